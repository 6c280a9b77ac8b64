/** The three main tasks on a phone, by touch alone, on a processor a sixth as fast: a number, a check-up, the reception. */
import type { Locator, Page } from "@playwright/test";
import { expect, open, test } from "./window";

/** How much slower than this machine the phone is. */
const SLOWER = 6;

/** The smallest thing that a finger meets (digital-go.jp: 44 px). */
const FINGER = 44;

test.beforeEach(async ({ page }) => {
  const phone = await page.context().newCDPSession(page);
  await phone.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
});

/** Taps, and fails on what is too small for a finger or lies outside the screen. */
async function tap(target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  expect(box, "it is on the page").not.toBeNull();
  if (box !== null) {
    expect(box.height).toBeGreaterThanOrEqual(FINGER);
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(360);
  }
  await target.tap();
}

async function fits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
}

test("a number is typed on the digits' keyboard, and its steps are a tap away", async ({ page }) => {
  await open(page);
  // The keyboard would cover what one came for.
  await expect(page.locator("#q")).not.toBeFocused();
  await tap(page.getByRole("button", { name: "番号を入れる" }));
  await expect(page.locator("#q")).toBeFocused();
  await expect(page.locator("#q")).toHaveAttribute("inputmode", "numeric");
  await page.keyboard.type("021");
  await tap(page.locator("[data-id='error/021']"));
  await expect(page.locator("h1")).toHaveText("患者さんのスマホを読めない");
  await expect(page.locator("[data-step='1']")).toBeVisible();
  await fits(page);
  // The back gesture of a phone is a step back in the web view's history.
  await page.goBack();
  await expect(page.locator("#q")).toHaveValue("021");
  await tap(page.getByRole("button", { name: "消す" }));
  await expect(page.locator("#q")).toHaveAttribute("inputmode", "search");
});

test("a check-up finds the cause, and the step that helps ends it", async ({ page }) => {
  await open(page, { plan: "not-placed,solved" });
  await tap(page.locator("[data-action=checkup]"));
  await expect(page.locator("[data-state=found]")).toBeVisible();
  await expect(page.locator("h1")).toHaveAttribute("data-cause", "card-not-placed");
  await fits(page);
  await tap(page.locator("[data-step='1'] button").first());
  await expect(page.locator("[data-state=solved]")).toBeVisible();
});

test("the reception goes on, and the call centre is a tap away", async ({ page }) => {
  await open(page);
  await tap(page.locator(".big a"));
  await expect(page.locator("h1")).toHaveText("受付を続ける");
  await page.locator("label[for=card-physical]").tap();
  await page.locator("label[for=outage-reader]").tap();
  await page.locator("label[for=papers-notice]").tap();
  await expect(page.locator(".manner[data-by='card+notice']")).toBeVisible();
  await fits(page);
  await page.goBack();
  const call = page.getByRole("link", { name: /^電話/ });
  await expect(call).toHaveAttribute("href", "tel:08000804583");
});

test("nothing depends on hovering, and nothing stays lit after a tap", async ({ page }) => {
  await open(page);
  expect(await page.evaluate(() => matchMedia("(hover: hover)").matches)).toBe(false);
  const free = await page.evaluate(() => {
    const found: string[] = [];
    const walk = (rules: CSSRuleList, isGuarded: boolean): void => {
      for (const rule of rules) {
        if (rule instanceof CSSStyleRule && rule.selectorText.includes(":hover") && !isGuarded) {
          found.push(rule.selectorText);
        }
        if (rule instanceof CSSMediaRule) {
          walk(rule.cssRules, isGuarded || rule.conditionText.includes("hover: hover"));
        } else if (rule instanceof CSSSupportsRule || rule instanceof CSSLayerBlockRule) {
          walk(rule.cssRules, isGuarded);
        }
      }
    };
    for (const sheet of document.styleSheets) {
      walk(sheet.cssRules, false);
    }
    return found;
  });
  expect(free).toEqual([]);
});

test("a notch and a gesture bar cover nothing", async ({ page }) => {
  await open(page);
  // Chromium has no notch to emulate on Linux; the rules that make room for one are looked at instead.
  const rules = await page.evaluate(() =>
    [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)).join("\n"),
  );
  for (const side of ["top", "bottom", "left", "right"]) {
    expect(rules).toContain(`safe-area-inset-${side}`);
  }
  await expect(page.locator("meta[name=viewport]")).toHaveAttribute("content", /viewport-fit=cover/);
});

test("a phone that tells nothing of other apps has its user asked, once, and the answer is a fact", async ({
  page,
}) => {
  await open(page, { plan: "asks-app,app-new", hash: "#/checkup", kept: { begun: true, place: { setup: "phone" } } });
  await expect(page.locator("main")).toHaveAttribute("data-question", "app");
  await expect(page.locator("main")).toContainText("iPhoneストレージ");
  await expect(page.locator("[data-value]")).toHaveCount(4);
  await fits(page);
  await tap(page.locator("[data-value='from-3.0.3']"));
  await expect(page.locator("main")).toHaveAttribute("data-state", "solved");
  await expect(page.locator("[data-check='app.version']")).toContainText("という答えです");
});
