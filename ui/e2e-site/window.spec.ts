/** The window as a page of the site: its tasks, without a network, in a private window, and from one edition to the next. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { Server } from "./serve";
import { begun, expect, findsACode, kept, listen, preparesAnEnquiry, receivesAPatient, test } from "./site";

for (const [name, viewport] of [
  ["phone", { width: 360, height: 740 }],
  ["tablet", { width: 820, height: 1180 }],
  ["desk", { width: 1440, height: 900 }],
] as const) {
  test(`the three tasks on a ${name}`, async ({ page, context, site }) => {
    await page.setViewportSize(viewport);
    await begun(context);
    await page.goto(site.address);
    await findsACode(page);
    await receivesAPatient(page);
    await preparesAnEnquiry(page);
    const download = page.waitForEvent("download");
    await page.locator("[data-action=save]").click();
    expect((await download).suggestedFilename()).toMatch(/^資格確認の問い合わせ-\d{8}-\d{6}\.json$/);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });
}

test("what needs a machine is not offered, and says so where one comes all the same", async ({
  page,
  context,
  site,
}) => {
  await begun(context);
  for (const place of ["history", "update", "repair/amazon-root"]) {
    await page.goto(`${site.address}#/${place}`);
    await expect(page.locator("main")).toHaveAttribute("data-screen", "in-app");
    await expect(page.locator("main")).toContainText("ブラウザからは、できません。");
  }
  await page.goto(`${site.address}#/checkup`);
  await expect(page.locator("h1")).not.toHaveText("点検しています");
  await expect(page.locator("a[href='#/history']")).toHaveCount(0);
  await expect(page.locator("summary", { hasText: "ブラウザからは見られないこと" })).toBeVisible();
});

test("a wrong clock and no network are found by the same checks", async ({ page, context, site }) => {
  await begun(context);
  // The tests run where there is nothing but loopback, which a browser may call no network.
  await context.addInitScript(() => {
    Object.defineProperty(navigator, "onLine", { value: true, configurable: true });
  });
  await page.route(site.address, async (route) => {
    if (route.request().method() === "HEAD") {
      const date = new Date(Date.now() - 3_600_000).toUTCString();
      await route.fulfill({ status: 200, headers: { date } });
    } else {
      await route.fallback();
    }
  });
  await page.goto(`${site.address}#/checkup`);
  await expect(page.locator("h1")).toHaveAttribute("data-cause", "clock-wrong");
  await page.evaluate(() => {
    Object.defineProperty(navigator, "onLine", { value: false });
  });
  await page.locator("[data-action=again]").first().click();
  await expect(page.locator("h1")).toHaveAttribute("data-cause", "network-disconnected");
});

test("after one visit everything works without a network", async ({ page, context }) => {
  const server = await Server.overACopy();
  try {
    await begun(context);
    await page.goto(server.address);
    await kept(page);
    await server.stop();
    await page.reload();
    await findsACode(page);
    await receivesAPatient(page);
    await preparesAnEnquiry(page);
    // A page without script is not kept: the window shows the same entry.
    for (const [place, entry] of [
      ["error/023/", "error/023"],
      ["finding/8005/", "error/019"],
      ["patient/022/vi/", "error/022"],
    ] as const) {
      await page.goto(server.address + place);
      await expect(page.locator("main")).toHaveAttribute("data-entry", entry);
    }
    await page.goto(`${server.address}desk/`);
    await expect(page.locator("h1")).toHaveText("問い合わせを読む");
  } finally {
    await server.close();
  }
});

test("a new edition is taken over whole, and half of one not at all", async ({ page, context }) => {
  const server = await Server.overACopy();
  const edition = () => page.evaluate(() => document.documentElement.dataset["edition"] ?? "first");
  const renew = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration?.update().catch(() => undefined);
      const next = registration?.installing;
      // What the browser has found is at its end, one way or the other.
      await new Promise<void>((end) => {
        if (next == null || next.state === "activated" || next.state === "redundant") {
          end();
          return;
        }
        next.addEventListener("statechange", () => {
          if (next.state === "activated" || next.state === "redundant") {
            end();
          }
        });
      });
    });
  try {
    await begun(context);
    await page.goto(server.address);
    await kept(page);
    const first = server.read("index.html");
    const worker = server.read("sw.js");
    const second = Buffer.from(first.toString().replace("<html", '<html data-edition="second"'));
    // Half of it: the worker is there, a file is still the one of the first edition.
    server.renew("index.html", second, "second");
    server.write("index.html", first);
    await renew();
    await page.reload();
    expect(await edition()).toBe("first");
    // Half of it: the file is there and cut short.
    server.write("index.html", second.subarray(0, 300));
    await renew();
    await page.reload();
    expect(await edition()).toBe("first");
    await findsACode(page);
    // A file that is named and is not there.
    server.write("index.html", second);
    const whole = server.read("sw.js").toString();
    server.write("sw.js", whole.replace("const FILES = {", 'const FILES = {"./assets/none.js": "00", '));
    await renew();
    await page.goto(server.address);
    expect(await edition()).toBe("first");
    // All of it.
    server.write("sw.js", whole);
    await renew();
    await kept(page, "second");
    await page.reload();
    expect(await edition()).toBe("second");
    await findsACode(page);
    // And it stands without a network, and the way back is an edition like any other.
    await server.stop();
    await page.reload();
    expect(await edition()).toBe("second");
    await server.start();
    server.write("index.html", first);
    server.write("sw.js", worker);
    await renew();
    await page.goto(server.address);
    expect(await edition()).toBe("first");
  } finally {
    await server.close();
  }
});

test("a private window that keeps nothing works as long as there is a network", async ({ site, messages }) => {
  const profile = mkdtempSync(join(tmpdir(), "site-private-"));
  mkdirSync(join(profile, "Default"));
  // The browser's own setting 「すべてのCookieをブロックする」: no store, no worker.
  writeFileSync(
    join(profile, "Default/Preferences"),
    JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }),
  );
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
    locale: "ja-JP",
  });
  try {
    const page = await context.newPage();
    await page.goto(site.address);
    const stores = await page.evaluate(() => {
      try {
        return window.localStorage.length;
      } catch (error) {
        return error instanceof DOMException ? error.name : "";
      }
    });
    expect(stores).toBe("SecurityError");
    listen(page, messages);
    await page.reload();
    // The two questions of a first start come each time; a link from outside comes before them.
    await expect(page.locator("h1")).toBeAttached();
    await page.goto(`${site.address}#/entry/error/021`);
    await expect(page.locator("main")).toHaveAttribute("data-entry", "error/021");
    await receivesAPatient(page);
    await preparesAnEnquiry(page);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});

test("codes for another phone and copies lead to this site", async ({ page, context, site }) => {
  await begun(context);
  await page.goto(`${site.address}#/entry/error/021`);
  await page.locator("[data-action=qr]").click();
  await expect(page.locator("#qr .see").first()).toHaveText(`${site.address}error/021/`);
  await expect(page.locator("[data-patient]")).toHaveText(`${site.address}patient/021/`);
  await page.goto(`${site.address}error/021/`);
  await expect(page.locator("h1")).toContainText("患者さんのスマホを読めない");
});
