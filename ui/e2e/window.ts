/** What the tests of the window share: opening it over recorded answers, and watching for what must never happen. */
import { test as base, expect, type Page } from "@playwright/test";

/** What the window has kept from earlier; nothing is a new installation. */
export interface Kept {
  begun: boolean;
  place?: { [key: string]: string };
  text?: string;
  theme?: string;
  keys?: boolean;
}

interface Opened {
  plan?: string;
  calls?: string;
  root?: string;
  more?: string;
  hash?: string;
  kept?: Kept | null;
}

/**
 * Opens the window; `plan` says what the next check-ups find, `calls` who answers the telephone, `root` how a certificate stands
 * and how deeds end, `more` what else is recorded, `hash` where one begins, `kept` what an earlier start has left.
 */
export async function open(
  page: Page,
  { plan = "", calls = "", root = "", more = "", hash = "", kept = { begun: true } }: Opened = {},
): Promise<void> {
  // A file of the same origin, so that the store can be written before the window reads it.
  await page.goto("/icon.svg");
  await page.evaluate((kept) => {
    localStorage.clear();
    if (kept !== null) {
      localStorage.setItem("shikaku-rescue", JSON.stringify(kept));
    }
  }, kept);
  await page.goto(`/?recorded=${plan}&calls=${calls}&root=${root}${more}${hash}`);
  await expect(page.locator("h1")).toBeAttached();
}

/** A page on which any message in the console fails the test: a refusal by the policy is one. */
export const test = base.extend<{ page: Page }>({
  page: async ({ page }, use) => {
    // As the app does it (`freezePrototype`).
    await page.addInitScript(() => Object.freeze(Object.prototype));
    // Chromium asks for it beside a picture that is opened by itself, as `open` does.
    await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
    const messages: string[] = [];
    page.on("console", (message) => messages.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => messages.push(String(error)));
    await use(page);
    expect(messages).toEqual([]);
  },
});

/** Where pictures are put. */
const PICTURES = "../target/screenshots/window";

/** A picture of the window, or of the whole page; where somebody wants to look at them (`npm run pictures`), for no test reads one. */
export async function picture(page: Page, name: string, fullPage = false): Promise<void> {
  if (process.env["PICTURES"] !== undefined) {
    await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage });
  }
}

export { expect };
