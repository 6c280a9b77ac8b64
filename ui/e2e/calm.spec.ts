/**
 * Nothing moves under the finger: with every answer late and a processor six times slower, on every screen. What moves counts
 * as browsers count it (layout shift), apart by whether a hand had just moved.
 */
import type { Page } from "@playwright/test";
import { expect as inTime, open, test } from "./window";

/** Slowed on purpose, and perhaps by what else the machine does: what is waited for may take long. */
const expect = inTime.configure({ timeout: 60_000 });

/** Answers come that much later: after the first picture, and after the half second in which a hand may have caused them. */
const LATE = 600;
const SLOWER = 6;
const BY_ITSELF = 0.02;
const AFTER_INPUT = 0.05;

const PLACE = { setup: "windows-usb-reader", facility: "hospital-clinic" };
const kept = { begun: true, place: PLACE };
const more = `&late=${LATE}`;

interface Moved {
  itself: number;
  input: number;
  what: string[];
}

declare global {
  interface Window {
    moved: Moved;
  }
}

/** Notes what moves from the first picture on. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const moved: Moved = { itself: 0, input: 0, what: [] };
    window.moved = moved;
    interface Shift extends PerformanceEntry {
      value: number;
      hadRecentInput: boolean;
      sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
    }
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries() as Shift[]) {
        moved[shift.hadRecentInput ? "input" : "itself"] += shift.value;
        const what = shift.sources.map(({ node, previousRect, currentRect }) => {
          const element = node instanceof Element ? node : node?.parentElement;
          return `${element?.tagName}.${element?.className} ${previousRect.y}→${currentRect.y}`;
        });
        moved.what.push(
          `${shift.hadRecentInput ? "after input" : "by itself"} ${shift.value.toFixed(3)}: ${what.join(", ")}`,
        );
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

/** All answers are in, and drawn. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(LATE + 500);
}

const SCREENS: { [name: string]: (page: Page) => Promise<void> } = {
  start: (page) => open(page, { more, kept: null }),
  home: (page) => open(page, { more, kept }),
  "home-typed": async (page) => {
    await open(page, { more, kept });
    await settled(page);
    await page.locator("#q").pressSequentially("021", { delay: 100 });
    await expect(page.locator("[data-id='error/021']")).toBeVisible();
  },
  "home-words": async (page) => {
    await open(page, { more, kept });
    await settled(page);
    await page.getByRole("button", { name: "カードを読めない" }).click();
    await expect(page.locator("[data-id]").first()).toBeVisible();
  },
  error: (page) => open(page, { more, kept, hash: "#/entry/error/021" }),
  "app-error": (page) => open(page, { more, kept, hash: "#/entry/app-error/w-6401" }),
  reception: async (page) => {
    await open(page, { more, kept, hash: "#/entry/guide/continue-reception" });
    await expect(page.locator(".manner").first()).toBeVisible();
  },
  "call-centre": (page) => open(page, { more, kept, hash: "#/entry/guide/call-centre" }),
  checkup: async (page) => {
    await open(page, { plan: "not-placed", more, kept, hash: "#/checkup" });
    await expect(page.locator("[data-state=found]")).toBeVisible();
  },
  "checkup-done": async (page) => {
    await open(page, { plan: "not-placed", more, kept, hash: "#/checkup" });
    await expect(page.locator("[data-state=found]")).toBeVisible();
    await settled(page);
    await page.locator("[data-step='1'] button").first().click();
    await expect(page.locator(".note--warn")).toBeVisible();
  },
  lamp: async (page) => {
    await open(page, { plan: "asks-lamp", more, kept, hash: "#/checkup" });
    await expect(page.locator("[data-question=lamp]")).toBeVisible();
  },
  "connection-broken": async (page) => {
    await open(page, { plan: "root-missing", more, kept, hash: "#/connection" });
    await expect(page.locator("[data-way=broken]")).toBeVisible();
  },
  "connection-whole": async (page) => {
    await open(page, { plan: "connected", more, kept, hash: "#/connection" });
    await expect(page.locator("[data-way=whole]")).toBeVisible();
  },
  "connection-unknown": async (page) => {
    await open(page, { plan: "names-unseen", more, kept, hash: "#/connection" });
    await expect(page.locator("[data-way=unknown]")).toBeVisible();
  },
  report: async (page) => {
    await open(page, { plan: "not-placed", more, kept, hash: "#/checkup" });
    await expect(page.locator("[data-state=found]")).toBeVisible();
    await page.locator("nav a[href='#/report']").click();
    await expect(page.locator("[data-line]").first()).toBeVisible();
  },
  history: async (page) => {
    await open(page, { more, kept, hash: "#/history" });
    await settled(page);
    await page.getByRole("button", { name: /比べる.*前の点検と/ }).click();
    await expect(page.locator("#compared")).toBeVisible();
  },
  root: async (page) => {
    await open(page, { more, kept, hash: "#/repair/amazon-root" });
    await expect(page.locator("[data-action=add]")).toBeVisible();
  },
  update: async (page) => {
    await open(page, { more, kept, hash: "#/update" });
    await settled(page);
    await page.locator("[data-action=agree]").click();
    await expect(page.locator("[data-phase=done]")).toBeVisible();
  },
  settings: (page) => open(page, { more, kept, hash: "#/settings" }),
  opening: async (page) => {
    await open(page, { plan: "solved", more, kept, hash: "#/opening" });
    await expect(page.locator("main")).toHaveAttribute("data-state", "well");
  },
  record: (page) => open(page, { more, kept, hash: "#/record" }),
  trial: (page) => open(page, { more: `${more}&trial=card`, kept, hash: "#/trial" }),
};

for (const [name, show] of Object.entries(SCREENS)) {
  test(`${name}: nothing moves under the finger`, async ({ page }) => {
    test.setTimeout(90_000);
    await watch(page);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    await show(page);
    await settled(page);
    const { itself, input, what } = await page.evaluate(() => window.moved);
    expect(itself, what.join("\n")).toBeLessThanOrEqual(BY_ITSELF);
    expect(input, what.join("\n")).toBeLessThanOrEqual(AFTER_INPUT);
  });
}
