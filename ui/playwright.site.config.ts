import { defineConfig } from "@playwright/test";

/**
 * The site as `cargo xtask site` has written it to target/site, served by a real nginx (e2e-site/serve.ts). Each test that changes the
 * site has a copy and a server of its own.
 */
export default defineConfig({
  testDir: "e2e-site",
  outputDir: "../target/site-results",
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  forbidOnly: process.env["CI"] !== undefined,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: "/usr/bin/chromium",
      // Root in a container has no sandbox, and its /dev/shm is small.
      args: ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"],
    },
  },
});
