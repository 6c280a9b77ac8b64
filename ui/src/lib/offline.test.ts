/** Where the service worker (web/site/sw.js) leads without a network. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";

const text = readFileSync(resolve(import.meta.dirname, "../../../web/site/sw.js"), "utf8").replace(
  '"@NUMBERS@": ""',
  '"8005": "error/019", "2244": "guide/clock-wrong"',
);
const world = { URL, location: { href: "https://example.jp/s/sw.js" }, addEventListener: () => undefined };
const inTheWindow = runInNewContext(`${text}\ninTheWindow`, world) as (within: string) => URL;

test.each([
  ["error/021/", "#/entry/error/021"],
  ["guide/call-centre", "#/entry/guide/call-centre"],
  ["finding/8005/", "#/entry/error/019"],
  ["finding/2244", "#/entry/guide/clock-wrong"],
  ["patient/022/", "#/entry/error/022"],
  ["patient/022/vi/", "#/entry/error/022"],
  ["patient/022/ja-easy/", "#/entry/error/022"],
  ["finding/1/", ""],
  ["list/", ""],
  ["x/y/", ""],
  ["error/021/x/y/", ""],
])("without a network %s is %s of the window", (within, place) => {
  expect(inTheWindow(within).href).toBe(`https://example.jp/s/${place}`);
});
