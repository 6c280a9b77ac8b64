import { describe, expect, test } from "vitest";
import type { CheckResult, Finding, Report, Verdict } from "../platform/bindings";
import { explainedBy, partsOf, proofOf, questionIn, stateOf } from "./result";

function check(id: string, verdict: Verdict, finding: Finding | null = null, by: Finding | null = null): CheckResult {
  return {
    id,
    title: id,
    verdict,
    finding,
    evidence: [],
    seen: [],
    why: null,
    guide: null,
    explained_by: by,
    millis: 0,
  };
}

function report(checks: CheckResult[], causes: Finding[] = []): Report {
  return { schema: 1, facts: { schema: 1, taken_at: "", os: "windows", setup: null }, checks, causes };
}

const ids = (checks: CheckResult[]): string[] => checks.map(({ id }) => id);

describe("a report is parted", () => {
  const parts = partsOf(
    report(
      [
        check("a", "pass"),
        check("b", "fail", "reader-held-by-another-program"),
        check("c", "unknown", null, "reader-held-by-another-program"),
        check("d", "warn", "phone-instead-of-card"),
        check("e", "unknown", null, "phone-instead-of-card"),
        check("f", "unknown"),
        check("g", "crashed"),
        check("h", "ask"),
        check("i", "not-applicable"),
      ],
      ["reader-held-by-another-program", "phone-instead-of-card"],
    ),
  );

  test("the root cause comes first, with what it explains", () => {
    expect(parts.root?.id).toBe("b");
    expect(ids(parts.explained)).toEqual(["c"]);
  });
  test("whatever was not seen and nothing explains stays in sight, a crash as well", () => {
    expect(ids(parts.unknown)).toEqual(["f", "g", "h"]);
  });
  test("further causes stand beside, and what they explain is with them", () => {
    expect(ids(parts.others)).toEqual(["d"]);
    const all = report([check("e", "unknown", null, "phone-instead-of-card")]);
    expect(ids(explainedBy(all, "phone-instead-of-card"))).toEqual(["e"]);
    expect(explainedBy(all, null)).toEqual([]);
  });
  test("what is fine and what does not matter are apart", () => {
    expect(ids(parts.fine)).toEqual(["a"]);
    expect(ids(parts.beside)).toEqual(["i"]);
  });
});

describe("the state", () => {
  test.each<[string, CheckResult[], Finding[], string]>([
    ["is found with a cause", [check("a", "fail", "card-not-placed")], ["card-not-placed"], "found"],
    ["is solved where all was seen to be right", [check("a", "pass"), check("b", "not-applicable")], [], "solved"],
    ["is unknown with one thing unseen", [check("a", "pass"), check("b", "unknown")], [], "unknown"],
    ["is unknown with a crash", [check("a", "pass"), check("b", "crashed")], [], "unknown"],
    ["is unknown where nothing was looked at", [check("a", "not-applicable")], [], "unknown"],
    ["is unknown where something was found that is no cause", [check("a", "pass"), check("b", "warn")], [], "unknown"],
    ["is unknown without any check", [], [], "unknown"],
  ])("%s", (_, checks, causes, state) => {
    expect(stateOf(report(checks, causes))).toBe(state);
  });
});

describe("a step", () => {
  test.each<[string, CheckResult | undefined, string]>([
    ["is proved by a pass alone", check("a", "pass"), "proved"],
    ["has changed nothing where the cause is still seen", check("a", "fail", "card-not-placed"), "unchanged"],
    ["has brought out another cause", check("a", "fail", "card-unreadable"), "other-cause"],
    ["is unclear where nothing was seen", check("a", "unknown"), "unclear"],
    ["is unclear where the check broke", check("a", "crashed"), "unclear"],
    ["is unclear where the check is of no concern", check("a", "not-applicable"), "unclear"],
    ["is unclear without its check", undefined, "unclear"],
  ])("%s", (_, seen, proof) => {
    expect(proofOf(seen, "card-not-placed")).toBe(proof);
  });
});

describe("a question", () => {
  const question = { key: "lamp", text: "", hint: "", options: [] };
  const asks: CheckResult = { ...check("a", "ask"), question };

  test("is asked where nothing is known to be wrong, and where its answer may explain what is", () => {
    expect(questionIn(report([check("b", "pass"), asks]), [])).toBe(question);
    const present = check("b", "fail", "reader-not-connected");
    expect(questionIn(report([asks, present], ["reader-not-connected"]), [])).toBe(question);
  });
  test.each<[string, Report, string[]]>([
    ["behind a cause", report([check("b", "fail", "card-not-placed"), asks], ["card-not-placed"]), []],
    ["that a cause explains", report([{ ...asks, explained_by: "card-not-placed" }]), []],
    ["that was passed over", report([asks]), ["lamp"]],
    ["that is none", report([check("a", "ask")]), []],
  ])("%s waits", (_, made, passed) => {
    expect(questionIn(made, passed)).toBeNull();
  });
});
