import { expect, test } from "vitest";
import { serverTime } from "./server-time";

const DATE = "Mon, 30 Nov 2026 01:00:00 GMT";

test.each([
  [{ date: DATE }, Date.UTC(2026, 10, 30, 1)],
  [{ date: DATE, age: "0" }, Date.UTC(2026, 10, 30, 1)],
  // A cache answers with the time of an hour ago.
  [{ date: DATE, age: "3600" }, null],
  [{ date: DATE, age: "?" }, null],
  [{ date: "?" }, null],
  [{}, null],
])("%o", (headers, time) => {
  expect(serverTime(new Headers(headers as Record<string, string>))).toBe(time);
});
