/** Every screen at three sizes, light and dark: readable by machine (axe), nothing wider than the window, a picture of each. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, open, test } from "./window";

const PICTURES = "../target/screenshots/window";

interface Scene {
  name: string;
  show: (page: Page) => Promise<void>;
}

async function type(page: Page, words: string): Promise<void> {
  await open(page);
  await page.locator("#q").fill(words);
  await expect(page.locator("#understood")).not.toBeEmpty();
}

async function checkup(page: Page, plan: string, state: string): Promise<void> {
  await open(page, { plan, hash: "#/checkup" });
  await expect(page.locator("main")).toHaveAttribute("data-state", state);
}

/** The enquiry about a check-up. */
async function report(page: Page): Promise<void> {
  await checkup(page, "not-placed", "found");
  await page.locator("[data-step='1'] button", { hasText: "できた" }).click();
  await expect(page.locator("[data-step='1'] .note--warn")).toBeVisible();
  await page.locator("nav a[href='#/report']").click();
  await page.locator("#typed").fill("021");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-line='typed-1']")).toBeVisible();
}

async function updated(page: Page, winget: string, phase: string): Promise<void> {
  await open(page, { more: `&winget=${winget}`, hash: "#/update" });
  await page.locator("[data-action=agree]").click();
  await expect(page.locator("main")).toHaveAttribute("data-phase", phase);
}

async function unfold(page: Page): Promise<void> {
  for (const summary of await page.locator("summary").all()) {
    await summary.click();
  }
}

/** The whole page in a window as tall as it, so that the bar at the bottom lies at the bottom. */
async function full(page: Page, name: string): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
  await page.screenshot({ path: `${PICTURES}/${name}.png` });
}

const CLINIC = { setup: "face-reader-phone-reader", facility: "hospital-clinic" };
const USB = { setup: "windows-usb-reader", facility: "hospital-clinic" };

async function way(page: Page, plan: string, state: string): Promise<void> {
  await open(page, { plan, hash: "#/connection", kept: { begun: true, place: USB } });
  await expect(page.locator("main")).toHaveAttribute("data-way", state);
}

const SCENES: Scene[] = [
  { name: "start", show: (page) => open(page, { kept: null }) },
  {
    name: "start-second",
    show: async (page) => {
      await open(page, { kept: null });
      await page.locator("[data-value='windows-usb-reader']").click();
      await expect(page.locator("[data-value='hospital-clinic']")).toBeFocused();
    },
  },
  {
    name: "start-change",
    show: (page) =>
      open(page, {
        hash: "#/start",
        kept: { begun: true, place: { setup: "phone-bluetooth-reader", facility: "home-visit-nursing" } },
      }),
  },
  { name: "home-placed", show: (page) => open(page, { kept: { begun: true, place: CLINIC } }) },
  { name: "home-news", show: (page) => open(page, { more: "&news=1", kept: { begun: true, place: CLINIC } }) },
  {
    name: "settings-news",
    show: async (page) => {
      await open(page, { more: "&news=1", hash: "#/settings", kept: { begun: true, place: USB } });
      await unfold(page);
      await expect(page.locator("[data-changed]")).toBeVisible();
    },
  },
  {
    name: "settings",
    show: async (page) => {
      await open(page, { hash: "#/settings", kept: { begun: true, place: USB } });
      await expect(page.locator("[data-edition]")).toContainText("2026年");
    },
  },
  {
    name: "settings-passed-over",
    show: async (page) => {
      const why = "この内容の期限は2026年11月1日でした。新しい内容を配る人に聞いてください";
      await open(page, { more: `&passed=${why}`, hash: "#/settings", kept: { begun: true, place: USB } });
      await expect(page.locator("[data-passed-over]")).toContainText("使っていません");
    },
  },
  {
    name: "settings-largest",
    show: (page) => open(page, { hash: "#/settings", kept: { begun: true, place: USB, text: "largest" } }),
  },
  {
    name: "lamp",
    show: async (page) => {
      await open(page, { plan: "asks-lamp", hash: "#/checkup", kept: { begun: true, place: USB } });
      await expect(page.locator("main")).toHaveAttribute("data-question", "lamp");
    },
  },
  {
    name: "asks-app",
    show: async (page) => {
      await open(page, {
        plan: "asks-app,app-new",
        hash: "#/checkup",
        kept: { begun: true, place: { setup: "phone" } },
      });
      await expect(page.locator("main")).toHaveAttribute("data-question", "app");
    },
  },
  { name: "connection", show: (page) => way(page, "root-missing", "broken") },
  { name: "connection-no-link", show: (page) => way(page, "no-link", "broken") },
  { name: "connection-whole", show: (page) => way(page, "connected", "whole") },
  { name: "connection-unknown", show: (page) => way(page, "names-unseen", "unknown") },
  {
    name: "connection-folds",
    show: async (page) => {
      await way(page, "root-missing", "broken");
      await unfold(page);
    },
  },
  {
    name: "checkup-aside",
    show: async (page) => {
      await checkup(page, "two-causes", "found");
      await page.locator("[data-action=aside]").click();
      await expect(page.locator("[data-part=aside]")).toBeVisible();
    },
  },
  {
    name: "entry-shared",
    show: async (page) => {
      await open(page, { hash: "#/entry/error/021", kept: { begun: true, place: CLINIC } });
      await page.locator("[data-action=qr]").click();
      await expect(page.locator(".qr")).toBeVisible();
    },
  },
  { name: "home-idle", show: (page) => open(page, { calls: "closed" }) },
  {
    name: "home",
    show: async (page) => {
      await type(page, "021");
      await expect(page.locator(".hits .row").first()).toBeVisible();
    },
  },
  { name: "home-unknown-code", show: (page) => type(page, "999") },
  { name: "home-words", show: (page) => type(page, "カードを読めない") },
  { name: "home-message", show: (page) => type(page, "0x04000012") },
  {
    name: "checkup-running",
    show: async (page) => {
      await checkup(page, "stuck", "running");
      await expect(page.locator("[data-verdict]")).toHaveCount(3);
    },
  },
  { name: "checkup-result", show: (page) => checkup(page, "not-placed", "found") },
  {
    name: "checkup-unchanged",
    show: async (page) => {
      await checkup(page, "not-placed", "found");
      await page.locator("[data-step='1'] button").click();
      await expect(page.getByText("まだ変わっていません。").last()).toBeVisible();
    },
  },
  { name: "checkup-two-causes", show: (page) => checkup(page, "two-causes", "found") },
  { name: "checkup-solved", show: (page) => checkup(page, "solved", "solved") },
  { name: "checkup-unknown", show: (page) => checkup(page, "crashed", "unknown") },
  {
    name: "checkup-cancelled",
    show: async (page) => {
      await checkup(page, "stuck", "running");
      await page.locator("[data-action=cancel]").click();
      await expect(page.locator("h1")).toHaveText("点検をやめました");
    },
  },
  { name: "entry", show: (page) => open(page, { hash: "#/entry/error/021" }) },
  {
    name: "entry-answered",
    show: (page) => open(page, { calls: "closed", hash: "#/entry/error/021?phone=iphone" }),
  },
  { name: "entry-app-error", show: (page) => open(page, { hash: "#/entry/app-error/w-6401" }) },
  {
    name: "entry-folds",
    show: async (page) => {
      await open(page, { hash: "#/entry/error/008" });
      await unfold(page);
    },
  },
  { name: "continue", show: (page) => open(page, { hash: "#/entry/guide/continue-reception?outage=reader" }) },
  {
    name: "continue-answered",
    show: (page) =>
      open(page, {
        hash: "#/entry/guide/continue-reception?outage=reader&card=physical&papers=none&visit=first&facility=hospital-clinic",
      }),
  },
  { name: "checkup-root-missing", show: (page) => checkup(page, "root-missing", "found") },
  { name: "root-repair", show: (page) => open(page, { hash: "#/repair/amazon-root" }) },
  {
    name: "root-repair-added",
    show: async (page) => {
      await open(page, { plan: "root-there", hash: "#/repair/amazon-root" });
      await page.locator("[data-action=add]").click();
      await expect(page.locator("[data-verdict]")).toHaveCount(2);
    },
  },
  {
    name: "root-repair-refused",
    show: async (page) => {
      await open(page, { root: "possible,no-right", hash: "#/repair/amazon-root" });
      await page.locator("[data-action=add]").click();
      await expect(page.locator(".decide .note--warn")).toBeVisible();
    },
  },
  {
    name: "root-repair-policy",
    show: async (page) => {
      await open(page, { root: "policy-forbids", hash: "#/repair/amazon-root" });
      await page.locator("[data-action=save]").click();
      await expect(page.locator("[data-ended=saved]")).toBeVisible();
    },
  },
  { name: "root-repair-ours", show: (page) => open(page, { root: "ours", hash: "#/repair/amazon-root" }) },
  { name: "guide-install-root", show: (page) => open(page, { hash: "#/entry/guide/install-amazon-root" }) },
  { name: "call-centre", show: (page) => open(page, { hash: "#/entry/guide/call-centre" }) },
  {
    name: "call-centre-folds",
    show: async (page) => {
      await open(page, { calls: "closed", hash: "#/entry/guide/call-centre" });
      await unfold(page);
    },
  },
  { name: "report-empty", show: (page) => open(page, { calls: "closed", hash: "#/report" }) },
  {
    name: "report",
    show: async (page) => {
      await report(page);
      await page.getByRole("button", { name: /消す.*利用形態/ }).click();
      await expect(page.locator("[data-line=setup]")).toHaveAttribute("data-struck", "true");
    },
  },
  {
    name: "report-folds",
    show: async (page) => {
      await report(page);
      await unfold(page);
    },
  },
  {
    name: "history",
    show: async (page) => {
      await open(page, { hash: "#/history" });
      await page.getByRole("button", { name: /比べる.*前の点検と/ }).click();
      await expect(page.locator("#compared")).toBeVisible();
    },
  },
  { name: "history-lost", show: (page) => open(page, { more: "&past=lost", hash: "#/history" }) },
  { name: "history-locked", show: (page) => open(page, { more: "&past=locked", hash: "#/history" }) },
  { name: "update", show: (page) => open(page, { hash: "#/update" }) },
  { name: "update-running", show: (page) => updated(page, "stuck", "running") },
  { name: "update-done", show: (page) => updated(page, "updated", "done") },
  { name: "update-forbidden", show: (page) => updated(page, "forbidden", "done") },
  { name: "update-not-understood", show: (page) => updated(page, "not-understood", "done") },
];

/** What a machine can tell about readability; colours alone where only they have changed. */
async function violations(page: Page, colours: boolean): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (
    colours
      ? axe.withRules(["color-contrast"])
      : axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
  ).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

for (const scene of SCENES) {
  test(`${scene.name} is readable and fits, light and dark`, async ({ page }, { project }) => {
    await scene.show(page);
    // Headings of other entries come a moment later.
    await page.waitForTimeout(100);
    await page.screenshot({ path: `${PICTURES}/${scene.name}-${project.name}.png` });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    expect(await violations(page, false)).toEqual([]);

    await page.emulateMedia({ colorScheme: "dark" });
    await page.screenshot({ path: `${PICTURES}/${scene.name}-${project.name}-dark.png` });
    expect(await violations(page, true)).toEqual([]);

    await page.emulateMedia({ colorScheme: "light" });
    await full(page, `${scene.name}-${project.name}-full`);
  });
}

test("controls are large enough for a finger", async ({ page }) => {
  // All scenes, one after another, on a busy machine.
  test.setTimeout(SCENES.length * 5_000);
  for (const scene of SCENES) {
    await scene.show(page);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("a, button, summary, label.chip, label.tab, #q")]
        .filter((control) => !control.matches(".skip") && control.offsetParent !== null)
        .map((control) => ({ name: control.textContent, box: control.getBoundingClientRect() }))
        .filter(({ box }) => box.height < 44 || box.width < 44)
        .map(({ name, box }) => `${name?.trim()} ${Math.round(box.width)}x${Math.round(box.height)}`),
    );
    expect(small, scene.name).toEqual([]);
  }
});

test("everything fits a window of 320 px, as at 200 % of a small tablet", async ({ page }) => {
  // All scenes, one after another, on a busy machine.
  test.setTimeout(SCENES.length * 5_000);
  for (const scene of SCENES) {
    await page.setViewportSize({ width: 320, height: 640 });
    await scene.show(page);
    await page.waitForTimeout(100);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide, scene.name).toBeLessThanOrEqual(0);
    await full(page, `${scene.name}-320-full`);
  }
});
