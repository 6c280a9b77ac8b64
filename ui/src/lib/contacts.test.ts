import { describe, expect, test } from "vitest";
import type { Contact, Opening, Reachable } from "../platform/bindings";
import { openingShape, openingWords, partContacts, sayTitle } from "./contacts";

const CONTACT: Contact = { id: "a", name: "A", for: "", source: "", sure: "high", checked_on: "2026-11-22" };

describe("whether a line is open", () => {
  test.each<[Opening, string, string]>([
    [{ state: "always" }, "ok", "受付中"],
    [{ state: "open-until", time: "18:00" }, "ok", "受付中"],
    [{ state: "closed", next: null }, "closed", "受付時間外"],
    [{ state: "closed", next: { date: "2026-11-24", weekday: "tue", time: "08:00" } }, "closed", "受付時間外"],
    [{ state: "unsure", time: "18:00" }, "unknown", ""],
    [{ state: "unknown" }, "unknown", ""],
  ])("%o has a shape and words", (opening, shape, words) => {
    expect(openingShape(opening)).toBe(shape);
    expect(openingWords(opening)).toBe(words);
  });
});

test("two contacts stand in sight, the best first", () => {
  const contacts = ["a", "b", "c"].map((id): Reachable => ({
    contact: { ...CONTACT, id },
    opening: null,
    sentence: null,
  }));
  const { first, further } = partContacts(contacts);
  expect(first.map(({ contact }) => contact.id)).toEqual(["a", "b"]);
  expect(further.map(({ contact }) => contact.id)).toEqual(["c"]);
});

test("what to tell a contact is headed by what there is", () => {
  expect(sayTitle({ ...CONTACT, say: ["番号"], never_say: ["暗証番号"] })).toBe("伝えること・伝えないこと");
  expect(sayTitle({ ...CONTACT, say: ["番号"] })).toBe("伝えること");
  expect(sayTitle({ ...CONTACT, never_say: ["暗証番号"] })).toBe("伝えないこと");
  expect(sayTitle(CONTACT)).toBeNull();
});
