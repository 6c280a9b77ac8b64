import { expect, test } from "vitest";
import trials from "../platform/recorded/trials.json";
import { drawnFor, placeOf } from "./antenna";

test("what the phones told is said in words", () => {
  const said = trials.antennas.map((antennas) => placeOf("android", antennas));
  expect(said).toEqual([
    "読み取り位置は、裏側の上のほうの中央です（画面から見た位置）。",
    "読み取り位置は、裏側の上のほうの中央です（画面から見た位置）。",
    "読み取り位置は、開いたスマホの、裏側の上のほうの右寄りと、下のほうの左寄りです（画面から見た位置）。",
  ]);
});

test("an iPhone has one place, and an Android that tells none has none", () => {
  expect(placeOf("ios", null)).toContain("いちばん上の端");
  expect(drawnFor("ios", null)?.at).toHaveLength(1);
  expect(placeOf("android", null)).toContain("教えません");
  expect(drawnFor("android", null)).toBeNull();
});

test("a place that may have been counted from the lower edge is shown from both, and the upper one first", () => {
  const older = { width: 73, height: 150, folds: false, at: [{ x: 36, y: 97 }] };
  expect(drawnFor("android", older)?.at).toEqual([
    { x: 36, y: 53 },
    { x: 36, y: 97 },
  ]);
  expect(placeOf("android", older)).toContain("裏側のまん中の中央です");
  const lowest = { width: 72, height: 152, folds: false, at: [{ x: 36, y: 111 }] };
  expect(placeOf("android", lowest)).toContain("裏側の上のほうの中央か、下のほうの中央です");
  const newer = { ...older, at: [{ x: 36, y: 53 }] };
  expect(drawnFor("android", newer)).toEqual(newer);
});
