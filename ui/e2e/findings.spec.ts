/** Every cause that the program can name is shown with its heading, its evidence and a first step, each from a scene of its own. */
import findings from "../src/platform/recorded/findings.json" with { type: "json" };
import { expect, open, test } from "./window";

/** A report may have causes before the one it is recorded for. */
const REPORTS: Record<string, { causes: string[] }> = findings;

for (const [finding, { causes }] of Object.entries(REPORTS)) {
  test(`${finding} is named, and something can be done about it`, async ({ page }) => {
    await open(page, { plan: `finding-${finding}`, hash: "#/checkup" });
    await expect(page.locator("[data-state=found]")).toBeVisible();
    await expect(page.locator("h1")).toHaveAttribute("data-cause", causes[0] ?? "");
    await expect(page.locator("h1")).not.toBeEmpty();
    await expect(page.locator("main li").first()).toBeVisible();
    const shown = await page.locator("main").innerText();
    expect(shown).not.toMatch(/\{[a-z_]+\}|undefined|null|NaN/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
}
