import { describe, expect, test } from "vitest";
import { entryHref, hrefOf, parseRoute, placeOf } from "./route";

describe("an address", () => {
  test.each([
    "#/",
    "#/checkup",
    "#/start",
    "#/settings",
    "#/connection",
    "#/trial",
    "#/repair/amazon-root",
    "#/repair/amazon-root?root=amazon-root-ca-1",
    "#/entry/error/021",
    "#/entry/app-error/w-6401",
    "#/entry/guide/continue-reception?card=physical&outage=reader",
  ])("%s is read and written alike", (hash) => {
    expect(hrefOf(parseRoute(hash))).toBe(hash);
  });

  test.each([
    "",
    "#",
    "#/entry/",
    "#/entry/error",
    "#/entry/../021",
    "#/entry/error/<b>",
    "#/nothing",
    "#/repair/other",
    "#main",
  ])("%s leads home", (hash) => {
    expect(parseRoute(hash)).toEqual({ at: "home" });
  });

  test("takes only answers that are in their list", () => {
    expect(parseRoute("#/entry/error/021?phone=iphone&setup=fax&toString=x")).toEqual({
      at: "entry",
      id: "error/021",
      given: { phone: "iphone" },
    });
  });

  test("names no certificate but by a plain id", () => {
    expect(parseRoute("#/repair/amazon-root?root=../x")).toEqual({ at: "amazon-root", root: null });
  });

  test("leaves out what was not answered", () => {
    expect(entryHref("error/021", { phone: undefined })).toBe("#/entry/error/021");
  });
});

test("every page has its place in the navigation", () => {
  expect(placeOf(parseRoute("#/"))).toBe("home");
  expect(placeOf(parseRoute("#/entry/error/021"))).toBe("home");
  expect(placeOf(parseRoute("#/checkup"))).toBe("checkup");
  expect(placeOf(parseRoute("#/repair/amazon-root"))).toBe("checkup");
  expect(placeOf(parseRoute("#/entry/guide/continue-reception"))).toBe("reception");
  expect(placeOf(parseRoute("#/connection"))).toBe("checkup");
  expect(placeOf(parseRoute("#/settings"))).toBeNull();
});
