/**
 * The fourteen tasks of the walk, counted as it counted them: taps, keys, characters that stand before the right thing, and screens
 * scrolled (one less 15 %) at three sizes. Each at least as good as it was there.
 */
import type { Locator, Page } from "@playwright/test";
import { expect, open, test, type Kept } from "./window";

const SIZES = [
  { name: "phone", width: 360, height: 740 },
  { name: "tablet", width: 820, height: 1180 },
  { name: "desk", width: 1440, height: 900 },
] as const;
type Size = (typeof SIZES)[number]["name"];
/** As many characters are read in a second. */
const READ = 8;

/** What a person does, counted. */
class Walker {
  taps = 0;
  keys = 0;
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async tap(what: Locator): Promise<void> {
    this.taps += 1;
    await what.click();
  }

  async type(words: string): Promise<void> {
    this.keys += [...words].length;
    await this.page.locator("#q").pressSequentially(words);
  }

  async enter(): Promise<void> {
    this.keys += 1;
    await this.page.keyboard.press("Enter");
  }

  /** Screens to scroll from where the page stands until all of it is in sight, above the bar. */
  async scrolls(what: Locator): Promise<number> {
    await expect(what).toBeVisible();
    return what.evaluate((element) => {
      const bar = document.querySelector(".nav")?.getBoundingClientRect();
      const low = bar !== undefined && bar.top > window.innerHeight / 2 ? bar.top : window.innerHeight;
      const below = element.getBoundingClientRect().bottom - low;
      return below <= 0 ? 0 : Math.ceil(below / (low * 0.85));
    });
  }

  /** Seconds of reading from the top of the page's text to this. */
  async reading(what: Locator): Promise<number> {
    await expect(what).toBeVisible();
    const before = await what.evaluate((element) => {
      const main = document.getElementById("main");
      let characters = 0;
      const walker = document.createTreeWalker(main ?? document.body, NodeFilter.SHOW_TEXT);
      const before = (node: Node): boolean =>
        (element.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
      for (let node = walker.nextNode(); node !== null && before(node); node = walker.nextNode()) {
        const around = node.parentElement;
        // The row of equipment and place is the same all day: nobody reads it.
        if (around?.checkVisibility() === true && around.closest(".vh, .place-in") === null) {
          characters += (node.textContent ?? "").replace(/[\s\u200b]/g, "").length;
        }
      }
      return characters;
    });
    return before / READ;
  }
}

const begun = (setup: string, facility = "hospital-clinic"): Kept => ({ begun: true, place: { setup, facility } });
const home = (page: Page, name: string): Locator => page.locator(".big").getByText(name, { exact: true });

interface Task {
  name: string;
  /** At most, whatever the size. */
  taps: number;
  keys?: number;
  seconds: number;
  scrolls: { [S in Size]: number };
  /** Does the task and returns the right thing. */
  walk: (walker: Walker, page: Page) => Promise<Locator>;
}

const NONE = { phone: 0, tablet: 0, desk: 0 };

const TASKS: Task[] = [
  {
    name: "start: all equipment of this device",
    taps: 0,
    seconds: 9,
    scrolls: NONE,
    walk: async (walker, page) => {
      await open(page, { kept: null });
      // All of them are in sight together.
      expect(await walker.scrolls(page.locator("[data-value='face-reader-phone-reader']"))).toBe(0);
      return page.locator("[data-value='windows-usb-reader']");
    },
  },
  {
    name: "1: 021 with an Android",
    taps: 3,
    keys: 3,
    seconds: 28,
    // The walk has no figure for the desk.
    scrolls: { phone: 1, tablet: 0, desk: 1 },
    walk: async (walker, page) => {
      await open(page, { kept: begun("face-reader-phone-reader") });
      await walker.type("021");
      await walker.tap(page.locator("[data-id='error/021']"));
      await walker.tap(page.getByText("Android", { exact: true }).first());
      return page.locator("[data-step]", { hasText: "電源ボタンで" }).first();
    },
  },
  {
    name: "2: 008, the cable",
    taps: 0,
    keys: 4,
    seconds: 18,
    scrolls: NONE,
    walk: async (walker, page) => {
      await open(page, { kept: begun("face-reader-phone-reader") });
      await page.locator("#q").focus();
      await walker.type("008");
      await expect(page.locator("[data-id='error/008']")).toBeVisible();
      await walker.enter();
      return page.locator("[data-step='1'] .step-text").first();
    },
  },
  {
    name: "3: W-6401 on Windows",
    taps: 1,
    keys: 5,
    seconds: 37,
    scrolls: { phone: 1, tablet: 0, desk: 0 },
    walk: async (walker, page) => {
      await open(page, { kept: begun("windows-usb-reader") });
      await walker.type("w6401");
      await walker.tap(page.locator("[data-id='app-error/w-6401']"));
      return page.locator("[data-step='1'] .step-text").first();
    },
  },
  {
    name: "4: the lamp, by a check-up",
    taps: 2,
    seconds: 27,
    scrolls: NONE,
    walk: async (walker, page) => {
      await open(page, { plan: "asks-lamp,lamp-blue", kept: begun("windows-usb-reader") });
      await walker.tap(home(page, "いますぐ点検"));
      await walker.tap(page.locator("[data-value='blinking-blue']"));
      await expect(page.locator("h1")).toHaveAttribute("data-cause", "reader-in-bluetooth-mode");
      return page.locator("[data-step='1'] .step-text");
    },
  },
  {
    name: "4: what one can do without a check-up stays in sight while one types",
    taps: 0,
    keys: 6,
    seconds: 60,
    scrolls: NONE,
    walk: async (walker, page) => {
      await open(page, { kept: begun("windows-usb-reader") });
      await walker.type("通信できない");
      await expect(page.locator("[data-id]").first()).toBeVisible();
      return home(page, "いますぐ点検");
    },
  },
  {
    name: "5: what to charge",
    taps: 3,
    seconds: 40,
    scrolls: NONE,
    walk: async (walker, page) => {
      await open(page, { kept: begun("face-reader") });
      await walker.tap(home(page, "受付を続ける"));
      await walker.tap(page.locator("label[for='card-physical']"));
      await walker.tap(page.locator("label[for='outage-reader']"));
      return page.locator(".manner-pay").first();
    },
  },
  {
    name: "5: what to charge, with nothing left unanswered",
    taps: 5,
    seconds: 40,
    scrolls: NONE,
    walk: async (walker, page) => {
      await open(page, { kept: begun("face-reader") });
      await walker.tap(home(page, "受付を続ける"));
      await walker.tap(page.locator("label[for='card-physical']"));
      await walker.tap(page.locator("label[for='outage-reader']"));
      await walker.tap(page.locator("label[for='papers-none']"));
      await walker.tap(page.locator("label[for='visit-first']"));
      await expect(page.locator("[data-ask]:not([data-ask=expired])")).toHaveCount(0);
      return page.locator(".manner-pay").first();
    },
  },
  {
    name: "6: 950 at a pharmacy",
    taps: 0,
    keys: 4,
    seconds: 26,
    scrolls: { phone: 1, tablet: 0, desk: 0 },
    walk: async (walker, page) => {
      await open(page, { kept: begun("face-reader", "pharmacy") });
      await page.locator("#q").focus();
      await walker.type("950");
      await expect(page.locator("[data-id='error/950']")).toBeVisible();
      await walker.enter();
      return page.locator("[data-step='1'] .step-text").first();
    },
  },
  {
    name: "7: a nurse's forgotten PIN",
    taps: 0,
    seconds: 18,
    scrolls: { phone: 1, tablet: 0, desk: 0 },
    walk: async (_, page) => {
      await open(page, { hash: "#/entry/topic/card-pin-forgotten", kept: begun("phone", "home-visit-nursing") });
      const first = page.locator("[data-step='1'] .step-text").first();
      await expect(first).not.toContainText("顔認証付きカードリーダー");
      return first;
    },
  },
  {
    name: "8: dial at once",
    taps: 0,
    seconds: 14,
    scrolls: NONE,
    walk: async (_, page) => {
      await open(page, { kept: begun("windows-usb-reader") });
      return page.locator("main .callrow a[href^='tel:']");
    },
  },
  {
    name: "8: with the facts, the cause",
    taps: 1,
    // 48 in the walk; on a desk the telephone beside it is counted.
    seconds: 30,
    scrolls: NONE,
    walk: async (walker, page) => {
      await open(page, { plan: "not-placed", hash: "#/checkup", kept: begun("windows-usb-reader") });
      await expect(page.locator("[data-state=found]")).toBeVisible();
      await walker.tap(page.locator("nav a[href='#/report']"));
      return page.locator("[data-line^='cause-']").first();
    },
  },
  {
    name: "8: with the facts, the telephone",
    taps: 1,
    seconds: 60,
    scrolls: NONE,
    walk: async (walker, page) => {
      await open(page, { plan: "not-placed", hash: "#/checkup", kept: begun("windows-usb-reader") });
      await expect(page.locator("[data-state=found]")).toBeVisible();
      await walker.tap(page.locator("nav a[href='#/report']"));
      await expect(page.locator("[data-line]").first()).toBeVisible();
      return page.locator("main a[href^='tel:']:visible").first();
    },
  },
  {
    name: "9: compare with the check-up before",
    taps: 2,
    seconds: 7,
    scrolls: NONE,
    walk: async (walker, page) => {
      await open(page, { kept: begun("windows-usb-reader") });
      await walker.tap(page.locator("main a[href='#/history']"));
      await walker.tap(page.getByRole("button", { name: /比べる.*前の点検と/ }));
      return page.locator("[aria-labelledby=compared] .row").first();
    },
  },
  {
    name: "10: another facility",
    taps: 2,
    seconds: 5,
    scrolls: { phone: 1, tablet: 0, desk: 0 },
    walk: async (walker, page) => {
      await open(page, { kept: begun("windows-usb-reader") });
      await walker.tap(page.locator("a[href='#/start']:visible").first());
      await walker.tap(page.locator("[data-value='home-visit-nursing']"));
      return page.locator("#q");
    },
  },
];

for (const { name, width, height } of SIZES) {
  test(`the tasks of the walk at ${width}x${height}`, async ({ page }) => {
    // One page for all of them.
    test.setTimeout(TASKS.length * 15_000);
    await page.setViewportSize({ width, height });
    const worse: string[] = [];
    for (const task of TASKS) {
      const walker = new Walker(page);
      const right = await task.walk(walker, page);
      const scrolls = await walker.scrolls(right);
      const seconds = await walker.reading(right);
      const told = `${task.name}: ${walker.taps} taps, ${walker.keys} keys, ${scrolls} scrolls, ${seconds.toFixed(0)} s`;
      if (
        walker.taps > task.taps ||
        walker.keys > (task.keys ?? 0) ||
        scrolls > task.scrolls[name] ||
        // Whole seconds, as the walk has them.
        Math.round(seconds) > task.seconds
      ) {
        worse.push(told);
      }
    }
    expect(worse).toEqual([]);
  });
}

test("11: by keyboard and IME alone: the field, the hits, the page, and back", async ({ page }) => {
  await open(page, { kept: begun("windows-usb-reader") });
  const ime = await page.context().newCDPSession(page);
  // A word that has hardly begun is not called unknown.
  for (const text of ["か", "かざ"]) {
    await ime.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await page.waitForTimeout(100);
    await expect(page.locator("main")).not.toContainText("見つかりません");
  }
  await ime.send("Input.insertText", { text: "カードを読めない" });
  await expect(page.locator("[data-id]").first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.locator("h1")).toBeFocused();
  await page.keyboard.press("/");
  await expect(page.locator("#q")).toBeFocused();
});

test("no page is empty while it waits: its heading and a word are there at once", async ({ page }) => {
  for (const hash of [
    "#/entry/error/021",
    "#/entry/guide/continue-reception",
    "#/repair/amazon-root",
    "#/checkup",
    "#/connection",
    "#/history",
    "#/opening",
    "#/update",
  ]) {
    await open(page, { more: "&late=3000", hash });
    await expect(page.locator("h1"), hash).not.toBeEmpty();
    await expect(
      page
        .locator("main [role=status]")
        .filter({ hasText: /…|ます|まだ/ })
        .first(),
      hash,
    ).toBeAttached();
  }
});

test("the page for the call centre has one name", async ({ page }) => {
  await open(page, { plan: "not-placed", hash: "#/checkup" });
  await expect(page.locator("[data-state=found]")).toBeVisible();
  const names = await page.locator("a[href='#/report']").allInnerTexts();
  expect(new Set(names.map((name) => name.trim()))).toEqual(new Set(["問い合わせ"]));
  await page.locator("nav a[href='#/report']").click();
  await expect(page.locator("h1")).toHaveText("問い合わせ");
});
