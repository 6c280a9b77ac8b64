import { describe, expect, test } from "vitest";
import type { Answers, CheckResult, Event, Finding, Page, Report, Setup, Step, Verdict } from "../platform/bindings";
import type { Outcome } from "../platform/types";
import { silent } from "../platform/silent";
import { Checkup } from "./checkup.svelte";
import { Pages } from "./pages";
import { Settings } from "./settings.svelte";

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
  const asked: { setup: Setup | null; answers: Answers; only: string[] }[] = [];
  /** What tells each watch of a change; the last one is the one that runs. */
  const watches: ((outcome: Outcome<Report>) => void)[] = [];
  const page = (id: string): Page => ({
    entry: { id, title: `${id}の見出し`, happened: "", checked_on: "2026-11-22", step: STEPS },
    documents: {},
    contacts: [],
    patient: null,
  });
  const platform = silent({
    show: async (id) => ({ status: "ok", data: page(id) }),
    checkup: async (setup, answers, only) => {
      asked.push({ setup, answers, only });
      return outcomes.shift() ?? { status: "error", error: { refused: "broken" } };
    },
    watch: async (_setup, _answers, tell) => {
      watches.push((outcome) => {
        if (outcome.status === "ok") {
          tell({ report: outcome.data, changed: [] });
        }
      });
      return { status: "ok", data: null };
    },
    unwatch: async () => {
      watches.push(() => {});
      return { status: "ok", data: null };
    },
  });
  const settings = new Settings(null);
  return { checkup: new Checkup(platform, new Pages(platform), settings), asked, platform, settings, watches };
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
    platform.checkup = (_setup, _answers, _only, told) => {
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

describe("a result that is followed", () => {
  /** Adopting a report fetches its pages, which takes a few turns. */
  const settled = (): Promise<void> => new Promise((done) => setTimeout(done));

  test("changes by itself when the machine does", async () => {
    const { checkup, asked, watches } = backend(NO_CARD);
    await checkup.follow();
    expect(watches).toHaveLength(0);
    await checkup.start();
    expect(checkup.state).toBe("found");
    watches.at(-1)?.(FINE);
    await settled();
    expect(checkup.state).toBe("solved");
    expect(checkup.fixed).toBe("guide/card-not-placedの見出し");
    watches.at(-1)?.(MUTE);
    await settled();
    expect(checkup.causes[0]?.finding).toBe("card-unreadable");
    expect(asked).toHaveLength(1);
  });

  test("shows the later of two changes, however long the pages take", async () => {
    const { checkup, watches, platform } = backend(FINE);
    await checkup.follow();
    await checkup.start();
    const { show } = platform;
    let deliver: () => void = () => {};
    platform.show = async (id) => {
      await new Promise<void>((done) => (deliver = done));
      return show(id);
    };
    watches.at(-1)?.(NO_CARD);
    watches.at(-1)?.(FINE);
    await settled();
    deliver();
    await settled();
    expect(checkup.state).toBe("solved");
  });

  test("hears nothing while a new check-up runs or after it was left", async () => {
    const { checkup, watches, platform } = backend(FINE);
    await checkup.follow();
    await checkup.start();
    const tell = watches.at(-1);
    platform.checkup = () => new Promise(() => {});
    void checkup.start();
    tell?.(NO_CARD);
    await settled();
    expect(checkup.phase).toBe("running");
    await checkup.unfollow();
    await checkup.cancel();
    tell?.(NO_CARD);
    await settled();
    expect(checkup.report).toBeNull();
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
    const why = { why: "timed-out", reader: null } as const;
    const reason = "時間内に返事がありませんでした。";
    const unseen = report([{ ...check("card.present", "unknown"), why, reason }]);
    const { checkup, prove } = await found(NO_CARD, unseen);
    await prove(PLACE);
    expect(checkup.repair?.remark).toEqual({
      step: PLACE,
      kind: "unclear",
      seen: [reason],
    });
  });
});

describe("what was tried", () => {
  const told = (checkup: Checkup): string[] =>
    checkup.tried.map(({ entry, step, outcome }) => `${entry}:${step}=${outcome}`);

  test("is told with what the check has seen of the cause", async () => {
    const unseen = report([check("card.present", "unknown")]);
    const broken: Outcome<Report> = { status: "error", error: { refused: "broken" } };
    const cases: [Step, Outcome<Report>[], string][] = [
      [PLACE, [NO_CARD], "guide/card-not-placed:1=unchanged"],
      [PLACE, [FINE, FINE], "guide/card-not-placed:1=solved"],
      [PLACE, [MUTE, MUTE], "guide/card-not-placed:1=other-finding"],
      [PLACE, [unseen], "guide/card-not-placed:1=not-known"],
      [PLACE, [broken], "guide/card-not-placed:1=not-known"],
      // The card is there again, and then it could not be looked at everything.
      [PLACE, [FINE, broken], "guide/card-not-placed:1=solved"],
      // Gone when only this was looked at, and back when everything was.
      [PLACE, [FINE, NO_CARD], "guide/card-not-placed:1=unchanged"],
      // No check sees this step: everything is looked at.
      [REST, [NO_CARD], "guide/card-not-placed:2=unchanged"],
      [REST, [FINE], "guide/card-not-placed:2=solved"],
      // Another check proves this step; of the cause itself it knows nothing.
      [LOOK, [report([check("reader.present", "pass")])], "guide/card-not-placed:3=not-known"],
    ];
    for (const [step, outcomes, line] of cases) {
      const { checkup, prove } = await found(NO_CARD, ...outcomes);
      await prove(step);
      expect(told(checkup)).toEqual([line]);
    }
  });

  test("outlives its cause, stands once a step with what came of it last, and ends when one starts anew", async () => {
    const { checkup, prove } = await found(NO_CARD, NO_CARD, MUTE, MUTE, MUTE, MUTE, FINE, FINE);
    await prove(PLACE);
    checkup.repair?.leave(PLACE);
    expect(told(checkup)).toEqual(["guide/card-not-placed:1=unchanged"]);
    await prove(PLACE);
    expect(checkup.causes[0]?.finding).toBe("card-unreadable");
    await prove(REST);
    expect(told(checkup)).toEqual(["guide/card-not-placed:1=other-finding", "guide/card-unreadable:2=unchanged"]);
    checkup.reset();
    await checkup.goOn();
    expect(told(checkup)).toHaveLength(2);
    await checkup.start();
    expect(told(checkup)).toEqual([]);
  });
});

describe("what the machine cannot see", () => {
  const question = { key: "lamp", text: "どれですか", hint: "", options: [] };
  const ASKS = report([{ ...check("card.present", "ask"), question }]);

  test("is asked, and the answer is a fact when everything is judged again", async () => {
    const { checkup, asked, settings } = await found(ASKS, NO_CARD, NO_CARD);
    expect(checkup.question).toBe(question);
    settings.note("setup", "windows-usb-reader");
    await checkup.answer(question, "off");
    expect(asked[1]).toEqual({ setup: "windows-usb-reader", answers: { lamp: "off" }, only: [] });
    expect(checkup.question).toBeNull();
    expect(checkup.state).toBe("found");
    // What was seen then may be otherwise by now.
    await checkup.start();
    expect(asked[2]?.answers).toEqual({});
  });

  test("can be passed over, and asked again", async () => {
    const { checkup } = await found(ASKS);
    checkup.pass(question);
    expect(checkup.question).toBeNull();
    expect(checkup.state).toBe("unknown");
    checkup.ask(question);
    expect(checkup.question).toBe(question);
  });

  test("is asked again after a step, without the old answer", async () => {
    const { checkup, asked, prove } = await found(ASKS, NO_CARD, ASKS, ASKS);
    await checkup.answer(question, "off");
    await prove(PLACE);
    expect(asked[2]?.answers).toEqual({});
    expect(checkup.question).toBe(question);
  });
});

describe("a cause put aside", () => {
  const TWO = report(
    [check("card.present", "fail", "card-not-placed"), check("reader.hub", "warn", "reader-behind-hub")],
    ["card-not-placed", "reader-behind-hub"],
  );

  test("makes way for the next one, stays so, and can be taken back", async () => {
    const { checkup } = await found(TWO, TWO);
    const [root] = checkup.causes;
    await checkup.putAside("card-not-placed", root?.check as CheckResult);
    expect(checkup.causes.map(({ finding }) => finding)).toEqual(["reader-behind-hub"]);
    expect(checkup.aside.map(({ id }) => id)).toEqual(["card.present"]);
    expect(checkup.fixed).toBeNull();
    await checkup.start();
    expect(checkup.causes.map(({ finding }) => finding)).toEqual(["reader-behind-hub"]);
    await checkup.takeBack("card-not-placed");
    expect(checkup.causes.map(({ finding }) => finding)).toEqual(["card-not-placed", "reader-behind-hub"]);
  });

  test("is forgotten once it is gone, so that it counts when it comes back", async () => {
    const { checkup, settings } = await found(TWO, FINE);
    await checkup.putAside("card-not-placed", checkup.causes[0]?.check as CheckResult);
    await checkup.start();
    expect(settings.aside).toEqual({});
  });

  test("is never called solved", async () => {
    const { checkup } = await found(NO_CARD);
    await checkup.putAside("card-not-placed", checkup.causes[0]?.check as CheckResult);
    expect(checkup.state).toBe("unknown");
  });
});
