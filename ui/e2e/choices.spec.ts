/** What the user chooses and the window keeps; questions as pictures; the connection; sharing a page. By keyboard alone. */
import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { expect, open, test, type Kept } from "./window";

const USB: Kept = { begun: true, place: { setup: "windows-usb-reader", facility: "hospital-clinic" } };

/** Walks with Tab until this has the focus; a page in which it cannot be reached ends in a time-out. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  while (!(await wanted.evaluate((control) => control === document.activeElement))) {
    await page.keyboard.press("Tab");
  }
}

test.describe("the first start", () => {
  test("is two taps and one for the prescriptions, fits everything after it, and never comes again", async ({
    page,
  }) => {
    await open(page, { kept: null });
    await expect(page.locator("h1")).toHaveText("はじめに、2つだけ教えてください");
    await expect(page.locator("nav")).toHaveCount(0);
    await page.locator("[data-value='windows-usb-reader']").click();
    await expect(page.locator("[data-value='hospital-clinic']")).toBeFocused();
    await page.locator("[data-value='pharmacy']").click();
    await expect(page.locator("h1")).toHaveText("電子処方箋を使っていますか");
    await page.locator("[data-value='yes']").click();
    await expect(page.locator("h1")).toHaveText("どうしましたか");
    await expect(page.locator(".nav-place")).toContainText("Windows＋USBリーダー");
    await expect(page.locator(".nav-place")).toContainText("薬局");
    await page.reload();
    await expect(page.locator("h1")).toHaveText("どうしましたか");
    await page.goto("/?recorded=#/entry/guide/continue-reception");
    await expect(page.locator("main")).toContainText("薬局");
  });

  test("is answered with keys", async ({ page }) => {
    await open(page, { kept: null });
    await page.keyboard.press("1");
    await page.keyboard.press("2");
    await expect(page.locator("h1")).toHaveText("電子処方箋を使っていますか");
    await page.keyboard.press("1");
    await expect(page.locator("h1")).toHaveText("どうしましたか");
    await expect(page.locator(".nav-place")).toContainText("Windows＋USBリーダー薬局");
  });

  test("can be put off", async ({ page }) => {
    await open(page, { kept: null });
    await tabTo(page, page.locator("[data-action=later]"));
    await page.keyboard.press("Enter");
    await expect(page.locator("h1")).toHaveText("どうしましたか");
    await page.reload();
    await expect(page.locator(".nav-place")).toContainText("利用形態はまだです");
  });

  test("the place asked first is remembered, and the equipment is asked for", async ({ page }) => {
    await open(page, { kept: null });
    await page.locator("[data-value='pharmacy']").click();
    await expect(page.locator("[data-value='windows-usb-reader']")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.locator("[data-value='pharmacy']")).toHaveAttribute("aria-pressed", "true");
  });

  test("waits while a link from outside opens its entry", async ({ page }) => {
    await page.goto("/?recorded=&link=error/021");
    await expect(page.locator("h1")).toHaveText("患者さんのスマホを読めない");
  });
});

test("equipment and place are changed any time, and the steps change with them", async ({ page }) => {
  await open(page, { hash: "#/entry/topic/usb-reader-cannot-read-card", kept: USB });
  const fitted = page.locator(".fitted");
  await page.goto("/?recorded=#/entry/guide/card-unreadable");
  await expect(page.locator("[data-step]").first()).toBeVisible();
  const before = await page.locator("[data-step]").allTextContents();
  await tabTo(page, page.locator(".nav-foot-link"));
  await page.keyboard.press("Enter");
  await expect(page.locator("h1")).toHaveText("利用形態と施設を選んでください");
  await page.locator("[data-value='face-reader']").click();
  await page.locator("[data-value='hospital-clinic']").click();
  await page.locator("[data-value='yes']").click();
  await page.locator("[data-value='yes']").click();
  await expect(page.locator("main")).toHaveAttribute("data-entry", "guide/card-unreadable");
  await expect(fitted).toContainText("顔認証付きカードリーダー");
  expect(await page.locator("[data-step]").allTextContents()).not.toEqual(before);
});

test.describe("a question the machine cannot answer", () => {
  test("is a picture to tap, its answer is a fact, and the cause appears", async ({ page }) => {
    await open(page, { plan: "asks-lamp,lamp-blue", hash: "#/checkup", kept: USB });
    await expect(page.locator("h1")).toHaveText("リーダーのランプはどれですか");
    await expect(page.locator(".lampbtn")).toHaveCount(4);
    await tabTo(page, page.locator("[data-value='blinking-blue']"));
    await page.keyboard.press("Enter");
    await expect(page.locator("h1")).toHaveAttribute("data-cause", "reader-in-bluetooth-mode");
    await expect(page.locator("h1")).toBeFocused();
  });

  test("is answered by its number", async ({ page }) => {
    await open(page, { plan: "asks-lamp,lamp-off", hash: "#/checkup", kept: USB });
    await expect(page.locator("main")).toHaveAttribute("data-question", "lamp");
    await page.keyboard.press("3");
    await expect(page.locator("h1")).toHaveAttribute("data-cause", "reader-unpowered");
  });

  test("can be passed over and asked after all", async ({ page }) => {
    await open(page, { plan: "asks-lamp", hash: "#/checkup", kept: USB });
    await page.locator("[data-action=pass]").click();
    await expect(page.locator("h1")).toHaveAttribute("data-cause", "reader-not-connected");
    await page.locator("[data-action=ask]").click();
    await expect(page.locator("main")).toHaveAttribute("data-question", "lamp");
  });

  test("blinks once a second, and not at all where motion is reduced", async ({ page }) => {
    await open(page, { plan: "asks-lamp", hash: "#/checkup", kept: USB });
    const light = page.locator(".lamp-blink");
    const shine = (): Promise<string> => light.evaluate((lamp) => getComputedStyle(lamp).opacity);
    await expect.poll(shine, { intervals: [50] }).toBe("1");
    await expect.poll(shine, { intervals: [50] }).toBe("0.08");
    await expect.poll(shine, { intervals: [50] }).toBe("1");
    await expect(light).toHaveCSS("animation-duration", "1s");
    await page.emulateMedia({ reducedMotion: "reduce" });
    await expect(light).toHaveCSS("animation-name", "none");
    expect(await shine()).toBe("1");
    // Steady and blinking are told apart without colour and motion as well.
    await expect(page.locator("[data-value='steady-green'] .strip")).not.toHaveAttribute(
      "d",
      (await page.locator("[data-value='blinking-blue'] .strip").getAttribute("d")) ?? "",
    );
  });
});

test.describe("the connection", () => {
  test("breaks at one station, is green up to it, and the way to its steps is one tap", async ({ page }) => {
    await open(page, { plan: "root-missing", hash: "#/checkup", kept: USB });
    await tabTo(page, page.locator(".to-way"));
    await page.keyboard.press("Enter");
    await expect(page.locator("main")).toHaveAttribute("data-way", "broken");
    await expect(page.locator(".lead-st")).toHaveText("「証明」の駅で止まっています");
    await expect(page.locator("h1")).toBeFocused();
    const shapes = page.locator("[data-station]");
    await expect(shapes).toHaveCount(7);
    expect(await shapes.evaluateAll((all) => all.map((station) => (station as HTMLElement).dataset["shape"]))).toEqual([
      "ok",
      "ok",
      "ok",
      "ok",
      "warn",
      "bad",
      "ok",
    ]);
    await expect(page.locator("[data-station='証明']")).toContainText("ここが原因");
    await page.getByRole("link", { name: "直し方を見る" }).click();
    await expect(page.locator("main")).toHaveAttribute("data-entry", "guide/amazon-root-missing");
  });

  test("that nobody could see is never green", async ({ page }) => {
    await open(page, { plan: "names-unseen", hash: "#/connection", kept: USB });
    await expect(page.locator("main")).toHaveAttribute("data-way", "unknown");
    await expect(page.locator("[data-station='住所']")).toHaveAttribute("data-shape", "unknown");
    await expect(page.locator("[data-station='相手']")).not.toHaveAttribute("data-shape", "ok");
    await expect(page.locator(".head .is-ok")).toHaveCount(0);
  });
});

test("a cause put aside stays so in the next check-up and after a restart, until it is taken back", async ({
  page,
}) => {
  await open(page, { plan: "two-causes", hash: "#/checkup" });
  await expect(page.locator("h1")).toHaveAttribute("data-cause", "phone-instead-of-card");
  await tabTo(page, page.locator("[data-action=aside]"));
  await page.keyboard.press("Enter");
  await expect(page.locator("h1")).not.toHaveAttribute("data-cause", "phone-instead-of-card");
  await expect(page.locator("h1")).toBeFocused();
  await page.locator("[data-action=again]").click();
  await expect(page.locator("[data-part=aside]")).toContainText(
    /カードの\u200b?代わりに、\u200b?スマホが\u200b?かざされています/,
  );
  await page.reload();
  await expect(page.locator("[data-part=aside] [data-check='card.kind']")).toBeVisible();
  await page.locator("[data-part=aside] button").click();
  await expect(page.locator("h1")).toHaveAttribute("data-cause", "phone-instead-of-card");
});

test.describe("settings", () => {
  test("hold at once and at the next start", async ({ page }) => {
    await open(page, { hash: "#/settings", kept: USB });
    const size = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
    expect(await size()).toBe("16px");
    await page.getByText("とても大きい", { exact: true }).click();
    await page.getByText("暗い", { exact: true }).click();
    expect(await size()).toBe("22px");
    const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await ground();
    expect(dark).not.toBe("rgb(255, 255, 255)");
    await page.reload();
    await expect(page.locator("input[value=largest]")).toBeChecked();
    expect([await size(), await ground()]).toEqual(["22px", dark]);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.getByText("明るい", { exact: true }).click();
    expect(await ground()).toBe("rgb(255, 255, 255)");
  });

  test("single keys can be switched off", async ({ page }) => {
    await open(page, { kept: { ...USB, keys: false }, hash: "#/entry/error/021" });
    await page.keyboard.press("/");
    await expect(page.locator("main")).toHaveAttribute("data-entry", "error/021");
  });
});

test("reception goes on with the numbers of the keyboard alone", async ({ page }) => {
  await open(page, { kept: USB });
  await tabTo(page, page.locator(".bigbtn", { hasText: "受付を続ける" }));
  await page.keyboard.press("Enter");
  await expect(page.locator("h1")).toHaveText("受付を続ける");
  await page.keyboard.press("1");
  await expect(page.locator("[data-answered=card]")).toContainText("実物のマイナンバーカード");
  await page.keyboard.press("1");
  await expect(page.locator("[data-answered=outage]")).toContainText("リーダーまたはカードだけ");
  await page.keyboard.press("3");
  await expect(page.locator("[data-answered=papers]")).toContainText("どれもない");
  await page.keyboard.press("1");
  await expect(page.locator("[data-answered=visit]")).toContainText("はじめて");
  await expect(page.locator(".manner[data-by=declaration]")).toBeVisible();
});

test.describe("a page", () => {
  test("is copied with one tap, as it reads", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await open(page, { hash: "#/entry/error/021?phone=iphone" });
    await page.locator("[data-action=copy]").click();
    await expect(page.getByText("コピーしました。")).toBeVisible();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(text).toMatch(/^【021】患者さんのスマホを読めない\n/);
    expect(text).toContain("（iPhone）");
    expect(text).toContain("1. （患者さん）スマホのケースを外して");
    expect(text).toContain("オンライン資格確認等コールセンター 0800-080-4583");
    expect(text).toContain("shikaku://error/021");
    expect(text).not.toMatch(/\u200b|undefined|null/);
  });

  test("is copied where the web view keeps the clipboard from pages", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await open(page, { hash: "#/entry/error/021" });
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error("no"));
    });
    await page.locator("[data-action=copy]").click();
    await expect(page.getByText("コピーしました。")).toBeVisible();
    await expect(page.locator("[data-action=copy]")).toBeFocused();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("【021】");
  });

  test("shows its link as a QR code that a phone can read", async ({ page }) => {
    await open(page, { hash: "#/entry/error/021" });
    await page.emulateMedia({ colorScheme: "dark" });
    const button = page.locator("[data-action=qr]");
    await tabTo(page, button);
    await page.keyboard.press("Enter");
    const code = page.getByRole("img", { name: "このページのQRコード" });
    await expect(code).toBeVisible();
    await expect(button).toHaveAttribute("aria-expanded", "true");
    const box = await code.boundingBox();
    const modules = Number((await code.getAttribute("viewBox"))?.split(" ")[2]);
    expect((box?.width ?? 0) / modules).toBeGreaterThanOrEqual(3);
    await expect(code.locator("rect")).toHaveAttribute("fill", "#fff");
    await expect(page.locator("#qr .mono")).toHaveText("shikaku://error/021");
  });

  for (const hash of [
    "#/entry/error/021",
    "#/entry/error/021?phone=android",
    "#/entry/error/001",
    "#/entry/error/008",
    "#/entry/app-error/w-6401",
    "#/entry/guide/install-amazon-root",
    "#/entry/topic/phone-cannot-read-card",
    "#/entry/topic/bluetooth-reader-cannot-read-card",
  ]) {
    test(`${hash} is printed on one A4 page`, async ({ page }) => {
      await open(page, { hash });
      await page.waitForTimeout(100);
      const path = `../target/screenshots/window/print-${hash.replace(/[^a-z0-9]+/g, "-")}.pdf`;
      await page.pdf({ path, preferCSSPageSize: true, printBackground: true });
      const pages = readFileSync(path, "latin1").match(/\/Type\s*\/Page\b/g)?.length;
      expect(pages).toBe(1);
    });
  }
});

test("the print button prints", async ({ page }) => {
  await open(page, { hash: "#/entry/error/021" });
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute("data-printed", "");
  });
  await page.locator("[data-action=print]").click();
  await expect(page.locator("body")).toHaveAttribute("data-printed");
});

test("Windows high contrast keeps shapes, edges and the choice", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await open(page, { plan: "root-missing", hash: "#/connection", kept: USB });
  await expect(page.locator("main")).toHaveAttribute("data-way", "broken");
  const cut = page.locator("[data-station='時計']");
  const reached = page.locator("[data-station='証明']");
  const line = (station: Locator): Promise<string> =>
    station.evaluate((item) => getComputedStyle(item, "::before").backgroundImage);
  expect(await line(reached)).toBe("none");
  expect(await line(cut)).toContain("gradient");
  await page.goto("/?recorded=#/start");
  const chosen = page.locator("[data-value='windows-usb-reader']");
  const other = page.locator("[data-value='face-reader']");
  const edge = (button: Locator): Promise<string> => button.evaluate((it) => getComputedStyle(it).borderTopWidth);
  expect(await edge(chosen)).not.toBe(await edge(other));
});

test("the widest desktop keeps lines readable", async ({ page }) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  for (const hash of ["#/", "#/entry/error/021", "#/connection", "#/settings", "#/start"]) {
    await open(page, { plan: "connected", hash, kept: USB });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide, hash).toBeLessThanOrEqual(0);
    expect((await page.locator("main").boundingBox())?.width ?? 0, hash).toBeLessThanOrEqual(1300);
  }
});
