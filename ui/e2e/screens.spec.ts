/** Every screen at three sizes, light and dark: readable by machine (axe), nothing wider than the window, a picture of each. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, open, picture, test } from "./window";

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

/** Somebody tries again, and it is looked on. */
async function recorded(page: Page, record: string, phase: string): Promise<void> {
  await open(page, { more: `&record=${record}`, hash: "#/record", kept: { begun: true, place: USB } });
  await page.locator("[data-action=record]").click();
  await expect(page.locator("main")).toHaveAttribute("data-phase", phase);
}

async function unfold(page: Page): Promise<void> {
  for (const summary of await page.locator("summary:visible").all()) {
    await summary.click();
  }
}

/** The whole page in a window as tall as it, so that the bar at the bottom lies at the bottom. */
async function full(page: Page, name: string): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
  await picture(page, name);
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
  { name: "home-newer", show: (page) => open(page, { more: "&newer=0.2.0", kept: { begun: true, place: CLINIC } }) },
  {
    name: "settings-newer",
    show: async (page) => {
      await open(page, { more: "&newer=0.2.0", hash: "#/settings", kept: { begun: true, place: USB } });
      await expect(page.locator("[data-newer]")).toContainText("0.2.0");
    },
  },
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
  { name: "trial", show: (page) => open(page, { more: "&trial=card", hash: "#/trial" }) },
  {
    name: "trial-felt",
    show: async (page) => {
      await open(page, { more: "&trial=held&antennas=0", hash: "#/trial" });
      await page.locator("[data-action=trial]").click();
      await expect(page.locator("main")).toHaveAttribute("data-phase", "felt");
    },
  },
  {
    name: "trial-nothing",
    show: async (page) => {
      await open(page, { more: "&trial=nothing&antennas=0", hash: "#/trial" });
      await page.locator("[data-action=trial]").click();
      await expect(page.locator("main")).toHaveAttribute("data-phase", "done");
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
  {
    name: "home-words",
    show: async (page) => {
      await type(page, "カードを読めない");
      // As one scrolls to it: behind the bar it would be half a target.
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    },
  },
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
      await page.locator("[data-step='1'] .btn--fill").click();
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
  {
    name: "opening",
    show: async (page) => {
      await open(page, { plan: "solved", hash: "#/opening", kept: { begun: true, place: USB } });
      await expect(page.locator("main")).toHaveAttribute("data-state", "well");
    },
  },
  {
    name: "opening-found",
    show: async (page) => {
      await open(page, { plan: "root-missing", more: "&past=locked", hash: "#/opening" });
      await expect(page.locator("main")).toHaveAttribute("data-state", "found");
    },
  },
  {
    name: "opening-ending",
    show: async (page) => {
      await open(page, { plan: "solved", more: "&opening=ending", hash: "#/opening" });
      await expect(page.locator("[data-ends=certificate]")).toBeVisible();
    },
  },
  { name: "record", show: (page) => open(page, { hash: "#/record" }) },
  { name: "record-running", show: (page) => recorded(page, "stuck", "running") },
  { name: "record-found", show: (page) => recorded(page, "brief", "done") },
  {
    name: "record-dropped",
    show: async (page) => {
      await recorded(page, "dropped", "done");
      await unfold(page);
    },
  },
  { name: "record-well", show: (page) => recorded(page, "well", "done") },
  { name: "record-nothing", show: (page) => recorded(page, "nothing", "done") },
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

/** Controls that a finger would miss. */
function small(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("a, button, summary, label.chip, label.tab, #q")]
      .filter((control) => !control.matches(".skip") && control.offsetParent !== null)
      .map((control) => ({ name: control.textContent, box: control.getBoundingClientRect() }))
      .filter(({ box }) => box.height < 44 || box.width < 44)
      .map(({ name, box }) => `${name?.trim()} ${Math.round(box.width)}x${Math.round(box.height)}`),
  );
}

/** How much wider than the window the page is. */
function wide(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** Words that lie over other words, or are cut off by what holds them. */
function collisions(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    // What is there for screen readers alone is clipped away.
    const clipped = (element: Element | null): boolean =>
      element !== null && (getComputedStyle(element).clipPath !== "none" || clipped(element.parentElement));
    const seen = (element: Element): boolean =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      !clipped(element) &&
      element.closest(".nav, .skip, .ways, .said, pre, svg, [aria-hidden=true]") === null;
    const texts: { words: string; box: DOMRect; element: Element }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const words = node.textContent?.trim() ?? "";
      if (element === null || words === "" || !seen(element)) {
        continue;
      }
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        if (box.width > 2 && box.height > 2) {
          texts.push({ words: words.slice(0, 20), box, element });
        }
      }
    }
    const found: string[] = [];
    texts.forEach((one, place) => {
      for (const other of texts.slice(place + 1)) {
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        // Lines of one text stand close; half a line over another is a collision.
        if (across > 2 && down > Math.min(one.box.height, other.box.height) / 2) {
          found.push(`「${one.words}」×「${other.words}」`);
        }
      }
      const holder = one.element.closest("button, a, .chip, h1, .way > li, .row");
      const around = holder?.getBoundingClientRect();
      if (around !== undefined && (one.box.right > around.right + 1 || one.box.left < around.left - 1)) {
        found.push(`「${one.words}」 is wider than what holds it`);
      }
    });
    return found;
  });
}

// One page answers for a scene: making it is what takes time.
for (const scene of SCENES) {
  test(`${scene.name} is readable and fits, light and dark, at 320 px, and at the largest text`, async ({ page }, {
    project,
  }) => {
    await scene.show(page);
    // Headings of other entries come a moment later.
    await page.waitForTimeout(100);
    await picture(page, `${scene.name}-${project.name}`);
    expect(await wide(page)).toBeLessThanOrEqual(0);
    expect(await small(page)).toEqual([]);
    expect(await violations(page, false)).toEqual([]);

    await page.emulateMedia({ colorScheme: "dark" });
    await picture(page, `${scene.name}-${project.name}-dark`);
    expect(await violations(page, true)).toEqual([]);

    await page.emulateMedia({ colorScheme: "light" });
    if (process.env["PICTURES"] !== undefined) {
      await full(page, `${scene.name}-${project.name}-full`);
    }
    if (project.name !== "360x740") {
      return;
    }
    // As at 200 % of a small tablet, with the text as it comes and as large as it gets.
    for (const text of ["normal", "largest"]) {
      await page.evaluate((text) => (document.documentElement.dataset["text"] = text), text);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await wide(page), text).toBeLessThanOrEqual(0);
      expect(await collisions(page), text).toEqual([]);
      if (process.env["PICTURES"] !== undefined) {
        await full(page, `${scene.name}-320-${text}-full`);
      }
    }
  });
}
