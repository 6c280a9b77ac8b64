import { expect, test } from "vitest";
import { decoded, receivedOf, textWith } from "./received";

test("a record is told from the words of a QR code", () => {
  expect(receivedOf(" \n")).toBeNull();
  expect(receivedOf('\ufeff{"facts": {}}')).toEqual({ kind: "record", text: '{"facts": {}}' });
  expect(receivedOf("困りごと：エラー 021\r\n\nなにか")).toEqual({
    kind: "words",
    lines: [
      { label: "困りごと", text: "エラー 021" },
      { label: "", text: "なにか" },
    ],
  });
});

test("a record in a mail is a record: quoted, after a greeting, in a list", () => {
  for (const text of [
    '> {\n>   "facts": {}\n> }',
    'お世話になっております。\n\n{"facts": {}}\n-- \n山田',
    '[{"facts": {}}]',
    '> > {"facts": {\n> > "os": "linux"}}',
  ]) {
    expect(receivedOf(text)?.kind).toBe("record");
  }
  expect(receivedOf("困りごと：{ が出た")?.kind).toBe("words");
});

test("the text of a record is only a text", () => {
  expect(textWith('{"text": "あ"}')).toBe("あ");
  expect(textWith('こんにちは\n> {"text":\n> "あ"}\n')).toBe("あ");
  for (const none of ['{"text": 1}', "{}", "{"]) {
    expect(textWith(none)).toBe("");
  }
});

test("what Windows saves as UTF-16 is read as well", () => {
  expect(decoded(new TextEncoder().encode("資格"))).toBe("資格");
  expect(decoded(new Uint8Array([0xff, 0xfe, 0x7b, 0x00]))).toBe("{");
  expect(decoded(new Uint8Array([0xfe, 0xff, 0x00, 0x7b]))).toBe("{");
});
