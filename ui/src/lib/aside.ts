/** Causes put aside: which stay so, because they rest on what they rested on then. */
import type { CheckResult, Evidence, Finding, Report } from "../platform/bindings";
import { contentWords } from "./content-words.svelte";

/** The marks of what a finding rests on: equal where nothing has changed but figures that are others each time one looks. */
export function marksOf(evidence: readonly Evidence[]): string {
  const { restless } = contentWords();
  return JSON.stringify(evidence, (key: string, value: unknown) => (restless.includes(key) ? undefined : value));
}

/** A report without the causes put aside, and these. */
export interface Sorted {
  report: Report;
  aside: CheckResult[];
  /** Put aside once, and gone or changed: they count again. */
  stale: Finding[];
}

export function sortAside(report: Report, aside: { [F in Finding]?: string }): Sorted {
  const kept: CheckResult[] = [];
  const stale: Finding[] = [];
  for (const [finding, marks] of Object.entries(aside) as [Finding, string][]) {
    const check = report.checks.find((made) => made.finding === finding);
    if (check !== undefined && marksOf(check.evidence) === marks) {
      kept.push(check);
    } else if (check !== undefined || looked(report, finding)) {
      stale.push(finding);
    }
  }
  const findings = kept.map(({ finding }) => finding);
  const causes = report.causes.filter((finding) => !findings.includes(finding));
  return { report: { ...report, causes }, aside: kept, stale };
}

/**
 * Whether everything was looked at, so that a finding that is not there is gone. A check-up in which something stayed unseen
 * says nothing about what it did not see.
 */
function looked(report: Report, finding: Finding): boolean {
  return (
    !report.causes.includes(finding) &&
    report.checks.every(({ verdict }) => !["unknown", "crashed", "ask"].includes(verdict))
  );
}
