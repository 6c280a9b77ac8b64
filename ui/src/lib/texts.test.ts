import { describe, expect, test } from "vitest";
import type { CheckResult, Entry } from "../platform/bindings";
import { headingOf, screenMark, sourceGroups, surenessOf } from "./about";
import { codeOf } from "./code";
import { dayWords, instantWords } from "./dates";
import { grouped } from "./groups";
import { lookOf, sentencesOf } from "./verdicts";

const ENTRY: Entry = { title: "スマートフォンの認識不可", happened: "", checked_on: "2026-11-22" };

describe("the badge of an entry", () => {
  test.each([
    ["error/021", "021"],
    ["app-error/w-6401", "W-6401"],
    ["guide/reader-mode", null],
    ["error", null],
  ])("of %s is %s", (id, code) => {
    expect(codeOf(id)).toBe(code);
  });
});

describe("a date", () => {
  test("is read as a day", () => {
    expect(dayWords("2026-11-02")).toBe("2026年11月2日");
    expect(dayWords("先月")).toBe("先月");
  });
  test("is read as an instant in the machine's own zone", () => {
    expect(instantWords("2026-11-24T01:12:40.168158642Z", "Asia/Tokyo")).toBe("11月24日（火）10:12");
    expect(instantWords("2026-11-24T15:05:00Z", "Asia/Tokyo")).toBe("11月25日（水）0:05");
    expect(instantWords("", "Asia/Tokyo")).toBe("");
  });
});

test("checks find their heading by their id, in the order in which they come", () => {
  const groups = grouped([{ id: "network.dns" }, { id: "reader.mode" }, { id: "tls.chain" }, { id: "moon.phase" }]);
  expect(groups.map(({ name, rows }) => [name, rows.length])).toEqual([
    ["ネットワーク", 2],
    ["リーダー", 1],
    ["ほか", 1],
  ]);
});

describe("under a check stands what was seen, or why nothing was", () => {
  const row = (check: Partial<CheckResult>) => sentencesOf({ seen: [], reason: null, ...check } as CheckResult);

  test("the reason is the backend's, after what was seen", () => {
    expect(row({ verdict: "unknown", seen: ["見ました。"], reason: "まだ見ていません。" })).toEqual([
      "見ました。",
      "まだ見ていません。",
    ]);
    expect(row({ verdict: "pass", seen: ["見ました。"] })).toEqual(["見ました。"]);
  });

  test("a crash says so although nobody knows why", () => {
    expect(row({ verdict: "crashed" })).toEqual(["点検が途中で止まりました。"]);
  });
});

test("only a pass looks fine, and every row has a word beside its shape", () => {
  const verdicts = ["pass", "warn", "fail", "ask", "unknown", "not-applicable", "crashed", null] as const;
  expect(verdicts.filter((verdict) => lookOf(verdict).shape === "ok")).toEqual(["pass"]);
  expect(verdicts.every((verdict) => lookOf(verdict).word !== "")).toBe(true);
});

describe("where an entry comes from", () => {
  const documents = {
    "002": { file: "2.txt", title: "エラー一覧（いまの版）", edition: "新版", note: "" },
    "003": { file: "3.txt", title: "よくある質問", edition: "1.06", note: "" },
  };

  test("each document is named once, and fields by what the page calls them", () => {
    const source: Entry["source"] = [
      { file: "002", place: "021", status: "stated" },
      { file: "003", place: "Q1", status: "stated" },
      { file: "002", place: "020", status: "inferred" },
      { file: null, place: "not_this、meanwhile", status: "inferred" },
    ];
    expect(sourceGroups({ ...ENTRY, source }, documents)).toEqual([
      {
        title: "エラー一覧（いまの版）",
        places: [
          { text: "021", inferred: false },
          { text: "020", inferred: true },
        ],
      },
      { title: "よくある質問 1.06", places: [{ text: "Q1", inferred: false }] },
      { title: "このアプリの考え", places: [{ text: "起きていないこと、患者さんの受付", inferred: true }] },
    ]);
  });

  test("it is official only with a stated source, and says where steps are not", () => {
    const stated: Entry = { ...ENTRY, source: [{ file: "002", place: "021", status: "stated" }] };
    const inferred = { step: { who: "staff" as const, do: "", status: "inferred" as const }, whom: null };
    expect(surenessOf(ENTRY, []).official).toBe(false);
    expect(surenessOf(stated, []).text).toBe("手順は公式の説明のとおりです。");
    const official = { ...inferred, step: { ...inferred.step, status: null } };
    expect(surenessOf(stated, [official, inferred]).text).toContain("「推定」と書いています。");
  });

  test("a page whose steps are all ours is not called official, however official its number is", () => {
    const stated: Entry = { ...ENTRY, source: [{ file: "000", place: "016", status: "stated" }] };
    const inferred = { step: { who: "staff" as const, do: "", status: "inferred" as const }, whom: null };
    const sureness = surenessOf(stated, [inferred, inferred]);
    expect(sureness.official).toBe(false);
    expect(sureness.text).toContain("このアプリで考えました。");
  });
});

test("a page is headed as a user would say it", () => {
  expect(headingOf(ENTRY)).toBe("スマートフォンの認識不可");
  expect(headingOf({ ...ENTRY, plain: "患者さんのスマホを読めない" })).toBe("患者さんのスマホを読めない");
});

test("a screen text is known by what stands in its brackets", () => {
  expect(screenMark("患者は…【021：認識不可】")).toBe("【021：認識不可】");
  expect(screenMark("サーバーに接続できませんでした。")).toBe("サーバーに接続できませんでした。");
});
