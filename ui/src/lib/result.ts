/** A report parted into what a person reads first, next and only on asking. Sorts verdicts; never makes one. */
import type { CheckQuestion, CheckResult, Finding, Outcome, Report, Verdict } from "../platform/bindings";

/** The state of the whole check-up, for the page's heading and for tests. */
export type State = "running" | "found" | "solved" | "unknown";

export interface Parts {
  /** The check that made the root cause. */
  root: CheckResult | null;
  /** What the root cause explains. */
  explained: CheckResult[];
  /** What could not be seen, and is not explained by a cause. */
  unknown: CheckResult[];
  /** Further causes, and what is to be minded. */
  others: CheckResult[];
  /** Seen to be right. */
  fine: CheckResult[];
  /** Of no concern here. */
  beside: CheckResult[];
}

const UNSEEN: readonly Verdict[] = ["unknown", "crashed", "ask"];

export function partsOf(report: Report, aside: readonly CheckResult[] = []): Parts {
  const first: Finding | undefined = report.causes[0];
  const root = report.checks.find((check) => first !== undefined && check.finding === first) ?? null;
  const parts: Parts = { root, explained: [], unknown: [], others: [], fine: [], beside: [] };
  for (const check of report.checks) {
    if (check === root || aside.includes(check)) {
      continue;
    }
    if (check.explained_by !== null && check.explained_by === first) {
      parts.explained.push(check);
    } else if (check.explained_by !== null) {
      // Explained by another cause: told there, by `explainedBy`.
    } else if (UNSEEN.includes(check.verdict)) {
      parts.unknown.push(check);
    } else if (check.verdict === "fail" || check.verdict === "warn") {
      parts.others.push(check);
    } else if (check.verdict === "pass") {
      parts.fine.push(check);
    } else {
      parts.beside.push(check);
    }
  }
  return parts;
}

/** What a cause explains. */
export function explainedBy(report: Report, finding: Finding | null): CheckResult[] {
  return finding === null ? [] : report.checks.filter((check) => check.explained_by === finding);
}

/**
 * What only the user can answer. Checks stand in the order of cause and effect: what comes before the root cause may explain
 * it, so it is asked first; what comes after can wait. `passed` are keys of questions the user did not answer.
 */
export function questionIn(report: Report, passed: readonly string[]): CheckQuestion | null {
  const root = report.checks.findIndex(({ finding }) => finding !== null && finding === report.causes[0]);
  const open = report.checks
    .slice(0, root < 0 ? report.checks.length : root)
    .find(
      ({ verdict, question, explained_by }) =>
        verdict === "ask" && explained_by === null && question != null && !passed.includes(question.key),
    );
  return open?.question ?? null;
}

/** What is shown at the top. Where nothing was seen to be right, nothing is solved. */
export function stateOf(report: Report): Exclude<State, "running"> {
  if (report.causes.length > 0) {
    return "found";
  }
  const { unknown, others, fine } = partsOf(report);
  return unknown.length === 0 && others.length === 0 && fine.length > 0 ? "solved" : "unknown";
}

/** What came of a step after which the machine was looked at again. */
export type Proof = "proved" | "unchanged" | "unclear" | "other-cause";

/** Compares the check of a step with the cause that the step is for. */
export function proofOf(check: CheckResult | undefined, cause: Finding): Proof {
  if (check === undefined) {
    return "unclear";
  }
  if (check.verdict === "pass") {
    return "proved";
  }
  if (check.verdict === "fail" || check.verdict === "warn") {
    return check.finding === cause ? "unchanged" : "other-cause";
  }
  return "unclear";
}

/** The same as the call centre hears it. */
const CAME_OF_IT: Record<Proof, Outcome> = {
  proved: "solved",
  unchanged: "unchanged",
  unclear: "not-known",
  "other-cause": "other-finding",
};

/** What came of a step for the cause it is for; `checks` are those looked at after it. */
export function outcomeOf(checks: readonly CheckResult[], cause: { check: CheckResult; finding: Finding }): Outcome {
  return CAME_OF_IT[
    proofOf(
      checks.find(({ id }) => id === cause.check.id),
      cause.finding,
    )
  ];
}
