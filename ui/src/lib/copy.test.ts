import { describe, expect, test } from "vitest";
import type { Entry, Reachable } from "../platform/bindings";
import { textOf } from "./copy";
import { qrOf } from "./qr";
import { linkOf } from "./site";

const ENTRY: Entry = {
  id: "error/021",
  title: "認識不可",
  plain: "患者さんの\u200bスマホを\u200b読めない",
  happened: "読めませんでした。",
  screen: "患者は…【021：認識不可】",
  checked_on: "2026-11-22",
  meanwhile: { say: "カードで\u200b受け付けられます。" },
};
const CENTRE: Reachable = {
  contact: {
    id: "call-centre",
    name: "コールセンター",
    for: "",
    source: "",
    sure: "high",
    checked_on: "2026-11-22",
    line: [{ kind: "phone", dial: "0800", shown: "0800-080-4583", sure: "high", source: "" }],
  },
  opening: null,
  sentence: null,
};

test("a page as text reads as the page does, and holds nothing that is not seen", () => {
  const steps = [
    { step: { who: "patient" as const, do: "かざす。", why: "強くなります。" }, whom: "iPhone" },
    { step: { who: "staff" as const, do: "電話する。", if: "直らないとき", status: "inferred" as const }, whom: null },
  ];
  expect(textOf("error/021", ENTRY, steps, ["Android"], [CENTRE])).toBe(`【021】患者さんのスマホを読めない
読めませんでした。
画面の文：【021：認識不可】

■ 次にすること
（Android）
1. （患者さん）［iPhone］かざす。
   強くなります。
2. 直らないとき：電話する。（推定）

■ 患者さんが待っているとき
カードで受け付けられます。

■ 連絡先
コールセンター 0800-080-4583

資格確認レスキュー（2026年11月22日に確かめた説明） shikaku://error/021`);
});

describe("a QR code", () => {
  test("is square with four modules of white around it", () => {
    const { size, path } = qrOf(linkOf("guide/continue-reception"));
    const starts = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(([, x, y, width]) => [x, y, width].map(Number));
    const [first] = starts;
    // The finder pattern in the corner: seven dark modules behind the white.
    expect(first).toEqual([4, 4, 7]);
    expect(Math.max(...starts.map(([x = 0, , width = 0]) => x + width))).toBe(size - 4);
    expect(Math.max(...starts.map(([, y = 0]) => y + 1))).toBe(size - 4);
  });
});
