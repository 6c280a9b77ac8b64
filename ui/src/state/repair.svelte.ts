/**
 * Doing the steps of a cause: one is large, the others wait. 「できた」 has the machine looked at again and believes what is
 * seen, not the tap; only where no check can see a step is the tap believed.
 */
import type { CheckResult, Finding, Os, Outcome as CameOfIt, Page, Report, Step } from "../platform/bindings";
import type { Outcome } from "../platform/types";
import { headingOf } from "../lib/about";
import { outcomeOf, proofOf } from "../lib/result";
import { givenFor, partSteps, questionsOf, setupsOn, type Parted, type Shown } from "../lib/steps";
import { sentencesOf } from "../lib/verdicts";
import type { Given, Key } from "../lib/words";

/** After this 「できた」 says that it is looking. */
const SLOW = 300;

/** What is said after a step was tried. */
export interface Remark {
  step: Step;
  kind: "unchanged" | "unclear" | "goes-on" | "broken";
  seen: string[];
}

/** A cause with the page that says what to do. */
export interface Cause {
  finding: Finding;
  check: CheckResult;
  page: Page | null;
}

/** What a repair needs of the check-up that found its cause. */
export interface Looks {
  /** What is known of the place, for choosing steps. */
  readonly place: Given;
  /** Has the machine looked at; `only` empty means everything. */
  look(only: string[]): Promise<Outcome<Report>>;
  /** Shows the report of a look at everything. */
  conclude(report: Report): Promise<void>;
  /** Shows a newer verdict of one check. */
  refresh(check: CheckResult): void;
  /** Notes what came of a step. */
  note(cause: Cause, step: Step, outcome: CameOfIt): void;
  /** What the user saw before may be otherwise by now. */
  forget(): void;
  /** Puts a cause aside, until it rests on something else. */
  putAside(finding: Finding, check: CheckResult): Promise<void>;
}

export class Repair {
  given = $state.raw<Given>({});
  done = $state.raw<readonly Step[]>([]);
  /** Tried without success and left behind. */
  left = $state.raw<readonly Step[]>([]);
  trying = $state.raw<Step | null>(null);
  /** Looking takes long enough to say so. */
  slow = $state(false);
  remark = $state.raw<Remark | null>(null);
  readonly cause: Cause;
  readonly #checkup: Looks;
  readonly #os: Os;

  constructor(checkup: Looks, cause: Cause, os: Os) {
    this.#checkup = checkup;
    this.cause = cause;
    this.#os = os;
  }

  get questions() {
    return this.cause.page === null ? [] : questionsOf(this.cause.page.entry);
  }

  get parted(): Parted {
    if (this.cause.page === null) {
      return { main: [], others: [] };
    }
    const { entry } = this.cause.page;
    const possible = setupsOn(this.#os);
    return partSteps(entry, givenFor(entry, this.given, this.#checkup.place, possible), possible);
  }

  /** The step to do now; null when all were done or tried. */
  get current(): Step | null {
    return this.parted.main.find(({ step }) => !this.done.includes(step) && !this.left.includes(step))?.step ?? null;
  }

  answer(key: Key, value: string): void {
    this.given = { ...this.given, [key]: value };
  }

  /** What the cause is called. */
  get heading(): string {
    return this.cause.page === null ? this.cause.check.title : headingOf(this.cause.page.entry);
  }

  /** Puts the cause aside, until it rests on something else. */
  putAside(): Promise<void> {
    return this.#checkup.putAside(this.cause.finding, this.cause.check);
  }

  /** Leaves a step that did not help; the next one grows. */
  leave(step: Step): void {
    this.remark = null;
    this.left = [...this.left, step];
  }

  /** All steps once more, from the first. */
  anew(): void {
    this.remark = null;
    this.left = [];
    this.done = [];
  }

  /** The user says that the step is done. */
  async prove({ step }: Shown): Promise<void> {
    if (this.trying !== null) {
      return;
    }
    this.trying = step;
    this.remark = null;
    this.#checkup.forget();
    const timer = setTimeout(() => (this.slow = true), SLOW);
    try {
      await this.#look(step);
    } finally {
      clearTimeout(timer);
      this.slow = false;
      this.trying = null;
    }
  }

  async #look(step: Step): Promise<void> {
    const { check, finding } = this.cause;
    if (step.check == null) {
      return this.#lookAtAll(step);
    }
    const outcome = await this.#checkup.look([step.check]);
    if (outcome.status === "error") {
      if (outcome.error.refused === "no-such-check") {
        // The knowledge base names checks that this version cannot make yet.
        return this.#lookAtAll(step);
      }
      this.#broke(step);
      return;
    }
    const seen = outcome.data.checks.find((made) => made.id === step.check);
    if (seen?.verdict === "ask") {
      // Only the user can see what has become of it.
      return this.#lookAtAll(step);
    }
    const proof = proofOf(seen, finding);
    if (proof === "other-cause" || (proof === "proved" && step.check === check.id)) {
      // The cause is gone or has become another one; what now comes first only a look at everything can say.
      this.done = [...this.done, step];
      return this.#lookAtAll(step, outcome.data.checks);
    }
    // Of a step that another check proves, it stays open what it did for the cause.
    this.#note(step, outcome.data.checks);
    if (proof === "proved") {
      this.done = [...this.done, step];
      return;
    }
    this.#refresh(seen);
    this.remark = { step, kind: proof, seen: seen === undefined ? [] : sentencesOf(seen) };
  }

  /** `before` is what its own check has said already. */
  async #lookAtAll(step: Step, before: readonly CheckResult[] = []): Promise<void> {
    const outcome = await this.#checkup.look([]);
    if (outcome.status === "error") {
      this.#broke(step, before);
      return;
    }
    this.#note(step, outcome.data.checks);
    const still = outcome.data.causes[0] === this.cause.finding;
    await this.#checkup.conclude(outcome.data);
    if (still) {
      this.done = this.done.includes(step) ? this.done : [...this.done, step];
      const check = outcome.data.checks.find((made) => made.finding === this.cause.finding);
      this.remark = { step, kind: "goes-on", seen: check === undefined ? [] : sentencesOf(check) };
    }
  }

  #note(step: Step, checks: readonly CheckResult[]): void {
    this.#checkup.note(this.cause, step, outcomeOf(checks, this.cause));
  }

  #broke(step: Step, before: readonly CheckResult[] = []): void {
    this.#note(step, before);
    this.remark = { step, kind: "broken", seen: [] };
  }

  #refresh(check: CheckResult | undefined): void {
    // Only the cause's own check: looked at alone, another one does not know what explains it.
    if (check?.id === this.cause.check.id) {
      this.#checkup.refresh(check);
    }
  }
}
