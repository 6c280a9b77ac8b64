import { expect, test } from "vitest";
import { isKey, nameOf, valuesOf } from "./words";

test("words have their names, in the order in which kb lists them", () => {
  expect(valuesOf("phone").map((word) => nameOf("phone", word))).toEqual(["iPhone", "Android"]);
});

test("a word newer than this window is shown as it is", () => {
  expect(nameOf("phone", "pager")).toBe("pager");
});

test("names that every object has are no keys", () => {
  expect(isKey("constructor")).toBe(false);
  expect(isKey("phone")).toBe(true);
});
