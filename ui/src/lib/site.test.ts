import { expect, test } from "vitest";
import { linkOf, patientLinkOf, siteAddress } from "./site";

test("without a site a link opens the app, and with one it opens in any browser", () => {
  expect(siteAddress()).toBeNull();
  expect(linkOf("error/021", null)).toBe("shikaku://error/021");
  expect(linkOf("error/021", "https://example.jp/s/")).toBe("https://example.jp/s/error/021/");
});

test("a patient has no app, so the page for the patient needs a site", () => {
  expect(patientLinkOf("patient/021/", null)).toBeNull();
  expect(patientLinkOf(null, "https://example.jp/s/")).toBeNull();
  expect(patientLinkOf("patient/021/", "https://example.jp/s/")).toBe("https://example.jp/s/patient/021/");
});
