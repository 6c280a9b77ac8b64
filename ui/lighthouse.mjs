/**
 * Lighthouse over the built window with the phone preset. What counts is what the pages are: accessibility and best practices
 * 100, nothing that jumps, few elements. How fast they were is told and counts for nothing, because it says more of
 * what else the machine does. The pages are those of the browser tests (recorded answers), served under the app's own policy.
 */
import { spawn, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { chromium } from "@playwright/test";
import lighthouse from "lighthouse";

/** Scores of whole categories, at least. */
const WANTED = { accessibility: 100, "best-practices": 100 };
/** Audits that do not depend on the machine's load, at most: how far things jump, elements drawn. */
const BOUNDS = { "cumulative-layout-shift": 0.05, "dom-size": 1_500 };
/** Told only. */
const TOLD = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "speed-index"];
const PAGES = {
  home: "#/",
  start: "#/start",
  entry: "#/entry/error/021",
  continue: "#/entry/guide/continue-reception",
  checkup: "#/checkup",
  connection: "#/connection",
  "connection-broken": "#/connection",
  "connection-unknown": "#/connection",
  settings: "#/settings",
  opening: "#/opening",
  record: "#/record",
  trial: "#/trial",
};
/**
 * The recorded check-up of a page, and what else is recorded; of the others `connected`. The way to the service is measured in each state
 * it ends in.
 */
const FOUND = {
  "connection-broken": "root-missing",
  "connection-unknown": "names-unseen",
  trial: "connected&trial=card",
};

function freePort() {
  return new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

async function listens(url) {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      await fetch(url);
      return;
    } catch {
      await wait(100);
    }
  }
  throw new Error(`nothing answers at ${url}`);
}

/** The number of an audit; one that was not made is no number, and is within no bound. */
function measured(lhr, id) {
  const value = lhr.audits[id]?.numericValue;
  return value === undefined ? NaN : Math.round(value * 1000) / 1000;
}

function faultsOf(lhr) {
  const low = Object.entries(WANTED)
    .filter(([category, wanted]) => !(Math.round((lhr.categories[category].score ?? 0) * 100) >= wanted))
    .flatMap(([category]) => [
      `${category}: ${lhr.categories[category].score}`,
      ...lhr.categories[category].auditRefs
        .filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 1)
        .map(({ id }) => `${category}: ${lhr.audits[id].title} ${lhr.audits[id].displayValue ?? ""}`),
    ]);
  const beyond = Object.entries(BOUNDS)
    .filter(([id, bound]) => !(measured(lhr, id) <= bound))
    .map(([id, bound]) => `${id}: ${measured(lhr, id)}, at most ${bound}`);
  return [...low, ...beyond];
}

execFileSync("npx", ["vite", "build", "--mode", "recorded"], { stdio: ["ignore", "ignore", "inherit"] });
const port = await freePort();
const server = spawn(
  process.execPath,
  [
    "node_modules/vite/bin/vite.js",
    "preview",
    "--mode",
    "recorded",
    "--host",
    "127.0.0.1",
    "--port",
    `${port}`,
    "--strictPort",
  ],
  { stdio: "ignore" },
);
const profile = mkdtempSync(join(tmpdir(), "lighthouse-"));
const debugPort = await freePort();
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: "/usr/bin/chromium",
  headless: true,
  args: [`--remote-debugging-port=${debugPort}`, "--no-sandbox", "--disable-dev-shm-usage"],
});
const out = new URL("../target/lighthouse/", import.meta.url).pathname;
mkdirSync(out, { recursive: true });
let failed = false;
try {
  const address = `http://127.0.0.1:${port}`;
  await listens(address);
  // A new installation would show its two questions on every page.
  const page = await browser.newPage();
  await page.goto(address);
  await page.evaluate(() => localStorage.setItem("shikaku-rescue", JSON.stringify({ begun: true })));
  await page.close();
  for (const [name, hash] of Object.entries(PAGES)) {
    const { lhr, report } = await lighthouse(`${address}/?recorded=${FOUND[name] ?? "connected"}${hash}`, {
      port: debugPort,
      logLevel: "error",
      output: "html",
      onlyCategories: ["performance", ...Object.keys(WANTED)],
      disableStorageReset: true,
    });
    writeFileSync(join(out, `${name}.html`), report);
    const faults = faultsOf(lhr);
    failed ||= faults.length > 0;
    const scores = Object.entries(lhr.categories).map(([id, { score }]) => `${id} ${Math.round((score ?? 0) * 100)}`);
    const bounded = Object.keys(BOUNDS).map((id) => `${id} ${measured(lhr, id)}`);
    const told = TOLD.map((id) => `${id} ${lhr.audits[id].displayValue ?? "-"}`);
    console.log(`${name.padEnd(19)} ${[...scores, ...bounded].join("  ")}\n${" ".repeat(20)}(${told.join("  ")})`);
    for (const fault of faults) {
      console.log(`  ${fault}`);
    }
  }
} finally {
  await browser.close();
  server.kill();
  rmSync(profile, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
