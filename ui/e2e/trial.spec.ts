/** The trial reading on a phone, the place of its antenna, and a first start that knows on what it runs. */
import AxeBuilder from "@axe-core/playwright";
import { expect, open, picture, test } from "./window";

const PLACE = { setup: "phone", facility: "home-visit-nursing" };
const WIDTHS = [360, 412] as const;
const ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15";
const IPAD = "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15";

/** Width and height of the three phones whose answers are recorded, and the places of their antennas, in millimetres. */
const PHONES = [
  { width: 72, height: 153, at: [[36, 42]] },
  { width: 68, height: 147, at: [[34, 12]] },
  {
    width: 132,
    height: 155,
    at: [
      [97, 30],
      [33, 118],
    ],
  },
] as const;

test("a check-up that finds nothing leads on to the trial reading", async ({ page }) => {
  await open(page, {
    plan: "solved",
    more: "&trial=held&antennas=0",
    hash: "#/checkup",
    kept: { begun: true, place: PLACE },
  });
  await page.locator("main [data-trial]").tap();
  await expect(page).toHaveURL(/#\/trial$/u);
});

for (const width of WIDTHS) {
  test.describe(`at ${width}`, () => {
    test.use({ viewport: { width, height: 800 } });

    test("nothing is searched for before a tap, and then the phone says that it feels the card", async ({ page }) => {
      await open(page, { more: "&trial=held&antennas=0", hash: "#/trial", kept: { begun: true, place: PLACE } });
      const main = page.locator("main");
      await expect(main).toHaveAttribute("data-phase", "ready");
      expect(await page.evaluate(() => sessionStorage.getItem("trials"))).toBeNull();
      await picture(page, `trial-ready-${width}`, true);
      await page.locator("[data-action=trial]").tap();
      await expect(main).toHaveAttribute("data-phase", "felt");
      await expect(page.locator("h1")).toContainText("ここです");
      await expect(page.locator("[role=status].vh")).toContainText("ここです");
      await expect(page.locator("[data-antenna=felt]")).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await picture(page, `trial-felt-${width}`, true);
      await page.locator("[data-action=cancel]").tap();
      await expect(main).toHaveAttribute("data-phase", "stopped");
    });

    for (const [number, phone] of PHONES.entries()) {
      test(`phone ${number} is drawn to scale, with the card`, async ({ page }) => {
        await open(page, { more: `&trial=stuck&antennas=${number}`, hash: "#/trial" });
        await page.locator("[data-action=trial]").tap();
        await expect(page.locator("main")).toHaveAttribute("data-phase", "searching");
        const box = async (part: string): Promise<{ x: number; y: number; width: number; height: number }> => {
          const found = await page.locator(`.antenna ${part}`).first().boundingBox();
          expect(found).not.toBeNull();
          return found ?? { x: 0, y: 0, width: 0, height: 0 };
        };
        // What is measured is within 2.5 mm, because the frame of a line reaches half its width beyond it.
        const outline = await box(".phone");
        const scale = outline.height / phone.height;
        const near = (measured: number, millimetres: number): void => {
          expect(Math.abs(measured / scale - millimetres)).toBeLessThan(2.5);
        };
        near(outline.width, phone.width);
        const card = await box(".card");
        near(card.width, 85.6);
        near(card.height, 54);
        const spots = page.locator(".antenna .spot");
        await expect(spots).toHaveCount(phone.at.length);
        for (const [place, [x, y]] of phone.at.entries()) {
          const spot = await spots.nth(place).boundingBox();
          near((spot?.x ?? 0) + (spot?.width ?? 0) / 2 - outline.x, x);
          near((spot?.y ?? 0) + (spot?.height ?? 0) / 2 - outline.y, y);
        }
        await picture(page, `trial-antenna-${number}-${width}`, true);
      });
    }
  });
}

test("an iPhone has its one place, and a phone that tells none has the drawing of all", async ({ page }) => {
  await open(page, { more: "&trial=stuck&os=ios", hash: "#/trial" });
  await page.locator("[data-action=trial]").tap();
  await expect(page.locator(".antenna .spot")).toHaveCount(1);
  await expect(page.locator("main")).toContainText("iPhoneは、裏側のいちばん上の端");
  await picture(page, "trial-iphone-360", true);
  await open(page, { more: "&trial=stuck", hash: "#/trial" });
  await page.locator("[data-action=trial]").tap();
  await expect(page.locator("[data-picture=nfc-spot]")).toBeVisible();
  await expect(page.locator("main")).toContainText("このスマホは、読み取り位置をアプリに教えません");
});

test("nothing moves for whoever wants no movement", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page, { more: "&trial=stuck&antennas=0", hash: "#/trial" });
  await page.locator("[data-action=trial]").tap();
  await expect(page.locator(".antenna .ring").first()).toBeVisible();
  const animation = await page
    .locator(".antenna .ring")
    .first()
    .evaluate((ring) => getComputedStyle(ring).animationName);
  expect(animation).toBe("none");
});

for (const [name, cause] of [
  ["nothing", "card-not-placed"],
  ["lost", "card-lost-by-phone"],
  ["several", "card-unreadable"],
  ["transit", "not-my-number-card"],
  ["off", "nfc-off"],
] as const) {
  test(`what a trial found has its guide: ${name}`, async ({ page }) => {
    await open(page, { more: `&trial=${name},card`, hash: "#/trial", kept: { begun: true, place: PLACE } });
    await page.locator("[data-action=trial]").tap();
    await expect(page.locator("main")).toHaveAttribute("data-phase", "done");
    await expect(page.locator("h1")).toHaveAttribute("data-cause", cause);
    await expect(page.getByRole("link", { name: "直し方を見る" })).toHaveAttribute("href", `#/entry/guide/${cause}`);
    await picture(page, `trial-${name}-360`, true);
    await page.locator("[data-action=trial]").tap();
    await expect(page.locator("h1")).toHaveText("このスマホで読めました");
  });
}

test("a card that was read passes, and its tries are asked for on request alone", async ({ page }) => {
  await open(page, { more: "&trial=card", hash: "#/trial", kept: { begun: true, place: PLACE } });
  await page.locator("[data-action=trial]").tap();
  await expect(page.locator("h1")).toHaveText("このスマホで読めました");
  await expect(page.locator("[data-check='card.tries']")).toHaveCount(0);
  await picture(page, "trial-card-360", true);
  const found = await new AxeBuilder({ page }).analyze();
  expect(found.violations).toEqual([]);
  await page.locator("[data-action=tries]").tap();
  await expect(page.locator("h1")).toHaveAttribute("data-cause", "pin-locked");
});

test("the way to a trial is there on a phone that may read, and on no other machine", async ({ page }) => {
  await open(page, { more: "&trial=card", kept: { begun: true, place: PLACE } });
  await page.locator("[data-trial]").tap();
  await expect(page.locator("main")).toHaveAttribute("data-screen", "trial");
  await open(page, { kept: { begun: true, place: PLACE } });
  await expect(page.locator("[data-trial]")).toHaveCount(0);
});

test.describe("an Android", () => {
  test.use({ userAgent: ANDROID });

  test("is offered no equipment of a computer at its first start, and its own kind is never asked", async ({
    page,
  }) => {
    await open(page, { kept: null });
    await expect(page.locator("[data-value=phone]")).toBeVisible();
    await expect(page.locator("[data-value^=windows]")).toHaveCount(0);
    await expect(page.locator("[data-action=others]")).toHaveCount(0);
    await picture(page, "start-android-360", true);
    await open(page, { hash: "#/entry/topic/phone-cannot-read-card", kept: { begun: true, place: PLACE } });
    await expect(page.locator("h1")).toHaveText("スマホだけでカードを読めない");
    await expect(page.getByText("職員のスマホはどちらですか")).toHaveCount(0);
    await expect(page.locator("main")).toContainText("職員のAndroidのNFC");
    await expect(page.locator("main")).not.toContainText("職員のiPhoneのTouch ID");
  });
});

test.describe("an iPhone", () => {
  test.use({ userAgent: IPHONE });

  test("is offered both ways of a phone", async ({ page }) => {
    await open(page, { kept: null });
    await expect(page.locator("[data-value^=phone]")).toHaveCount(2);
    await expect(page.locator("[data-ipad]")).toHaveCount(0);
  });
});

test.describe("an iPad", () => {
  test.use({ userAgent: IPAD });

  test("says at once that it needs a reader", async ({ page }) => {
    await open(page, { more: "&trial=card", kept: null });
    await expect(page.locator("[data-ipad]")).toContainText("Bluetoothのカードリーダーが必要です");
    await expect(page.locator("[data-value=phone]")).toHaveCount(0);
    await expect(page.locator("[data-value=phone-bluetooth-reader]")).toBeVisible();
    await picture(page, "start-ipad-360", true);
    await open(page, { more: "&trial=card", kept: { begun: true } });
    await expect(page.locator("[data-trial]")).toHaveCount(0);
  });
});
