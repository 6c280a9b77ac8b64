import { describe, expect, test } from "vitest";
import type { CheckResult, Evidence, Finding, Report, Verdict } from "../platform/bindings";
import { marksOf, sortAside } from "./aside";

function check(id: string, verdict: Verdict, finding: Finding | null, evidence: Evidence[] = []): CheckResult {
  return {
    id,
    title: id,
    verdict,
    finding,
    evidence,
    seen: [],
    why: null,
    guide: null,
    explained_by: null,
    millis: 0,
  };
}

function report(...checks: CheckResult[]): Report {
  const causes = checks.flatMap(({ finding }) => (finding === null ? [] : [finding]));
  return { schema: 1, facts: { schema: 1, taken_at: "", os: "windows", setup: null }, checks, causes };
}

const WEAK = (rssi: number, name = "R"): Evidence => ({
  what: "bluetooth-reader",
  reader: { name, paired: true, connected: false, seen: true, rssi },
});

test("evidence is the same while only a figure that never rests has changed", () => {
  expect(marksOf([WEAK(-70)])).toBe(marksOf([WEAK(-74)]));
  expect(marksOf([WEAK(-70)])).not.toBe(marksOf([WEAK(-70, "S")]));
  expect(marksOf([])).not.toBe(marksOf([{ what: "no-readers" }]));
});

describe("a cause put aside", () => {
  const found = check("bluetooth.reader", "warn", "bluetooth-reader-weak-signal", [WEAK(-70)]);
  const other = check("card.present", "fail", "card-not-placed");
  const aside = { "bluetooth-reader-weak-signal": marksOf(found.evidence) };

  test("makes way for the next one and is not lost", () => {
    const sorted = sortAside(report(found, other), aside);
    expect(sorted.report.causes).toEqual(["card-not-placed"]);
    expect(sorted.aside).toEqual([found]);
    expect(sorted.stale).toEqual([]);
  });

  test("counts again as soon as it rests on something else", () => {
    const changed = { ...found, evidence: [WEAK(-70, "S")] };
    const sorted = sortAside(report(changed), aside);
    expect(sorted.report.causes).toEqual(["bluetooth-reader-weak-signal"]);
    expect(sorted.stale).toEqual(["bluetooth-reader-weak-signal"]);
  });

  test("that is gone is forgotten, so that it counts when it comes back", () => {
    expect(sortAside(report(check("bluetooth.reader", "pass", null)), aside).stale).toEqual([
      "bluetooth-reader-weak-signal",
    ]);
  });

  test("is kept where nobody could look", () => {
    expect(sortAside(report(check("bluetooth.reader", "unknown", null)), aside).stale).toEqual([]);
  });
});
