/**
 * Lighthouse over the site with the phone preset. What counts is what the pages are: accessibility, best practices and what a search
 * engine needs, all 100. How fast they were is told and counts for nothing, because it says more of what else the machine does.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import lighthouse from "lighthouse";
import { expect, test } from "./site";

const WANTED = ["accessibility", "best-practices", "seo"];
const PAGES = {
  window: "",
  "an entry": "error/021/",
  reception: "guide/continue-reception/",
  patient: "patient/021/en/",
  desk: "desk/",
};

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        found(address !== null && typeof address === "object" ? address.port : 0);
      });
    });
  });
}

test("Lighthouse has nothing to say against the pages", async ({ site }) => {
  test.setTimeout(180_000);
  const profile = mkdtempSync(join(tmpdir(), "site-lighthouse-"));
  const port = await freePort();
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: "/usr/bin/chromium",
    headless: true,
    args: [`--remote-debugging-port=${port}`, "--no-sandbox", "--disable-dev-shm-usage"],
  });
  try {
    for (const [name, path] of Object.entries(PAGES)) {
      const result = await lighthouse(site.address + path, {
        port,
        logLevel: "error",
        onlyCategories: ["performance", ...WANTED],
      });
      const { categories = {}, audits = {} } = result?.lhr ?? {};
      const scores = Object.entries(categories).map(([id, { score }]) => `${id} ${Math.round((score ?? 0) * 100)}`);
      const told = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"].map(
        (id) => `${id} ${audits[id]?.displayValue ?? "-"}`,
      );
      console.log(`${name}: ${scores.join(", ")} (${told.join(", ")})`);
      for (const wanted of WANTED) {
        const category = categories[wanted];
        const faults = (category?.auditRefs ?? [])
          .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
          .map(({ id }) => id);
        expect(faults, `${name}: ${wanted}`).toEqual([]);
        expect(category?.score, `${name}: ${wanted}`).toBe(1);
      }
    }
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
