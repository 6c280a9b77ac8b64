import { describe, expect, test } from "vitest";
import type { Entry, Step, When } from "../platform/bindings";
import choices from "../platform/recorded/choices.json";
import { KEYS, valuesOf, type Key } from "./words";
import { actorsOf, givenFor, openKeys, openQuestions, partSteps, placeUsed, setupsOn, whomOf } from "./steps";

function step(action: string, when: When = {}, who: Step["who"] = "staff"): Step {
  return { who, do: action, when };
}

function entry(steps: Step[], about: string[] = []): Entry {
  return {
    title: "",
    happened: "",
    checked_on: "2026-11-22",
    step: steps,
    question: about.map((key) => ({ about: key, ask: `${key}?` })),
  };
}

const actions = (shown: { step: Step }[]): string[] => shown.map(({ step }) => step.do);

describe("a step", () => {
  test("without a condition is for everybody", () => {
    expect(openKeys({}, {}, {})).toEqual([]);
    expect(openKeys(undefined, { phone: "iphone" }, {})).toEqual([]);
  });

  test("fits when every list that is not empty holds the answer", () => {
    const when: When = { phone: ["iphone"], setup: ["face-reader", "face-reader-phone-reader"], card: [] };
    expect(openKeys(when, { phone: "iphone", setup: "face-reader" }, {})).toEqual([]);
    expect(openKeys(when, { phone: "android", setup: "face-reader" }, {})).toBeNull();
    expect(openKeys(when, { phone: "iphone" }, {})).toEqual(["setup"]);
  });

  test("is for everybody where its list holds all that is possible here", () => {
    const readers: When = {
      setup: ["windows-usb-reader", "windows-bluetooth-reader", "face-reader", "face-reader-phone-reader"],
    };
    expect(openKeys(readers, {}, setupsOn("windows"))).toEqual([]);
    expect(openKeys(readers, {}, setupsOn("ios"))).toBeNull();
    expect(openKeys({ setup: ["phone"] }, {}, setupsOn("windows"))).toBeNull();
  });
});

/** Which steps suit an answer, kb decides (kb/src/situation.rs): every condition of the content, and the answers that rule it out. */
describe("the window chooses as kb does", () => {
  type Answers = [Key, string][];
  const single: Answers = KEYS.flatMap((key) => valuesOf(key).map((value): [Key, string] => [key, value]));
  const spelt = (answers: Answers): string => answers.map(([key, value]) => `${key}=${value}`).join(" ");

  test.each(choices.map(({ when, ruled_out }) => [JSON.stringify(when), when as When, ruled_out] as const))(
    "%s",
    (_, when, ruledOut) => {
      const own = single.filter(([key]) => key in when);
      const pairs = own.flatMap((one, place) =>
        own
          .slice(place)
          .filter(([key]) => key !== one[0])
          .map((other): Answers => [one, other]),
      );
      const found = [...own.map((one): Answers => [one]), ...pairs]
        .filter((answers) => openKeys(when, Object.fromEntries(answers), {}) === null)
        .map(spelt);
      expect(found.sort()).toEqual([...ruledOut].sort());
    },
  );
});

describe("the label of a step", () => {
  test.each<[When, string]>([
    [{ phone: ["iphone"] }, "iPhone"],
    [{ setup: ["windows-usb-reader", "windows-bluetooth-reader"] }, "Windowsのアプリ"],
    [{ setup: ["face-reader", "face-reader-phone-reader"] }, "顔認証付きカードリーダー"],
    [
      { setup: ["windows-usb-reader", "face-reader", "face-reader-phone-reader"] },
      "顔認証付きカードリーダー・Windows＋USBリーダー",
    ],
    [{ phone: ["android"], setup: ["phone", "phone-bluetooth-reader"] }, "Android、スマホ・タブレットのアプリ"],
    [{ certificate: ["grace"] }, "電子証明書が期限切れ・猶予期間内"],
    [{ "e-prescription": ["yes"] }, "電子処方箋を使っている"],
  ])("of %o is %s", (when, label) => {
    expect(whomOf(when, openKeys(when, {}, {}) ?? [], {})).toBe(label);
  });

  test("leaves out what is not possible on this machine", () => {
    const when: When = { setup: ["phone-bluetooth-reader", "windows-usb-reader", "windows-bluetooth-reader"] };
    const possible = setupsOn("windows");
    expect(whomOf(when, openKeys(when, {}, possible) ?? [], possible)).toBe("マイナ資格確認アプリとリーダー");
  });
});

describe("a page", () => {
  test("shows steps for all until its question is answered, and then those that fit", () => {
    const page = entry([step("1"), step("2", { phone: ["iphone"] }), step("3", { phone: ["android"] })], ["phone"]);
    expect(partSteps(page, {}).main.map(({ whom }) => whom)).toEqual([null, "iPhone", "Android"]);
    expect(actions(partSteps(page, { phone: "android" }).main)).toEqual(["1", "3"]);
    expect(partSteps(page, { phone: "android" }).main.every(({ whom }) => whom === null)).toBe(true);
  });

  test("no step of an administrator stands apart where one person is all there is", () => {
    const page = entry([step("1"), step("2", {}, "admin"), step("3", {}, "vendor")]);
    for (const [facility, main, others] of [
      ["other", ["1", "2"], ["3"]],
      ["home-visit-nursing", ["1", "2"], ["3"]],
      ["pharmacy", ["1"], ["2", "3"]],
    ] as const) {
      const parted = partSteps(page, { facility });
      expect(actions(parted.main)).toEqual(main);
      expect(actions(parted.others)).toEqual(others);
    }
  });

  test("keeps steps for administrators and vendors apart", () => {
    const parted = partSteps(entry([step("1"), step("2", {}, "admin"), step("3", {}, "vendor")]), {});
    expect(actions(parted.main)).toEqual(["1"]);
    expect(actions(parted.others)).toEqual(["2", "3"]);
  });

  const asking = entry(
    [
      step("for all"),
      step("papers", { card: ["physical"], papers: ["notice"] }),
      step("certificate", { card: ["certificate"] }),
      step("reader at hand", { card: ["physical"], setup: ["face-reader"] }),
      step("first visit", { card: ["physical"], papers: ["none"], visit: ["first"] }),
    ],
    ["card", "papers", "visit", "outage"],
  );

  test("that is all questions holds back the steps that wait for an answer", () => {
    expect(actions(partSteps(asking, {}).main)).toEqual(["for all"]);
    expect(actions(partSteps(asking, { card: "certificate" }).main)).toEqual(["for all", "certificate"]);
  });

  test("that is all questions shows what depends on something it never asks, with its label", () => {
    const shown = partSteps(asking, { card: "physical" }).main;
    expect(actions(shown)).toEqual(["for all", "reader at hand"]);
    expect(shown[1]?.whom).toBe("顔認証付きカードリーダー");
  });

  test("that is all questions asks the first one alone, and never one that changes nothing", () => {
    const asked = (given: object): string[] => openQuestions(asking, given).map(({ about }) => about);
    expect(asked({})).toEqual(["card"]);
    expect(asked({ card: "physical" })).toEqual(["card", "papers", "visit"]);
    expect(asked({ card: "physical", papers: "notice" })).toEqual(["card", "papers"]);
    expect(asked({ card: "certificate" })).toEqual(["card"]);
  });

  test("does not fall over a question newer than this window", () => {
    expect(openQuestions(entry([step("1")], ["weather"]), {})).toEqual([]);
  });
});

test.each<[Step["who"][], string]>([
  [["patient"], "患者さん。職員が手伝います。"],
  [["staff"], "職員"],
  [["staff", "patient"], "職員と患者さん"],
  [[], "システム管理者・ベンダ"],
])("%j act as %s", (who, words) => {
  expect(actorsOf(who.map((one) => ({ step: step("", {}, one), whom: null })))).toBe(words);
});

describe("the place chooses steps", () => {
  const readers = entry([step("1"), step("2", { setup: ["face-reader"] }), step("3", { setup: ["phone"] })]);
  const place = { setup: "phone", facility: "pharmacy" };

  test("and what it has chosen by can be said", () => {
    const given = givenFor(readers, { phone: "iphone" }, place);
    expect(given).toEqual({ ...place, phone: "iphone" });
    expect(actions(partSteps(readers, given).main)).toEqual(["1", "3"]);
    expect(placeUsed(readers, given, place)).toEqual(["setup"]);
  });

  test("but an answer given on the page comes first", () => {
    const given = givenFor(readers, { setup: "face-reader" }, place);
    expect(given.setup).toBe("face-reader");
    expect(placeUsed(readers, given, place)).toEqual([]);
  });

  test("and an entry for other equipment keeps its steps", () => {
    const other = entry([step("1", { setup: ["face-reader"] })]);
    const given = givenFor(other, {}, place);
    expect(actions(partSteps(other, given).main)).toEqual(["1"]);
    expect(placeUsed(other, given, place)).toEqual([]);
  });
});
