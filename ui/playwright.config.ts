import { execFileSync } from "node:child_process";
import { defineConfig } from "@playwright/test";

/**
 * A port nobody uses, asked from the system once and handed to the workers: two test runs on one machine must not meet.
 */
function freePort(): string {
  const ask =
    "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})";
  return execFileSync(process.execPath, ["-e", ask], { encoding: "utf8" }).trim();
}
const port = (process.env["WINDOW_PORT"] ??= freePort());
const address = `http://127.0.0.1:${port}`;

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const tablet = { viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true };
const desktop = { viewport: { width: 1440, height: 900 } };

/** What is looked at in every size. */
const SIZES = ["screens.spec.ts", "hostile.spec.ts"];
/** What is looked at where a finger may hit something else, because a hand holds the screen. */
const HELD = [...SIZES, "calm.spec.ts"];

export default defineConfig({
  testDir: "e2e",
  outputDir: "../target/window-results",
  fullyParallel: true,
  workers: 2,
  // A busy machine answers late; what is right is waited for, and costs nothing where it is there at once.
  expect: { timeout: 15_000 },
  forbidOnly: process.env["CI"] !== undefined,
  reporter: [["list"]],
  use: {
    baseURL: address,
    browserName: "chromium",
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    launchOptions: {
      // Without the parts of a desktop: the same pages in two thirds of the time.
      executablePath: "/usr/bin/chromium-headless-shell",
      // Root in a container has no sandbox, and its /dev/shm is small.
      args: ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"],
    },
  },
  projects: [
    { name: "360x740", use: phone, testMatch: HELD },
    { name: "820x1180", use: tablet, testMatch: HELD },
    { name: "1440x900", use: desktop, testMatch: SIZES },
    { name: "phone", use: phone, testMatch: ["phone.spec.ts", "trial.spec.ts", "findings.spec.ts"] },
    {
      name: "keyboard",
      use: desktop,
      testMatch: [
        "tasks.spec.ts",
        "walk.spec.ts",
        "choices.spec.ts",
        "support.spec.ts",
        "reception.spec.ts",
        "looked.spec.ts",
      ],
    },
  ],
  webServer: {
    command: `npx vite preview --mode recorded --host 127.0.0.1 --port ${port} --strictPort`,
    url: address,
    reuseExistingServer: false,
  },
});
