/** What the tests of the site share: a server for all that change nothing, and pages on which no message may appear. */
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { Server, SITE } from "./serve";

/** What a receptionist types, letter by letter. */
export const SITE_PHRASES = [
  "カードを置いたのに読まない",
  "患者さんのスマホが反応しない",
  "サーバーに接続できませんでした",
  "暗証番号を3回間違えた",
  "リーダーのランプが青く点滅",
  "0x81000023",
  "E-A-12-W-6401",
  "医療券の患者さんの受付",
  "回線が切れた",
  "パスワードを忘れてログインできない",
  "ルート証明書がない",
  "電子証明書の期限が切れています",
  "Bluetoothのリーダーがつながらない",
  "資格情報のお知らせだけ持ってきた",
  "端末が起動しない",
  "マイナ資格確認アプリを更新できない",
];

/** Waits until the worker keeps an edition whole. */
export async function kept(page: Page, edition?: string): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(async () => {
          const names = await caches.keys();
          const state = (await navigator.serviceWorker.getRegistration())?.active?.state ?? "";
          return state === "activated" ? names.filter((name) => name.startsWith("site-")) : [];
        }),
      { timeout: 20_000 },
    )
    .toContainEqual(edition === undefined ? expect.stringContaining("site-") : `site-${edition}`);
}

/** Has begun before: the two questions of a first start are answered. */
export async function begun(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    try {
      if (localStorage.getItem("shikaku-rescue") === null) {
        localStorage.setItem("shikaku-rescue", JSON.stringify({ begun: true }));
      }
    } catch {
      // A private window without a store begins anew each time.
    }
  });
}

/** The first task: a code is typed, and its page says what to do. */
export async function findsACode(page: Page): Promise<void> {
  await page.locator("#q").fill("021");
  await page.locator(".hits a[href*='error/021']").first().click();
  await expect(page.locator("main")).toHaveAttribute("data-entry", "error/021");
  await expect(page.locator("main")).toContainText("スマホのケースを外して");
}

/** The second: the patient is received with what is in hand. */
export async function receivesAPatient(page: Page): Promise<void> {
  await page.locator(".card--patient .btn").click();
  await expect(page.locator("main")).toHaveAttribute("data-entry", "guide/continue-reception");
  await expect(page.locator(".manner").first()).toBeVisible();
  await expect(page.locator(".manner-pay").first()).toContainText("会計");
}

/** The third: what the call centre wants to hear. */
export async function preparesAnEnquiry(page: Page): Promise<void> {
  await page.locator("nav a[href='#/checkup']").click();
  await expect(page.locator("main")).toHaveAttribute("data-state", /unknown|found|solved/);
  await expect(page.locator("h1")).not.toHaveText("点検しています");
  await page.locator("nav a[href='#/report']").click();
  await page.locator("#typed").fill("0x81000023");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-line]").first()).toContainText("0x81000023");
}

export const test = base.extend<{ page: Page; messages: string[] }, { site: Server }>({
  site: [
    async ({}, use) => {
      const server = await Server.over(SITE);
      await use(server);
      await server.close();
    },
    { scope: "worker" },
  ],
  messages: async ({}, use) => {
    const messages: string[] = [];
    await use(messages);
    // While no server is there the browser itself says so, and may say it late.
    const ofNoServer = (message: string) =>
      message.includes("ERR_CONNECTION_REFUSED") && [...Server.away].some((address) => message.includes(address));
    expect(messages.filter((message) => !ofNoServer(message))).toEqual([]);
  },
  page: async ({ page, messages }, use) => {
    listen(page, messages);
    await use(page);
  },
});

/** Any message in the console fails the test: a refusal by the policy is one. */
export function listen(page: Page, messages: string[]): void {
  page.on("console", (message) => messages.push(`${message.type()}: ${message.text()} ${message.location().url}`));
  page.on("pageerror", (error) => messages.push(String(error)));
}

export { expect };
