import { describe, expect, test } from "vitest";
import type { CheckResult, Finding, Verdict, Why } from "../platform/bindings";
import { isStation, wayOf } from "./stations";

const ALL = [
  "network.link",
  "network.proxy",
  "network.dns",
  "network.reach",
  "network.portal",
  "tls.chain",
  "trust.amazon-roots",
  "network.clock",
];

function rows(verdicts: Record<string, [Verdict, (Finding | null)?, (Why | null)?]>, rest: Verdict = "pass") {
  return ALL.map((id) => {
    const [verdict, finding = null, why = null] = verdicts[id] ?? [rest];
    const result: CheckResult = {
      id,
      title: id,
      verdict,
      finding,
      evidence: [],
      seen: [],
      why,
      guide: null,
      explained_by: null,
      millis: 0,
    };
    return { id, title: id, result };
  });
}

const shapes = (way: { stations: { shape: string }[] }): string => way.stations.map(({ shape }) => shape).join(" ");
const NOT_REACHED: Why = { why: "not-reached" };

test("a way that is well is green all along", () => {
  const way = wayOf(rows({}), [], false);
  expect(shapes(way)).toBe("ok ok ok ok ok ok ok");
  expect(way.state).toBe("whole");
  expect(way.stations.every(({ reached }) => reached)).toBe(true);
});

test("it is green up to the break, dotted behind it, and the clock is judged by itself", () => {
  const way = wayOf(rows({ "trust.amazon-roots": ["fail", "amazon-root-missing"] }), ["amazon-root-missing"], false);
  expect(shapes(way)).toBe("ok ok ok ok ok bad ok");
  expect(way.break?.station.name).toBe("証明");
  expect(way.stations.map(({ word }) => word).join(" ")).toBe("あり なし わかった 返事あり 守られた ここ 正しい");
  expect(way.stations.map(({ reached }) => reached)).toEqual([true, true, true, true, true, true, false]);
});

test("the root cause is the break, though another station is bad before it", () => {
  const way = wayOf(
    rows({ "tls.chain": ["fail", "tls-untrusted-root"], "network.clock": ["fail", "clock-wrong"] }),
    ["clock-wrong", "tls-untrusted-root"],
    false,
  );
  expect(way.break?.station.name).toBe("時計");
  expect(way.stations.find(({ name }) => name === "暗号")?.word).toBe("問題");
});

test("a station that fails because of a later one is no break", () => {
  const made = rows({
    "tls.chain": ["fail", "tls-untrusted-root"],
    "trust.amazon-roots": ["fail", "amazon-root-missing"],
  });
  const way = wayOf(
    made.map((row) =>
      row.id === "tls.chain"
        ? { ...row, result: { ...row.result, explained_by: "amazon-root-missing" as const } }
        : row,
    ),
    ["amazon-root-missing"],
    false,
  );
  expect(shapes(way)).toBe("ok ok ok ok warn bad ok");
  expect(way.break?.station.name).toBe("証明");
  expect(way.stations[5]?.reached).toBe(true);
});

test("what lies behind the break was not reached, and is never green", () => {
  const way = wayOf(
    rows({ "network.link": ["fail", "network-disconnected"], "network.proxy": ["pass"] }, "unknown").map((row) =>
      row.result.verdict === "unknown" ? { ...row, result: { ...row.result, why: NOT_REACHED } } : row,
    ),
    ["network-disconnected"],
    false,
  );
  expect(shapes(way)).toBe("bad ok wait wait wait wait wait");
  expect(way.stations.map(({ reached }) => reached).slice(1)).toEqual(Array(6).fill(false));
});

describe("what nobody knows is drawn as unknown", () => {
  test.each<[string, ReturnType<typeof rows>]>([
    ["a time-out", rows({ "network.dns": ["unknown", null, { why: "timed-out", reader: null }] })],
    ["a crash", rows({ "network.dns": ["crashed"] })],
    ["a check this version does not make", rows({}).filter(({ id }) => id !== "network.dns")],
  ])("%s", (_, made) => {
    const way = wayOf(made, [], false);
    expect(shapes(way)).toBe("ok ok unknown ok ok ok ok");
    expect(way.state).toBe("unknown");
    expect(way.stations[3]?.reached).toBe(false);
  });

  test("nothing looked at is no green line", () => {
    expect(wayOf([], [], false).state).toBe("unknown");
    expect(shapes(wayOf([], [], false))).not.toContain("ok");
  });
});

test("one check that does not matter takes nothing from its neighbour at the same station, and alone it is no green", () => {
  expect(shapes(wayOf(rows({ "network.portal": ["not-applicable"] }), [], false))).toBe("ok ok ok ok ok ok ok");
  const way = wayOf(rows({ "trust.amazon-roots": ["not-applicable"] }), [], false);
  expect(shapes(way)).toBe("ok ok ok ok ok wait ok");
  expect(way.state).toBe("unknown");
});

test("a portal breaks the way where the server stands", () => {
  const way = wayOf(rows({ "network.portal": ["fail", "captive-portal"] }), ["captive-portal"], false);
  expect(way.break?.station.name).toBe("相手");
  expect(way.break?.check.id).toBe("network.portal");
});

test("while it is looked at, stations wait with words", () => {
  const way = wayOf(
    rows({}).map((row, place) => (place > 2 ? { ...row, result: null } : row)),
    [],
    true,
  );
  expect(shapes(way)).toBe("ok ok ok run run run run");
  expect(way.state).toBe("running");
});

test("the checks of the stations are known by their ids", () => {
  expect(ALL.every(isStation)).toBe(true);
  expect(isStation("card.present")).toBe(false);
});
