/** Pages that have looked: what was seen is marked, nothing moves under the eyes, and on another machine nothing is looked at. */
import { expect, open, test } from "./window";

test("a page that has looked says so in its first line, marks its steps, and leads to the cause's own page", async ({
  page,
}) => {
  await open(page, { hash: "#/entry/error/008", more: "&look=gone" });
  await expect(page.locator("[data-looked='seen'] .look-line")).toContainText("見えました");
  await expect(page.locator("[data-step='1'] [data-mark='seen']")).toContainText("これです（見えました）");
  await expect(page.locator("[data-step='1']")).toContainText("見つかりません");
  await page.locator("[data-looked] a.more").click();
  await expect(page).toHaveURL(/guide\/registered-reader-absent/);
});

test("what was ruled out stands last, folded, and one tap shows it", async ({ page }) => {
  await open(page, { hash: "#/entry/error/008", more: "&look=well" });
  const folded = page.locator("[data-ruled-out]").first();
  await expect(folded).toContainText("いまは要らない手順");
  await expect(folded.locator("[data-mark='ruled-out']").first()).toBeHidden();
  await expect(page.locator("main .card--next > .steps [data-mark='ruled-out']")).toHaveCount(0);
  await folded.locator("summary").click();
  await expect(folded.locator("[data-mark='ruled-out']").first()).toContainText("これではありません");
  await expect(folded).toContainText("USBケーブルを");
});

test("the vendor's steps and the message IDs say what was seen", async ({ page }) => {
  await open(page, { hash: "#/entry/error/014", more: "&look=memory" });
  const vendors = page.locator("details", { has: page.locator("[data-step='other-1']") }).first();
  await vendors.locator("summary").first().click();
  await expect(vendors.locator("[data-mark='seen']").first()).toBeVisible();
  await expect(page.locator(".rows .row [data-mark='seen']")).toHaveCount(1);
});

test("a page about another machine does not look until it is said to be this one", async ({ page }) => {
  await open(page, { hash: "#/entry/error/008", more: "&look=usb" });
  await expect(page.locator("[data-looked='elsewhere']")).toContainText("まだ何も見ていません");
  await expect(page.locator("[data-mark]")).toHaveCount(0);
  await page.locator("[data-action='here']").click();
  await expect(page.locator("[data-looked='seen']")).toBeVisible();
  await expect(page.locator("[data-mark]").first()).toBeAttached();
});

test("a phone is no terminal, and is not asked whether it is one", async ({ page }) => {
  await open(page, { hash: "#/entry/error/008", more: "&look=phone" });
  await expect(page.locator("[data-looked='elsewhere']")).toContainText("別の端末");
  await expect(page.locator("[data-action='here']")).toHaveCount(0);
});

test("the terminal's servers are looked at after a tap only", async ({ page }) => {
  await open(page, { hash: "#/entry/error/011", more: "&look=cable,cable" });
  await expect(page.locator("[data-step='1'] [data-mark='seen']")).toBeVisible();
  await expect(page.locator("[data-action='ask'][data-check='terminal.reach']")).toBeVisible();
});

test("a slow look moves nothing that is read, and what it ruled out is folded when its reader wants it", async ({
  page,
}) => {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!shift.hadRecentInput) {
          shifts.push(shift.value);
        }
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await open(page, { hash: "#/entry/error/008", more: "&look=slow:well" });
  await expect(page.locator("[data-looked='waiting']")).toBeVisible();
  const first = page.locator("[data-step='1'] .step-text");
  await expect(first).toContainText("USBケーブル");
  const before = await first.boundingBox();
  await expect(page.locator("[data-looked='seen']")).toBeVisible();
  expect(await first.boundingBox()).toEqual(before);
  const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
  expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(0.02);
  await expect(page.locator("[data-ruled-out]")).toHaveCount(0);
  await page.locator("[data-action='fold']").click();
  await expect(page.locator("[data-ruled-out]").first()).toBeVisible();
});

test("a number that is typed says in its hit what was seen", async ({ page }) => {
  await open(page, { more: "&look=gone" });
  await page.keyboard.type("008");
  await expect(page.locator("[data-id='error/008'] [data-seen]")).toContainText("見えました");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-step='1'] [data-mark='seen']")).toBeVisible();
});

test("where nothing was seen to be wrong the hit claims nothing", async ({ page }) => {
  await open(page, { more: "&look=well" });
  await page.keyboard.type("008");
  await expect(page.locator("[data-id='error/008']")).toBeVisible();
  await page.waitForTimeout(300);
  await expect(page.locator("[data-seen]")).toHaveCount(0);
});
