import { expect, test } from "vitest";
import { qrOf } from "./qr";
import { shown } from "./shown";

test("what would act on a terminal or turn the direction leaves as a mark, and everything else as it is", () => {
  expect(shown("a\u001b]0;T\u0007b\tc\r\nd")).toBe("a\ufffd]0;T\ufffdb\ufffdc\ufffd\nd");
  expect(shown("安全\u202emoc\u2066\u009b31m\u061c\u200f")).toBe("安全\ufffdmoc\ufffd\ufffd31m\ufffd\ufffd");
  expect(shown("カードを\n置く 021")).toBe("カードを\n置く 021");
  for (let code = 0; code < 0x2100; code += 1) {
    const letter = String.fromCodePoint(code);
    const acts =
      (/\p{Cc}/u.test(letter) && letter !== "\n") || (/\p{Bidi_Control}/u.test(letter) && /\p{Cf}/u.test(letter));
    expect([code, shown(letter) === "\ufffd"]).toEqual([code, acts]);
  }
});

test("a QR code holds the text as it leaves", () => {
  expect(qrOf("a\u202eb").path).toBe(qrOf("a\ufffdb").path);
});
