import { describe, expect, test } from "vitest";
import type { Explanation } from "../platform/bindings";
import { refused, understood } from "./understood";

function explanation(query: string, as: Explanation["understood_as"], ids: string[]): Explanation {
  const matches = ids.map((id) => ({
    id,
    title: "",
    first_step: null,
    score: 1,
    look: null,
    because: [],
    messages: [],
  }));
  return { query, understood_as: as, matches, near: [], question: null };
}

describe("the line says what was understood", () => {
  test.each<[string, Explanation["understood_as"], string[], string]>([
    ["021", "code", ["error/021"], "番号「021」で調べました。1件あります。"],
    ["エラー ２１", "code", ["error/021"], "番号「021」で調べました。1件あります。"],
    ["019 021", "code", ["error/019", "error/021"], "番号「019」「021」で調べました。2件あります。"],
    ["0x81000023", "message-id", ["error/008"], "メッセージID「0x81000023」で調べました。1件あります。"],
    [
      "E-A-12-W-6401",
      "app-code",
      ["app-error/w-6401"],
      "アプリのエラーコード「E-A-12-W-6401」で調べました。1件あります。",
    ],
    [" 読めない ", "text", ["error/021", "error/001"], "ことば「読めない」で調べました。2件あります。"],
  ])("%s", (query, as, ids, line) => {
    expect(understood(explanation(query, as, ids))).toEqual({ line, next: null });
  });

  test("a long sentence is shortened by characters, not by halves of them", () => {
    const { line } = understood(explanation("𠮷".repeat(30), "text", ["error/021"]));
    expect(line).toBe(`ことば「${"𠮷".repeat(20)}…」で調べました。1件あります。`);
  });
});

describe("where nothing answers, the line says so and what to do", () => {
  test.each<[Explanation["understood_as"], string]>([
    ["code", "この番号はありません。"],
    ["message-id", "このメッセージIDはありません。"],
    ["app-code", "このアプリのエラーコードはありません。"],
    ["text", "合う説明が見つかりません。"],
  ])("%s", (as, line) => {
    const said = understood(explanation("999", as, []));
    expect(said.line).toBe(line);
    expect(said.next).toContain("「いますぐ点検」でも調べられます。");
  });
});

describe("a refusal", () => {
  test("of nothing is silent", () => {
    expect(refused({ refused: "empty" })).toBeNull();
  });
  test("of too much says how much it was", () => {
    expect(refused({ refused: "too-long", characters: 10_000 })?.line).toBe("文が長すぎます（10,000文字）。");
  });
  test("of another kind asks to try again", () => {
    expect(refused({ refused: "broken" })?.next).toBe("もう一度入れてください。");
  });
});

test("what may be meant is said to be no answer", () => {
  const near = [{ id: "topic/phone-lost", title: "", because: [] }];
  const said = understood({ ...explanation("スマホがどこか", "text", []), near });
  expect(said).toEqual({ line: "ことば「スマホがどこか」に、ぴったり合う説明はありません。", next: null });
});

test("nothing is missing before three letters are there", () => {
  expect(understood(explanation("かざ", "text", []))).toEqual({ line: "", next: null });
});
