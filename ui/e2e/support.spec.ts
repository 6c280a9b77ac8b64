/** Getting help as a user does it: what leaves is seen and struck out first, past check-ups are compared, the app is updated. */
import { expect, open, test } from "./window";

test("what is struck out leaves neither as text nor in the file, and can be put back", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, { plan: "not-placed", hash: "#/checkup" });
  await expect(page.locator("main")).toHaveAttribute("data-state", "found");
  await page.locator("nav a[href='#/report']").click();
  await expect(page.locator("h1")).toHaveText("問い合わせ");
  await expect(page.locator("[data-line=setup]")).toContainText("Windows＋USBリーダー");

  await page.getByRole("button", { name: /消す.*利用形態/ }).click();
  await expect(page.locator("[data-line=setup]")).toContainText("出しません");
  await page.locator("[data-action=copy]").click();
  await expect(page.getByText("コピーしました。")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).not.toContain("利用形態");
  expect(copied).toContain("カードが置かれていません");
  await page.locator("summary", { hasText: "ファイルに入る点検の記録" }).click();
  await expect(page.locator("pre")).not.toContainText('"利用形態"');

  await page.getByRole("button", { name: /もどす.*利用形態/ }).click();
  await expect(page.locator("[data-line=setup]")).not.toContainText("出しません");
  await page.locator("[data-action=save]").click();
  await expect(page.getByText(/保存しました/)).toBeVisible();
});

test("a typed code stands first in what leaves", async ({ page }) => {
  await open(page, { plan: "not-placed", hash: "#/checkup" });
  await expect(page.locator("main")).toHaveAttribute("data-state", "found");
  await page.locator("nav a[href='#/report']").click();
  await page.locator("#typed").fill("0x81000023");
  await page.keyboard.press("Enter");
  await expect(page.locator("#typed")).toHaveValue("");
  await expect(page.locator("[data-line]").first()).toContainText("0x81000023");
});

test("each step that was tried is told with what came of it, also after the cause has become another one", async ({
  page,
}) => {
  // As it was; then the card lies there and does not answer, seen by its check and by a look at everything; then all is well.
  await open(page, { plan: "not-placed,not-placed,unreadable,unreadable,solved", hash: "#/checkup" });
  await expect(page.locator("h1")).toHaveAttribute("data-cause", "card-not-placed");
  await page.locator("[data-step='1'] button", { hasText: "できた" }).click();
  await expect(page.locator("[data-step='1'] .note--warn")).toBeVisible();
  await page.locator("nav a[href='#/report']").click();
  await expect(page.locator("[data-line='tried-1']")).toContainText("変わりませんでした。");

  await page.locator("nav a[href='#/checkup']").click();
  await page.locator("[data-step='1'] button", { hasText: "できた" }).click();
  await expect(page.locator("h1")).toHaveAttribute("data-cause", "card-unreadable");
  await page.locator("[data-step='1'] button", { hasText: "できた" }).click();
  await expect(page.locator("main")).toHaveAttribute("data-state", "solved");
  await page.locator("nav a[href='#/report']").click();
  await expect(page.locator("[data-line='tried-1']")).toContainText("ほかの原因が見つかりました。");
  await expect(page.locator("[data-line='tried-2']")).toContainText("直りました。");

  // Starting anew begins a new list.
  await page.locator("nav a[href='#/checkup']").click();
  await page.locator("[data-action=again]").click();
  await expect(page.locator("main")).toHaveAttribute("data-state", "solved");
  await page.locator("nav a[href='#/report']").click();
  await expect(page.locator("[data-line=made-by]")).toBeVisible();
  await expect(page.locator("[data-line^=tried]")).toHaveCount(0);
});

test("without a check-up there is nothing to send, and one tap leads to it", async ({ page }) => {
  await open(page, { hash: "#/report" });
  await expect(page.locator("[data-action=copy]")).toHaveCount(0);
  await page.locator("main a[href='#/checkup']").click();
  await expect(page.locator("h1")).not.toHaveText("問い合わせ");
});

test("two check-ups are compared, and all are deleted only after a second yes", async ({ page }) => {
  await open(page, { hash: "#/history" });
  await expect(page.locator("[data-number]")).toHaveCount(4);
  await page.getByRole("button", { name: /比べる.*前の点検と/ }).click();
  await expect(page.locator("#compared")).toBeFocused();
  await expect(page.getByText("新しく見つかった")).toBeVisible();
  await expect(page.getByText("直った", { exact: true })).toBeVisible();
  await page.locator("[data-action=list]").click();
  await page.locator("[data-action=ask-clear]").click();
  await page.locator("[data-action=keep]").click();
  await expect(page.locator("[data-number]")).toHaveCount(4);
  await page.locator("[data-action=ask-clear]").click();
  await page.locator("[data-action=clear]").click();
  await expect(page.getByText("残っている点検はありません。")).toBeVisible();
});

test("a locked keyring and lost keys are said in words", async ({ page }) => {
  await open(page, { more: "&past=locked", hash: "#/history" });
  await expect(page.getByText(/鍵がかかっています/)).toBeVisible();
  await open(page, { more: "&past=lost", hash: "#/history" });
  await expect(page.getByText("鍵がなくなって、読めない点検が3件あります。")).toBeVisible();
  await page.locator("[data-action=clear-unreadable]").click();
  await expect(page.getByText("残っている点検はありません。")).toBeVisible();
});

test("nothing is updated before the terms were seen and agreed to", async ({ page }) => {
  await open(page, { more: "&winget=stuck", hash: "#/update" });
  await expect(page.getByText("https://aka.ms/microsoft-store-terms-of-transaction")).toBeVisible();
  await expect(page.locator("main")).toHaveAttribute("data-phase", "idle");
  await page.locator("[data-action=agree]").click();
  await expect(page.locator("progress")).toHaveAttribute("value", "42");
  await expect(page.getByText("[9NN2X23F7BN3]")).toBeVisible();
  await page.locator("[data-action=cancel]").click();
  await expect(page.getByText(/更新をやめました/)).toBeVisible();
});

test("each outcome leads to the next way", async ({ page }) => {
  for (const [winget, link] of [
    ["updated", "#/entry/guide/update-app-windows"],
    ["forbidden", "#/entry/guide/app-update-blocked"],
    ["no-network", "#/entry/guide/server-unreachable"],
  ] as const) {
    await open(page, { more: `&winget=${winget}`, hash: "#/update" });
    await page.locator("[data-action=agree]").click();
    await expect(page.locator("main")).toHaveAttribute("data-phase", "done");
    await expect(page.locator("main [role=status]")).not.toBeEmpty();
    await expect(page.locator(`section[aria-labelledby=next] a[href='${link}']`)).toBeVisible();
  }
});

test("newer content says what changed, once, with the way to each page", async ({ page }) => {
  await open(page, { more: "&news=1" });
  const changed = page.locator("[data-changed]");
  await expect(changed.locator("li").first()).toHaveText("021 の手順が変わりました");
  await expect(changed.locator("li")).toHaveCount(3);
  await changed.locator("a").first().press("Enter");
  await expect(page).toHaveURL(/#\/entry\/error\/021$/);
  await page.goBack();
  await page.locator("[data-action=seen]").press("Enter");
  await expect(changed).toHaveCount(0);
  await expect(page.locator("#q")).toBeFocused();
  await page.reload();
  await expect(page.locator("h1")).toBeAttached();
  await expect(changed).toHaveCount(0);
  await page.goto("/?recorded=&news=1#/settings");
  await page.locator("summary", { hasText: "変わったところ" }).click();
  await expect(changed.locator("li")).toHaveCount(4);
});

test("a newer program is told, and its page is opened by the user alone", async ({ page }) => {
  await open(page, { more: "&newer=0.2.0" });
  await page.locator("a[data-newer]").press("Enter");
  await expect(page).toHaveURL(/#\/settings$/);
  await expect(page.locator("[data-newer]")).toContainText("0.2.0");
  await page.locator("[data-action=program-page]").press("Enter");
  await expect(page.locator("p[role=status]")).toHaveText("ブラウザで開きました。");
});

test("on a phone the share sheet gets the very text that is shown, and on a computer there is none", async ({
  page,
}) => {
  const shared = () => page.evaluate(() => sessionStorage.getItem("shared"));
  await open(page, { plan: "not-placed", more: "&share=1", hash: "#/checkup" });
  await expect(page.locator("main")).toHaveAttribute("data-state", "found");
  await page.locator("nav a[href='#/report']").click();
  await page.getByRole("button", { name: /消す.*利用形態/ }).click();
  await expect(page.locator("[data-line=setup]")).toContainText("出しません");
  await page.locator("[data-action=share]").click();
  await expect.poll(shared).toContain("カードが置かれていません");
  expect(await shared()).not.toContain("利用形態");

  await open(page, { more: "&share=1", hash: "#/entry/error/021" });
  await page.locator("[data-action=share]").click();
  await expect.poll(shared).toContain("shikaku://error/021");

  await open(page, { more: "&share=no", hash: "#/entry/error/021" });
  await page.locator("[data-action=share]").click();
  await expect(page.getByText("共有の画面を開けませんでした。コピーを使ってください。")).toBeVisible();

  await open(page, { hash: "#/entry/error/021" });
  await expect(page.locator("[data-action=copy]")).toBeVisible();
  await expect(page.locator("[data-action=share]")).toHaveCount(0);
});
