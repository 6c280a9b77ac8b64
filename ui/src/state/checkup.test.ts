import { describe, expect, test } from "vitest";
import type { CheckResult, Event, Finding, Page, Report, Step, Verdict } from "../platform/bindings";
import type { CheckupRequest, Outcome, Platform } from "../platform";
import { refusing } from "../platform/refusing";
import { Checkup } from "./checkup.svelte";
import { Pages } from "./pages";

function check(id: string, verdict: Verdict, finding: Finding | null = null): CheckResult {
  const guide = finding === null ? null : `guide/${finding}`;
  const seen = finding === null ? [] : [`${finding}を見ました。`];
  return { id, title: id, verdict, finding, evidence: [], seen, why: null, guide, explained_by: null, millis: 1 };
}

function report(checks: CheckResult[], causes: Finding[] = []): Outcome<Report> {
  const facts: Report["facts"] = { schema: 1, taken_at: "2026-11-24T01:12:40Z", os: "windows", setup: null };
  return { status: "ok", data: { schema: 1, facts, checks, causes } };
}

const NO_CARD = report(
  [check("reader.present", "pass"), check("card.present", "fail", "card-not-placed")],
  ["card-not-placed"],
);
const MUTE = report([check("card.present", "fail", "card-unreadable")], ["card-unreadable"]);
const FINE = report([check("reader.present", "pass"), check("card.present", "pass")]);

const STEPS: Step[] = [
  { who: "staff", do: "カードを置く。", check: "card.present" },
  { who: "staff", do: "動かさない。" },
  { who: "staff", do: "リーダーを見る。", check: "reader.present" },
  { who: "staff", do: "回線を見る。", check: "network.link" },
];

/** A backend that finds these, one after another. */
function backend(...outcomes: Outcome<Report>[]) {
  const asked: CheckupRequest[] = [];
  const page = (id: string): Page => ({
    entry: { id, title: `${id}の見出し`, happened: "", checked_on: "2026-11-22", step: STEPS },
    documents: {},
    contacts: [],
  });
  const platform: Platform = {
    ...refusing,
    show: async (id) => ({ status: "ok", data: page(id) }),
    checkup: async (request) => {
      asked.push(request);
      return outcomes.shift() ?? { status: "error", error: { refused: "broken" } };
    },
  };
  return { checkup: new Checkup(platform, new Pages(platform)), asked, platform };
}

async function found(...outcomes: Outcome<Report>[]) {
  const all = backend(...outcomes);
  await all.checkup.start();
  const prove = async (step: Step): Promise<void> => {
    const shown = all.checkup.repair?.parted.main.find((known) => known.step === step);
    if (shown === undefined || all.checkup.repair === null) {
      throw new Error("no such step");
    }
    await all.checkup.repair.prove(shown);
  };
  return { ...all, prove };
}

const [PLACE, REST, LOOK, LINE] = STEPS as [Step, Step, Step, Step];

describe("a check-up", () => {
  test("shows every check in its place and fills in the verdicts", async () => {
    const { checkup, platform } = backend();
    let tell: (event: Event) => void = () => {};
    platform.checkup = (_, told) => {
      tell = told;
      return new Promise(() => {});
    };
    void checkup.start();
    tell({
      event: "started",
      checks: [
        { id: "a", title: "A" },
        { id: "b", title: "B" },
      ],
    });
    tell({ event: "looking", at: "リーダー" });
    tell({ event: "judged", result: check("b", "pass") });
    expect(checkup.rows.map(({ id, result }) => [id, result?.verdict])).toEqual([
      ["a", undefined],
      ["b", "pass"],
    ]);
    expect(checkup.looking).toEqual(["リーダー"]);
    expect(checkup.state).toBe("running");
  });

  test("that was cancelled shows nothing of what comes later", async () => {
    const { checkup } = backend(NO_CARD);
    const running = checkup.start();
    await checkup.cancel();
    await running;
    expect(checkup.phase).toBe("cancelled");
    expect(checkup.report).toBeNull();
  });

  test("that breaks is unknown, never fine", async () => {
    const { checkup } = backend({ status: "error", error: { refused: "broken" } });
    await checkup.start();
    expect(checkup.phase).toBe("broken");
    expect(checkup.state).toBe("unknown");
  });

  test("ends in its root cause with the page that says what to do", async () => {
    const { checkup } = await found(NO_CARD);
    expect(checkup.state).toBe("found");
    expect(checkup.causes[0]?.page?.entry.title).toBe("guide/card-not-placedの見出し");
    expect(checkup.repair?.current).toBe(PLACE);
  });
});

describe("a step that is said to be done", () => {
  test("has only its own check looked at, and stays where nothing has changed", async () => {
    const { checkup, asked, prove } = await found(NO_CARD, NO_CARD);
    await prove(PLACE);
    expect(asked[1]?.only).toEqual(["card.present"]);
    expect(checkup.repair?.remark).toEqual({ step: PLACE, kind: "unchanged", seen: ["card-not-placedを見ました。"] });
    expect(checkup.repair?.current).toBe(PLACE);
  });

  test("can be left behind", async () => {
    const { checkup, prove } = await found(NO_CARD, NO_CARD);
    await prove(PLACE);
    checkup.repair?.leave(PLACE);
    expect(checkup.repair?.current).toBe(REST);
    expect(checkup.repair?.done).toEqual([]);
  });

  test("solves the cause only after everything was looked at", async () => {
    const { checkup, asked, prove } = await found(NO_CARD, FINE, FINE);
    await prove(PLACE);
    expect(asked.map(({ only }) => only)).toEqual([[], ["card.present"], []]);
    expect(checkup.state).toBe("solved");
    expect(checkup.fixed).toBe("guide/card-not-placedの見出し");
  });

  test("makes way for the cause behind it", async () => {
    const { checkup, prove } = await found(NO_CARD, MUTE, MUTE);
    await prove(PLACE);
    expect(checkup.causes[0]?.finding).toBe("card-unreadable");
    expect(checkup.repair?.done).toEqual([]);
  });

  test("is ticked where another check proves it, and the next one is due", async () => {
    const { checkup, asked, prove } = await found(NO_CARD, FINE);
    await prove(LOOK);
    expect(asked[1]?.only).toEqual(["reader.present"]);
    expect(checkup.repair?.done).toEqual([LOOK]);
    expect(checkup.repair?.current).toBe(PLACE);
    expect(checkup.state).toBe("found");
  });

  test("is believed where no check can see it, and says what is still seen", async () => {
    const { checkup, asked, prove } = await found(NO_CARD, NO_CARD);
    await prove(REST);
    expect(asked[1]?.only).toEqual([]);
    expect(checkup.repair?.done).toEqual([REST]);
    expect(checkup.repair?.remark?.kind).toBe("goes-on");
  });

  test("has everything looked at where its check is not made yet", async () => {
    const unknown: Outcome<Report> = { status: "error", error: { refused: "no-such-check", id: "network.link" } };
    const { asked, prove } = await found(NO_CARD, unknown, NO_CARD);
    await prove(LINE);
    expect(asked.map(({ only }) => only)).toEqual([[], ["network.link"], []]);
  });

  test("can be tried again where looking broke", async () => {
    const { checkup, prove } = await found(NO_CARD, { status: "error", error: { refused: "broken" } });
    await prove(PLACE);
    expect(checkup.repair?.remark?.kind).toBe("broken");
    expect(checkup.repair?.trying).toBeNull();
    expect(checkup.repair?.current).toBe(PLACE);
  });

  test("is unclear where its check could not see", async () => {
    const unseen = report([{ ...check("card.present", "unknown"), why: { why: "timed-out", reader: null } }]);
    const { checkup, prove } = await found(NO_CARD, unseen);
    await prove(PLACE);
    expect(checkup.repair?.remark).toEqual({
      step: PLACE,
      kind: "unclear",
      seen: ["時間内に返事がありませんでした。"],
    });
  });
});
