/** The check-up: one run with its rows, the report it ends in, and the steps of its root cause. */
import type {
  Answers,
  CheckQuestion,
  CheckResult,
  Event,
  Finding,
  Outcome as CameOfIt,
  Report,
  Step,
  Tried,
} from "../platform/bindings";
import type { Outcome, Platform } from "../platform/types";
import { headingOf } from "../lib/about";
import { marksOf, sortAside } from "../lib/aside";
import { questionIn, stateOf } from "../lib/result";
import type { Pages } from "./pages";
import { Repair, type Cause, type Looks } from "./repair.svelte";
import type { Settings } from "./settings.svelte";

export type Phase = "idle" | "running" | "done" | "cancelled" | "broken";

/** A check in its fixed place; without a result until it has one. */
export interface Row {
  id: string;
  title: string;
  result: CheckResult | null;
}

export class Checkup implements Looks {
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
  /** Causes that the user has put aside and that rest on what they rested on then. */
  aside = $state.raw<readonly CheckResult[]>([]);
  /** What the machine cannot see and only the user can answer; null where nothing is asked, or it was passed over. */
  question = $state.raw<CheckQuestion | null>(null);
  /** What the user has answered, since the check-up began. */
  #answers = $state.raw<Answers>({});
  /** Questions passed over. */
  #passed = $state.raw<readonly string[]>([]);
  /** The report as the backend made it, with the causes that were put aside. */
  #made: Report | null = null;
  /** Steps that were tried since the user began, one line a step, the last one last; they outlive the cause they were for. */
  tried = $state.raw<readonly Tried[]>([]);
  /** Why the last check-up was not kept on this machine, in the backend's words. */
  notKept = $state.raw<string | null>(null);
  readonly #platform: Platform;
  readonly #pages: Pages;
  readonly #settings: Settings;
  #turn = 0;
  #order = 0;
  #following = false;

  constructor(platform: Platform, pages: Pages, settings: Settings) {
    this.#platform = platform;
    this.#pages = pages;
    this.#settings = settings;
  }

  /** What is known of the place, for choosing steps. */
  get place() {
    return this.#settings.place;
  }

  /** Looks at everything, from the beginning: what the user saw then may be otherwise by now. */
  start(): Promise<void> {
    this.tried = [];
    return this.goOn();
  }

  /** The same in the middle of a repair: what was tried until now is still to be told. */
  goOn(): Promise<void> {
    this.forget();
    return this.#run();
  }

  /** Notes what came of a step of a cause's page. */
  note({ check, page }: Cause, step: Step, outcome: CameOfIt): void {
    const entry = check.guide;
    const place = (page?.entry.step ?? []).indexOf(step);
    if (entry !== null && place >= 0) {
      const others = this.tried.filter((tried) => tried.entry !== entry || tried.step !== place + 1);
      this.tried = [...others, { entry, step: place + 1, outcome }];
    }
  }

  /** The user answers what the machine cannot see: a fact like any other, so everything is judged again. */
  answer(question: CheckQuestion, value: string): Promise<void> {
    this.#answers = { ...this.#answers, [question.key]: value };
    return this.#run();
  }

  /** The user does not answer: the result is shown with what is not known. */
  pass(question: CheckQuestion): void {
    this.#passed = [...this.#passed, question.key];
    this.question = null;
  }

  /** A question that was passed over, or that stands behind a cause, is asked after all. */
  ask(question: CheckQuestion): void {
    this.#passed = this.#passed.filter((key) => key !== question.key);
    this.question = question;
  }

  /** Puts a cause aside, until it rests on something else. */
  async putAside(finding: Finding, check: CheckResult): Promise<void> {
    this.#settings.putAside(finding, marksOf(check.evidence));
    await this.#again();
  }

  /** Takes a cause back that was put aside. */
  async takeBack(finding: Finding): Promise<void> {
    this.#settings.takeBack([finding]);
    await this.#again();
  }

  /** What was looked at last, sorted anew. */
  async #again(): Promise<void> {
    if (this.#made !== null) {
      await this.adopt(this.#made);
      this.fixed = null;
    }
  }

  async #run(): Promise<void> {
    const turn = ++this.#turn;
    this.phase = "running";
    this.rows = [];
    this.looking = [];
    this.report = null;
    this.causes = [];
    this.repair = null;
    this.fixed = null;
    this.aside = [];
    this.question = null;
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
    await this.conclude(outcome.data, turn);
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

  /** Something was changed: what was found before is no longer so, and coming here looks anew. */
  reset(): void {
    this.forget();
    this.#turn += 1;
    this.phase = "idle";
    this.report = null;
    this.causes = [];
    this.repair = null;
    this.fixed = null;
  }

  /** Asks the backend to look, with what the user has told. */
  look(only: string[], tell: (event: Event) => void = () => {}): Promise<Outcome<Report>> {
    return this.#platform.checkup(this.#settings.setup, this.#answers, only, tell);
  }

  /** A step was done: what the user saw before it may be otherwise by now. */
  forget(): void {
    this.#answers = {};
    this.#passed = [];
  }

  /** Shows the report of a look at everything, and what changes from then on. */
  async conclude(report: Report, turn = this.#turn): Promise<void> {
    await this.adopt(report, turn);
    if (this.#following && turn === this.#turn) {
      // Anew each time: what is not followed stands in every change as the last whole look has seen it.
      await this.#watch();
    }
  }

  /** Keeps the result up to date by itself, from now on and after every later check-up. */
  async follow(): Promise<void> {
    this.#following = true;
    if (this.phase === "done") {
      await this.#watch();
    }
  }

  /** Nobody looks at the result any more. */
  async unfollow(): Promise<void> {
    this.#following = false;
    await this.#platform.unwatch();
  }

  async #watch(): Promise<void> {
    const turn = this.#turn;
    await this.#platform.watch(this.#settings.setup, this.#answers, ({ report }) => {
      if (turn === this.#turn && this.#following && this.phase === "done") {
        void this.adopt(report, turn);
      }
    });
  }

  /** Shows a report. The page and the steps stay as they are where the root cause is still the same. */
  async adopt(made: Report, turn = this.#turn): Promise<void> {
    const order = ++this.#order;
    const { report, aside, stale } = sortAside(made, this.#settings.aside);
    const causes = await Promise.all(
      report.causes.flatMap((finding) => {
        const check = report.checks.find((made) => made.finding === finding);
        return check === undefined ? [] : [this.#cause(finding, check)];
      }),
    );
    // A later run or a later report has taken over.
    if (turn !== this.#turn || order !== this.#order) {
      return;
    }
    this.#made = made;
    this.aside = aside;
    if (stale.length > 0) {
      this.#settings.takeBack(stale);
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
    this.question = questionIn(report, this.#passed);
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
