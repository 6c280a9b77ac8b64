/** Texts that somebody else has made, with HTML, scripts, turning marks and endless words in them, on every kind of page. */
import type { Page } from "@playwright/test";
import { SPOIL } from "../src/platform/hostile";
import { expect, open, test } from "./window";

const MORE = "&hostile=1";
const USB = { setup: "windows-usb-reader", facility: "hospital-clinic" };

const PAGES: { name: string; show: (page: Page) => Promise<void> }[] = [
  { name: "home", show: (page) => open(page, { more: MORE, kept: { begun: true, place: USB } }) },
  { name: "home with news", show: (page) => open(page, { more: `${MORE}&news=1` }) },
  {
    name: "home, searched",
    show: async (page) => {
      await open(page, { more: MORE });
      await page.locator("#q").fill("よめない");
      await expect(page.locator("[data-id]").first()).toBeVisible();
    },
  },
  { name: "code", show: (page) => open(page, { more: MORE, hash: "#/entry/error/021" }) },
  { name: "guide", show: (page) => open(page, { more: MORE, hash: "#/entry/guide/card-unreadable" }) },
  { name: "guide of telephones", show: (page) => open(page, { more: MORE, hash: "#/entry/guide/call-centre" }) },
  ...["two-causes", "solved", "unknown", "crashed"].map((plan) => ({
    name: `check-up, ${plan}`,
    show: async (page: Page) => {
      await open(page, { plan, more: MORE, hash: "#/checkup", kept: { begun: true, place: USB } });
      await expect(page.locator("main")).toHaveAttribute("data-state", /^(?!running)./);
    },
  })),
  { name: "connection", show: (page) => open(page, { plan: "root-missing", more: MORE, hash: "#/connection" }) },
  { name: "root", show: (page) => open(page, { more: MORE, hash: "#/repair/amazon-root" }) },
  { name: "past check-ups", show: (page) => open(page, { more: MORE, hash: "#/history" }) },
  {
    name: "update",
    show: async (page) => {
      await open(page, { more: `${MORE}&winget=forbidden`, hash: "#/update" });
      await page.locator("[data-action=agree]").click();
      await expect(page.locator("main")).toHaveAttribute("data-phase", "done");
    },
  },
  {
    name: "enquiry",
    show: async (page) => {
      await open(page, { plan: "not-placed", more: MORE, hash: "#/checkup" });
      await expect(page.locator("main")).toHaveAttribute("data-state", "found");
      await page.locator("nav a[href='#/report']").click();
      await expect(page.locator("[data-line]").first()).toBeVisible();
    },
  },
  { name: "settings", show: (page) => open(page, { more: MORE, hash: "#/settings" }) },
];

for (const { name, show } of PAGES) {
  test(`${name}: foreign texts are shown as text`, async ({ page }) => {
    await show(page);
    for (const summary of await page.locator("summary:visible").all()) {
      await summary.click();
    }
    const seen = await page.evaluate(() => ({
      title: document.title,
      text: document.body.innerText,
      made: document.querySelectorAll("main img, main script, main b b, a[href^='javascript:']").length,
      handlers: [...document.querySelectorAll("*")].filter((each) =>
        each.getAttributeNames().some((attribute) => attribute.startsWith("on")),
      ).length,
    }));
    expect(seen.title).not.toBe("ran");
    expect(seen.made).toBe(0);
    expect(seen.handlers).toBe(0);
    // The settings are all our own words.
    if (name !== "settings") {
      expect(seen.text).toContain(SPOIL.slice(0, 20));
      expect(seen.text).toContain("<script>");
    }
    for (const width of [page.viewportSize()?.width ?? 0, 320]) {
      await page.setViewportSize({ width, height: 740 });
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll("body *")]
          .filter((each) => each.getBoundingClientRect().right > innerWidth + 1 && each.checkVisibility())
          .filter((each) => !each.closest(".vh"))
          .map((each) => `${each.tagName}.${each.className}: ${each.textContent.slice(0, 40)}`)
          .slice(0, 5),
      );
      const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect({ width, scrolls, wide }).toEqual({ width, scrolls: false, wide: [] });
    }
  });
}
