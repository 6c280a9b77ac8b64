/** The main tasks as a user does them: by keyboard alone, with an IME, with a step that helps and one that does not. */
import explanations from "../src/platform/recorded/explanations.json" with { type: "json" };
import { expect, open, test } from "./window";

test("a number leads to its steps by keyboard alone", async ({ page }) => {
  await open(page);
  await expect(page.locator("#q")).toBeFocused();
  await page.keyboard.type("021");
  await expect(page.locator("#understood")).toHaveText("番号「021」で調べました。1件あります。");
  await expect(page.locator("[data-id='error/021']")).toContainText("まず：スマホのケースを外して、かざす。");
  await page.keyboard.press("Enter");
  await expect(page.locator("h1")).toHaveText("患者さんのスマホを読めない");
  await expect(page.locator("h1")).toBeFocused();
  await expect(page).toHaveTitle("患者さんのスマホを読めない｜資格確認レスキュー");
  await expect(page.locator("[data-step]").first()).toContainText("スマホのケースを外して");
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(page.locator("#q")).toHaveValue("021");
  await expect(page.locator("#q")).toBeFocused();
});

test("the arrow keys walk through the hits and back to the field", async ({ page }) => {
  await open(page);
  await page.keyboard.type("通信できない");
  await expect(page.locator("[data-id]")).toHaveCount(3);
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("[data-id]").nth(0)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("[data-id]").nth(1)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(page.locator("#q")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.locator("#q")).toHaveValue("");
  await expect(page.locator("[data-id]")).toHaveCount(0);
});

test("the slash key leads to the field from any page", async ({ page }) => {
  await open(page, { hash: "#/entry/error/021" });
  await page.keyboard.press("/");
  await expect(page.locator("#q")).toBeFocused();
  await expect(page.locator("#q")).toHaveValue("");
});

test("an IME is answered while it composes, and its Enter opens nothing", async ({ page }) => {
  await open(page);
  const ime = await page.context().newCDPSession(page);
  await ime.send("Input.imeSetComposition", { text: "よめ", selectionStart: 2, selectionEnd: 2 });
  await expect(page.locator("[data-id]")).toHaveCount(explanations.よめ.matches.length);
  await ime.send("Input.imeSetComposition", { text: "よめない", selectionStart: 4, selectionEnd: 4 });
  const hits = explanations.よめない.matches.length;
  const found = hits > 0 ? `で調べました。${hits}件あります。` : "に、ぴったり合う説明はありません。";
  await expect(page.locator("#understood")).toHaveText(`ことば「よめない」${found}`);
  // Browsers send the Enter that ends a composition as key code 229.
  await page.locator("#q").dispatchEvent("keydown", { key: "Enter", isComposing: true });
  await expect(page).not.toHaveURL(/entry/);
  await ime.send("Input.insertText", { text: "カードを読めない" });
  await expect(page.locator("[data-id]")).toHaveCount(3);
});

test("what only may be meant is offered with the words it goes by, and none of it leads on", async ({ page }) => {
  await open(page);
  await page.fill("#q", "点滅");
  const offered = page.locator("[data-near]");
  await expect(page.getByRole("heading", { name: "もしかして" })).toBeVisible();
  await expect(offered).toHaveCount(3);
  await expect(offered.first()).toContainText("「点滅」から");
  await expect(page.locator(".hit")).toHaveCount(0);
  await page.click('[data-action="none"]');
  await expect(offered).toHaveCount(0);
  await expect(page.locator('[data-action="none-checkup"]')).toBeVisible();
  await page.getByRole("link", { name: "どこに電話するか" }).click();
  await expect(page).toHaveURL(/call-centre/u);
  // Another word asks anew.
  await open(page);
  await page.fill("#q", "点滅");
  const second = (await offered.nth(1).getAttribute("data-id")) ?? "none";
  await offered.nth(1).click();
  await expect(page).toHaveURL(new RegExp(second, "u"));
});

test("a complaint fills the field", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "通信できない" }).click();
  await expect(page.locator("#q")).toHaveValue("通信できない");
  await expect(page.locator("[data-id='app-error/w-6401']")).toContainText("W-6401");
});

test("a number that does not exist says so and offers the check-up", async ({ page }) => {
  await open(page);
  await page.keyboard.type("999");
  await expect(page.locator("#understood")).toHaveText("この番号はありません。");
  await expect(page.locator(".note")).toContainText("「いますぐ点検」でも調べられます。");
  await expect(page.locator("[data-id]")).toHaveCount(0);
});

test("more than one can type is answered in plain words", async ({ page }) => {
  await open(page);
  await page.locator("#q").fill("あ".repeat(10_000));
  await expect(page.locator("#understood")).toHaveText("文が長すぎます（10,000文字）。");
});

test("an ID that stands under several codes asks which one", async ({ page }) => {
  await open(page);
  await page.keyboard.type("0x04000012");
  await expect(page.getByText("画面に出ている3けたの番号はどれですか。")).toBeVisible();
  await expect(page.locator("[data-id]")).toHaveCount(3);
});

test("a check-up finds the cause, and the step that helps ends it, by keyboard alone", async ({ page }) => {
  await open(page, { plan: "not-placed,not-placed,solved" });
  await page.keyboard.press("Tab");
  while (!(await page.locator("[data-action=checkup]").evaluate((button) => button === document.activeElement))) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-state=found]")).toBeVisible();
  await expect(page.locator("h1[data-cause='card-not-placed']")).toHaveText("カードが置かれていません");
  await expect(page.locator("h1")).toBeFocused();
  await expect(page.locator("[data-check='card.present']")).toHaveAttribute("data-verdict", "fail");

  const first = page.locator("[data-step='1'] button").first();
  await page.keyboard.press("Tab");
  await expect(first).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-step='1']")).toContainText("まだ変わっていません。");
  await expect(page.locator("[data-step='1']")).toContainText("にカードがありません。");
  await expect(first).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-state=solved]")).toBeVisible();
  await expect(page.locator("h1")).toHaveText("問題は見つかりませんでした");
  await expect(page.locator("h1")).toBeFocused();
  await expect(page.getByText("「カードが置かれていません」は、なくなりました。")).toBeVisible();
});

test("looking that takes a while says so on the button", async ({ page }) => {
  await open(page, { plan: "not-placed,slow:solved", hash: "#/checkup" });
  const done = page.locator("[data-step='1'] button").first();
  await done.click();
  await expect(done).toContainText("見ています…");
  await expect(page.locator("[data-state=solved]")).toBeVisible();
});

test("a step left behind makes the next one grow", async ({ page }) => {
  await open(page, { plan: "unreadable", hash: "#/checkup" });
  await page.locator("[data-action=next]").click();
  await expect(page.locator("[data-step='2']")).toHaveAttribute("aria-current", "step");
  await expect(page.locator("[data-step='2'] button").first()).toBeFocused();
});

test("another cause behind the first one takes its place", async ({ page }) => {
  await open(page, { plan: "not-placed,unreadable", hash: "#/checkup" });
  await page.locator("[data-step='1'] button").first().click();
  await expect(page.locator("h1")).toHaveAttribute("data-cause", "card-unreadable");
  await expect(page.locator("h1")).toBeFocused();
});

test("a missing root is added only after one has read about it, is seen by a new look, and can be taken away", async ({
  page,
}) => {
  await open(page, { plan: "root-missing,root-there", hash: "#/checkup" });
  await expect(page.locator("h1")).toHaveAttribute("data-cause", "amazon-root-missing");
  await page.getByRole("link", { name: "足す証明書を見る" }).click();
  await expect(page).toHaveURL(/repair\/amazon-root\?root=starfield-services-root-g2/);
  await expect(page.locator("h1")).toHaveText("この証明書を、足しますか");
  for (const read of [
    "Starfield Services Root Certificate Authority - G2",
    "Starfield Technologies",
    "2037年12月31日",
  ]) {
    await expect(page.locator("main")).toContainText(read);
  }
  const digits = await page.locator(".finger").first().textContent();
  expect(digits?.replace(/\s/g, "")).toBe("568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5");
  // Enter on arriving changes nothing and leads back.
  await expect(page.getByRole("button", { name: "やめる（何も変えない）" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("h1")).toHaveAttribute("data-cause", "amazon-root-missing");
  await page.getByRole("link", { name: "足す証明書を見る" }).click();
  await page.locator("[data-action=add]").click();
  await expect(page.locator("h1")).toHaveText("証明書を足しました");
  await expect(page.locator("h1")).toBeFocused();
  await expect(page.locator("[data-check='trust.amazon-roots']")).toHaveAttribute("data-verdict", "pass");
  await page.getByRole("button", { name: "元に戻す" }).click();
  await expect(page.locator("h1")).toHaveText("証明書を取り除きました");
  // What was found before is no longer so: coming back looks anew.
  await page.locator("nav a[href='#/checkup']").click();
  await expect(page.locator("[data-state=solved]")).toBeVisible();
});

test("every way in which adding is refused is told in its own words, and saving stays possible", async ({ page }) => {
  for (const [root, words] of [
    ["possible,declined", "Windowsの確認で「いいえ」が選ばれました。"],
    ["possible,no-right", "権限がありません。"],
    ["possible,record-not-written", "元に戻すための記録を書けないので、足しませんでした"],
    ["possible,broken", "いまはできません。"],
  ] as const) {
    await open(page, { root, hash: "#/repair/amazon-root" });
    await page.locator("[data-action=add]").click();
    await expect(page.locator(".decide .note--warn")).toContainText(words);
    await expect(page.locator("[data-action=add]")).toBeVisible();
  }
  for (const [root, words] of [
    ["policy-forbids", "施設の方針（グループ ポリシー）"],
    ["forbidden", "使用を禁止されています"],
    ["not-supported", "この端末では、アプリから証明書を足せません。"],
    ["already-there", "もう入っています"],
  ] as const) {
    await open(page, { root, hash: "#/repair/amazon-root" });
    await expect(page.locator(".head")).toContainText(words);
    await expect(page.locator("[data-action=add]")).toHaveCount(0);
    await page.locator("[data-action=save]").click();
    await expect(page.locator(".decide .note")).toContainText("SFSRootCAG2.cer");
  }
});

test("Escape leaves the page without a change", async ({ page }) => {
  await open(page, { hash: "#/entry/guide/install-amazon-root" });
  await page.getByRole("link", { name: "足す証明書を見る" }).click();
  await expect(page.locator("h1")).toHaveText("この証明書を、足しますか");
  await page.keyboard.press("Escape");
  await expect(page.locator("h1")).toContainText("AWSのルート証明書を入れる");
});

test("a step that names a settings page opens it, where the system has it", async ({ page }) => {
  await open(page, { hash: "#/entry/topic/proxy-not-supported" });
  await page.locator("summary").first().click();
  await page.locator("[data-open=windows-proxy]").first().click();
  await expect(page.getByText("Windowsの「プロキシ」の設定を開きました。").first()).toBeVisible();
  await page.goto("/?recorded=&os=linux#/entry/topic/proxy-not-supported");
  await page.locator("summary").first().click();
  await expect(page.getByText("Windowsのパソコンで開きます。").first()).toBeVisible();
  await expect(page.locator("[data-open]")).toHaveCount(0);
});

test("running it again shows what is new", async ({ page }) => {
  await open(page, { plan: "not-placed,solved", hash: "#/checkup" });
  await page.locator("[data-action=again]").click();
  await expect(page.locator("main")).toHaveAttribute("data-state", "solved");
  await expect(page.locator("h1")).toBeFocused();
});

test("a check-up can be cancelled and is there again afterwards", async ({ page }) => {
  await open(page, { plan: "stuck,solved", hash: "#/checkup" });
  await expect(page.locator("[data-verdict]")).toHaveCount(3);
  await page.locator("[data-action=cancel]").click();
  await expect(page.locator("h1")).toHaveText("点検をやめました");
  await page.locator("[data-action=again]").click();
  await expect(page.locator("main")).toHaveAttribute("data-state", "solved");
});

test("what was not seen is never shown as fine", async ({ page }) => {
  for (const plan of ["unknown", "crashed", "nothing-seen"]) {
    await open(page, { plan, hash: "#/checkup" });
    await expect(page.locator("main")).toHaveAttribute("data-state", "unknown");
    await expect(page.locator(".head .is-ok")).toHaveCount(0);
  }
});

test("an answer chooses the steps, stays for the day and comes back with the page", async ({ page }) => {
  await open(page, { hash: "#/entry/error/021" });
  await expect(page.locator("[data-step]")).toHaveCount(12);
  await expect(page.locator("[data-step='2']")).toContainText("iPhone");
  await page.getByText("Android", { exact: true }).first().click();
  await expect(page.locator("[data-step]")).toHaveCount(9);
  await page.locator("a[href='#/entry/error/020']").click();
  await expect(page.locator("h1")).not.toHaveText("患者さんのスマホを読めない");
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(page.locator("[data-step]")).toHaveCount(9);
});

test("reception goes on by answering, with what does not work already known", async ({ page }) => {
  await open(page, { hash: "#/entry/error/021", kept: { begun: true, place: { facility: "hospital-clinic" } } });
  await page.locator(".card--patient a").click();
  await expect(page.locator("h1")).toHaveText("受付を続ける");
  await expect(page.locator("nav [aria-current]")).toContainText("受付を続ける");
  await expect(page.locator("[data-answered=outage]")).toContainText("リーダーまたはカードだけ");
  // The page was about a patient's phone; this one has the plastic card as well.
  await page.locator("[data-answered=card] button").click();
  await page.getByText("実物のマイナンバーカード", { exact: true }).click();
  await page.getByText("資格情報のお知らせ", { exact: true }).click();
  await expect(page.locator(".ans")).toContainText("実物のカードと「資格情報のお知らせ」を、両方見る。");
  // Whether the patient is known matters only where there are no papers.
  await expect(page.locator("[data-ask=visit]")).toHaveCount(0);
  await page.getByRole("button", { name: "答えを消す" }).click();
  await expect(page.locator("[data-ask=card]")).toBeVisible();
  await expect(page.locator("input[name=card]:checked")).toHaveCount(0);
});

test("the call centre's row dials by its button and opens the contacts everywhere else", async ({ page }) => {
  await open(page);
  const row = page.getByRole("region", { name: "コールセンター" });
  await expect(row).toContainText("コールセンター受付中");
  await expect(row).toContainText("18:00まで受付中");
  await expect(row.getByRole("link", { name: "電話 0800-080-4583" })).toHaveAttribute("href", "tel:08000804583");
  // The shape at the row's beginning is no link of its own.
  await row.click({ position: { x: 20, y: 20 } });
  await expect(page.locator("h1")).toHaveText("どこに電話するか");
  const lines = page.locator("[data-contact='mynumber'] .line");
  await page.getByText("ほかの連絡先").click();
  await expect(lines).toHaveCount(6);
  await expect(lines.nth(1)).toContainText("音声案内で「2」を押します。");
  await expect(lines.nth(5).locator("a")).toHaveCount(0);
});

test("hours that pass are seen within a minute, and the page stays as one left it", async ({ page }) => {
  await page.clock.install();
  await open(page, { calls: "open,closed", hash: "#/entry/error/021" });
  const centre = page.locator("[data-contact='call-centre']");
  await expect(centre).toContainText("18:00まで受付中");
  await centre.locator("summary").click();
  await expect(centre).toContainText("暗証番号とパスワード");
  await page.clock.runFor(60_000);
  await expect(centre).toContainText("いまは受付時間外です。11月24日（火）8:00からです");
  await expect(centre.locator("details")).toHaveAttribute("open");
  await page.locator("nav a[href='#/checkup']").click();
  await expect(page.locator(".nav-foot")).toContainText("コールセンター受付時間外");
});

test("without an answer about the call centre the way to the contacts stays", async ({ page }) => {
  await open(page, { calls: "broken" });
  await page.getByRole("link", { name: "電話で聞きたいとき" }).click();
  await expect(page.locator("h1")).toHaveText("どこに電話するか");
});

test("a page is printed with its steps and without the controls", async ({ page }) => {
  await open(page, { hash: "#/entry/error/021?phone=android" });
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("[data-step='1']")).toBeVisible();
  await expect(page.locator("nav")).toBeHidden();
  await expect(page.locator(".card--patient .btn")).toBeHidden();
});

test("somebody tries again while it is looked on, and ending it shows the cause", async ({ page }) => {
  await open(page, { plan: "solved", more: "&record=stuck", hash: "#/checkup" });
  await expect(page.locator("main")).toHaveAttribute("data-state", "solved");
  await page.getByRole("link", { name: "やってみてもらい、見る" }).first().click();
  await expect(page.locator("h1")).toBeFocused();
  await page.locator("[data-action=record]").press("Enter");
  await expect(page.locator("main")).toHaveAttribute("data-phase", "running");
  // The head and two changes.
  await expect(page.getByRole("table", { name: "起きたこと" }).getByRole("row")).toHaveCount(3);
  await page.locator("[data-action=end-record]").press("Enter");
  const cause = page.locator("[data-cause='card-lay-briefly']");
  await expect(cause).toContainText("2.4秒後：カードが離れました（0.5秒だけ）。");
  await expect(page.locator("h1")).toBeFocused();
  await cause.getByRole("link").click();
  await expect(page.locator("h1")).toHaveText("カードの置き時間が、短すぎました");
});

test("where looking on found nothing, it does not say that all is well", async ({ page }) => {
  await open(page, { more: "&record=well", hash: "#/record" });
  await page.locator("[data-action=record]").click();
  await expect(page.locator("main")).toHaveAttribute("data-phase", "done");
  await expect(page.locator("main")).toContainText("問題がない、とは言えません。");
  await expect(page.locator("[data-cause]")).toHaveCount(0);
});
