/** The patient is received: six situations, at three widths, each in at most three taps from an error page. */
import type { Page } from "@playwright/test";
import { expect, open, test, type Kept } from "./window";

const CLINIC: Kept = { begun: true, place: { setup: "face-reader", facility: "hospital-clinic" } };
const PHARMACY: Kept = { begun: true, place: { setup: "face-reader", facility: "pharmacy" } };
const NURSE: Kept = { begun: true, place: { setup: "phone", facility: "home-visit-nursing" } };
const HERE = "#/entry/guide/continue-reception";

interface Situation {
  name: string;
  kept: Kept;
  /** As the error page links to it. */
  hash: string;
  /** One answer a tap: the question, and the answer's value (`unknown` = わからない). */
  taps: [string, string][];
  /** The ways that must be there, the first of them first. */
  ways: string[];
  never: string[];
  /** The charge of the first way. */
  charge: string;
  says: string[];
}

const SITUATIONS: Situation[] = [
  {
    name: "nurse-returning-no-reader",
    kept: NURSE,
    hash: `${HERE}?outage=reader`,
    taps: [
      ["visit", "returning"],
      ["card", "none"],
    ],
    ways: ["requery", "oral", "facility-decides"],
    never: ["declaration", "other-reader"],
    charge: "as-confirmed",
    says: ["利用者さん"],
  },
  {
    name: "pharmacy-950",
    kept: PHARMACY,
    hash: `${HERE}?outage=prescription`,
    taps: [["card", "physical"]],
    ways: ["read-card", "visual-confirmation"],
    never: ["other-reader"],
    charge: "as-confirmed",
    says: ["取り消し", "紙の処方箋を持ってきた患者さん"],
  },
  {
    name: "expired-phone-card",
    kept: CLINIC,
    hash: `${HERE}?outage=reader&card=phone&certificate=past`,
    taps: [["papers", "none"]],
    ways: ["certificate", "declaration"],
    never: ["phone+portal", "read-card"],
    charge: "as-shown",
    says: ["市区町村の窓口"],
  },
  {
    name: "voucher",
    kept: CLINIC,
    hash: `${HERE}?outage=reader`,
    taps: [["card", "voucher"]],
    ways: ["voucher"],
    never: ["declaration", "oral"],
    charge: "voucher",
    says: ["福祉事務所", "本人支払額"],
  },
  {
    name: "nothing-at-all",
    kept: CLINIC,
    hash: `${HERE}?outage=reader`,
    taps: [
      ["card", "none"],
      ["visit", "first"],
    ],
    ways: ["facility-decides"],
    never: ["declaration", "oral", "card+notice"],
    charge: "facility-decides",
    says: ["責任者"],
  },
  {
    name: "one-unanswered",
    kept: CLINIC,
    hash: `${HERE}?outage=reader`,
    taps: [
      ["card", "physical"],
      ["papers", "unknown"],
    ],
    ways: ["other-reader", "card+notice", "card+portal", "declaration"],
    never: ["read-card", "voucher"],
    charge: "as-confirmed",
    says: ["見せられるものがないとき"],
  },
];

async function tap(page: Page, [about, value]: [string, string]): Promise<void> {
  const question = page.locator(`[data-ask='${about}']`);
  await expect(question).toBeVisible();
  await question.locator(`label[for='${about}-${value}']`).click();
}

for (const width of [360, 820, 1440]) {
  test.describe(`at ${width}`, () => {
    test.use({ viewport: { width, height: width === 360 ? 740 : width === 820 ? 1180 : 900 } });

    for (const situation of SITUATIONS) {
      test(situation.name, async ({ page }) => {
        expect(situation.taps.length).toBeLessThanOrEqual(2);
        await open(page, { hash: situation.hash, kept: situation.kept });
        for (const answer of situation.taps) {
          await tap(page, answer);
        }
        const cards = page.locator(".manner");
        await expect(cards.first()).toHaveAttribute("data-by", situation.ways[0] ?? "");
        await expect(cards.first()).toHaveAttribute("data-charge", situation.charge);
        const offered = await cards.evaluateAll((all) => all.map((card) => (card as HTMLElement).dataset["by"]));
        expect(offered).toEqual(expect.arrayContaining(situation.ways));
        expect(offered.filter((by) => situation.never.includes(by ?? ""))).toEqual([]);
        // Every card is complete in itself: something to look at, what to charge, an end.
        for (const card of await cards.all()) {
          await expect(card.locator(".manner-steps li").first()).toBeVisible();
          await expect(card.locator(".manner-pay")).toContainText("会計");
          await expect(card.locator(".manner-end")).toBeVisible();
        }
        const text = (await page.locator("main").innerText()).replaceAll("\u200b", "");
        for (const word of situation.says) {
          expect(text).toContain(word);
        }
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(wide).toBeLessThanOrEqual(0);
      });
    }
  });
}

test("an error page hands on what it knows, and three taps receive the patient", async ({ page }) => {
  await open(page, { hash: "#/entry/error/021", kept: CLINIC });
  await page.locator(".card--patient .btn").click();
  await expect(page.locator("main")).toHaveAttribute("data-entry", "guide/continue-reception");
  // 021 is about a phone: that is answered, and can be taken back.
  await expect(page.locator("[data-answered='card']")).toContainText("スマホ");
  await expect(page.locator(".manner").first()).toBeVisible();
});

test("every question may be left open, and what was answered is changed", async ({ page }) => {
  await open(page, { hash: `${HERE}?outage=reader`, kept: CLINIC });
  await expect(page.locator(".manner").first()).toBeVisible();
  await tap(page, ["card", "unknown"]);
  await expect(page.locator("[data-answered='card']")).toContainText("わからない");
  await page.locator("[data-answered='card'] button").click();
  await tap(page, ["card", "physical"]);
  await expect(page.locator("[data-answered='card']")).toContainText("実物のマイナンバーカード");
  await tap(page, ["papers", "notice"]);
  await expect(page.locator(".manner[data-by='card+notice']")).toBeVisible();
  await expect(page.locator(".manner[data-by='declaration']")).toHaveCount(0);
});

test("clinics and pharmacies are asked for their electronic services once, at the first start", async ({ page }) => {
  await open(page, { kept: null });
  await page.locator("[data-value='face-reader']").click();
  await page.locator("[data-value='hospital-clinic']").click();
  await expect(page.locator("h1")).toHaveText("電子処方箋を使っていますか");
  await page.locator("[data-value='unknown']").click();
  await expect(page.locator("h1")).toHaveText("電子カルテ情報共有サービスを使っていますか");
  await page.locator("[data-value='no']").click();
  await expect(page.locator("h1")).toHaveText("どうしましたか");
});
