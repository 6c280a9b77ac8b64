/** The check-up: one run with its rows, the report it ends in, and the steps of its root cause. */
import type { CheckResult, Event, Finding, Page, Report } from "../platform/bindings";
import type { Outcome, Platform } from "../platform";
import { headingOf } from "../lib/about";
import { stateOf } from "../lib/result";
import type { Pages } from "./pages";
import { Repair } from "./repair.svelte";

export type Phase = "idle" | "running" | "done" | "cancelled" | "broken";

/** A check in its fixed place; without a result until it has one. */
export interface Row {
  id: string;
  title: string;
  result: CheckResult | null;
}

/** A cause with the page that says what to do. */
export interface Cause {
  finding: Finding;
  check: CheckResult;
  page: Page | null;
}

export class Checkup {
  phase = $state<Phase>("idle");
  rows = $state.raw<Row[]>([]);
  /** What is looked at now, in the backend's words. */
  looking = $state.raw<string[]>([]);
  report = $state.raw<Report | null>(null);
  causes = $state.raw<Cause[]>([]);
  /** The steps of the root cause. */
  repair = $state.raw<Repair | null>(null);
  /** The heading of the cause that a step has just removed. */
  fixed = $state.raw<string | null>(null);
  /** Why the last check-up was not kept on this machine, in the backend's words. */
  notKept = $state.raw<string | null>(null);
  readonly #platform: Platform;
  readonly #pages: Pages;
  #turn = 0;

  constructor(platform: Platform, pages: Pages) {
    this.#platform = platform;
    this.#pages = pages;
  }

  /** Looks at everything, from the beginning. */
  async start(): Promise<void> {
    const turn = ++this.#turn;
    this.phase = "running";
    this.rows = [];
    this.looking = [];
    this.report = null;
    this.causes = [];
    this.repair = null;
    this.fixed = null;
    const outcome = await this.look([], (event) => {
      if (turn === this.#turn) {
        this.#hear(event);
      }
    });
    // A later run, or a cancel, has taken over.
    if (turn !== this.#turn) {
      return;
    }
    if (outcome.status === "error") {
      this.phase = outcome.error.refused === "cancelled" ? "cancelled" : "broken";
      return;
    }
    await this.adopt(outcome.data, turn);
    await this.#keep(outcome.data, turn);
  }

  /** The keyring may ask its user first, so nobody waits for this. */
  async #keep(report: Report, turn: number): Promise<void> {
    const kept = await this.#platform.keepCheckup(report.facts);
    if (turn === this.#turn) {
      this.notKept = kept.status === "error" && kept.error.refused === "not-kept" ? kept.error.says : null;
    }
  }

  async cancel(): Promise<void> {
    this.#turn += 1;
    this.phase = "cancelled";
    await this.#platform.cancelCheckup();
  }

  /** Asks the backend to look; the setup is not asked yet. */
  look(only: string[], tell: (event: Event) => void = () => {}): Promise<Outcome<Report>> {
    return this.#platform.checkup({ setup: null, answers: {}, only }, tell);
  }

  /** Shows a full report. The page and the steps stay as they are where the root cause is still the same. */
  async adopt(report: Report, turn = this.#turn): Promise<void> {
    const causes = await Promise.all(
      report.causes.flatMap((finding) => {
        const check = report.checks.find((made) => made.finding === finding);
        return check === undefined ? [] : [this.#cause(finding, check)];
      }),
    );
    if (turn !== this.#turn) {
      return;
    }
    const before = this.causes[0];
    const root = causes[0];
    if (before !== undefined && !report.causes.includes(before.finding)) {
      this.fixed = before.page === null ? before.check.title : headingOf(before.page.entry);
    }
    if (root === undefined) {
      this.repair = null;
    } else if (before?.finding !== root.finding || this.repair === null) {
      this.repair = new Repair(this, root, report.facts.os);
    }
    this.causes = causes;
    this.report = report;
    this.rows = report.checks.map((result) => ({ id: result.id, title: result.title, result }));
    this.phase = "done";
  }

  /** Puts a newer verdict of one check into the report that is shown. */
  refresh(check: CheckResult): void {
    const { report } = this;
    if (report === null) {
      return;
    }
    const checks = report.checks.map((known) => (known.id === check.id ? check : known));
    this.report = { ...report, checks };
    this.causes = this.causes.map((cause) => (cause.check.id === check.id ? { ...cause, check } : cause));
  }

  async #cause(finding: Finding, check: CheckResult): Promise<Cause> {
    return { finding, check, page: check.guide === null ? null : await this.#pages.get(check.guide) };
  }

  #hear(event: Event): void {
    switch (event.event) {
      case "started":
        this.rows = event.checks.map(({ id, title }) => ({ id, title, result: null }));
        break;
      case "looking":
        this.looking = [...this.looking, event.at];
        break;
      case "judged":
        this.rows = this.rows.map((row) => (row.id === event.result.id ? { ...row, result: event.result } : row));
        break;
    }
  }

  /** What the page shows. */
  get state(): "running" | "found" | "solved" | "unknown" {
    if (this.phase === "done" && this.report !== null) {
      return stateOf(this.report);
    }
    return this.phase === "running" ? "running" : "unknown";
  }
}
