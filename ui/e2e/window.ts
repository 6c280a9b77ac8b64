/** What the tests of the window share: opening it over recorded answers, and watching for what must never happen. */
import { test as base, expect, type Page } from "@playwright/test";

/**
 * Opens the window; `plan` says what the next check-ups find, `calls` who answers the telephone, `more` what else is recorded,
 * `hash` where one begins.
 */
export async function open(page: Page, { plan = "", calls = "", more = "", hash = "" } = {}): Promise<void> {
  await page.goto(`/?recorded=${plan}&calls=${calls}${more}${hash}`);
  await expect(page.locator("h1")).toBeAttached();
}

/** A page on which any message in the console fails the test: a refusal by the policy is one. */
export const test = base.extend<{ page: Page }>({
  page: async ({ page }, use) => {
    // As the app does it (`freezePrototype`).
    await page.addInitScript(() => Object.freeze(Object.prototype));
    const messages: string[] = [];
    page.on("console", (message) => messages.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => messages.push(String(error)));
    await use(page);
    expect(messages).toEqual([]);
  },
});

export { expect };
