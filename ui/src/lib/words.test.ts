import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { COST, isKey, LINE_KIND, nameOf, NAMES, WHO, type Key } from "./words";

/** The lists of a file of kb/src: spelling and name of each word, in order. */
function wordsOfKb(list: string, file = "words.rs"): [string, string][] {
  const source = readFileSync(new URL(`../../../kb/src/${file}`, import.meta.url), "utf8");
  const body = new RegExp(`\\n    ${list} \\{\\n([\\s\\S]*?)\\n    \\}`).exec(source)?.[1] ?? "";
  return [...body.matchAll(/= "([^"]+)", "([^"]+)";/g)].map(([, text = "", name = ""]) => [text, name]);
}

describe("the names are those of the knowledge base", () => {
  test.each<[Key, string]>([
    ["phone", "PhoneKind"],
    ["setup", "Setup"],
    ["facility", "Facility"],
    ["card", "CardKind"],
    ["papers", "Papers"],
    ["visit", "Visit"],
    ["certificate", "Certificate"],
    ["outage", "Outage"],
    ["e-prescription", "Uses"],
    ["e-chart", "Uses"],
  ])("%s", (key, list) => {
    expect(Object.entries(NAMES[key])).toEqual(wordsOfKb(list));
  });

  test("who", () => {
    expect(Object.entries(WHO)).toEqual(wordsOfKb("Who"));
  });

  test("lines and their cost", () => {
    expect(Object.entries(LINE_KIND)).toEqual(wordsOfKb("LineKind", "contacts.rs"));
    expect(Object.entries(COST)).toEqual(wordsOfKb("Cost", "contacts.rs"));
  });
});

test("a word newer than this window is shown as it is", () => {
  expect(nameOf("phone", "pager")).toBe("pager");
});

test("names that every object has are no keys", () => {
  expect(isKey("constructor")).toBe(false);
  expect(isKey("phone")).toBe(true);
});
