/** The page of a support desk: the verdicts of the program, in the browser, with nothing sent anywhere. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page, Request } from "@playwright/test";
import { begun, expect, preparesAnEnquiry, test } from "./site";

/** The program itself, built before (cargo xtask test), judges the same file. */
const SHIKAKU = process.env["SHIKAKU"] ?? resolve(import.meta.dirname, "../../target/debug/shikaku");

interface Judged {
  checks: { id: string; verdict: string }[];
  causes: string[];
}

function byTheProgram(file: string): Judged {
  try {
    return JSON.parse(execFileSync(SHIKAKU, ["diagnose", file, "--json"], { encoding: "utf8" })) as Judged;
  } catch (error) {
    // Something was found, or could not be looked at: its exit status says so, and the document is there.
    return JSON.parse((error as { stdout: string }).stdout) as Judged;
  }
}

/** A scene of the checks as an enquiry: facts in which things are wrong. */
function scene(): string {
  const rows = readFileSync(resolve(import.meta.dirname, "../../target/site-questions.ndjson"), "utf8").split("\n");
  for (const row of rows) {
    const { question, answer } = JSON.parse(row) as { question: string; answer: string };
    if (!question.includes('"diagnose"')) {
      continue;
    }
    const { data } = JSON.parse(answer) as { data?: { causes?: string[] } };
    if (data?.causes?.includes("driver-missing") === true) {
      return (JSON.parse(question) as { text: string }).text;
    }
  }
  throw new Error("no scene has driver-missing among its causes");
}

async function verdicts(page: Page): Promise<Map<string, string>> {
  const rows = await page
    .locator("[data-check]")
    .evaluateAll((all) => all.map(({ dataset }) => [dataset["check"] ?? "", dataset["verdict"] ?? ""] as const));
  return new Map(rows);
}

test("a file is judged as the program judges it, and nothing of it leaves the browser", async ({ page, site }) => {
  const asked: Request[] = [];
  const folder = mkdtempSync(join(tmpdir(), "site-desk-"));
  try {
    const file = join(folder, "facts.json");
    writeFileSync(file, scene());
    await page.goto(`${site.address}desk/`);
    await expect(page.locator("h1")).toHaveText("問い合わせを読む");
    await page.waitForLoadState("networkidle");
    page.context().on("request", (request) => asked.push(request));
    await page.locator("#file").setInputFiles(file);
    await expect(page.locator("#read")).toBeFocused();
    const native = byTheProgram(file);
    expect(await verdicts(page)).toEqual(new Map(native.checks.map(({ id, verdict }) => [id, verdict])));
    const causes = await page.locator("[data-cause]").evaluateAll((all) => all.map(({ dataset }) => dataset["cause"]));
    expect(causes).toEqual(native.causes);
    expect(native.causes).toContain("driver-missing");

    // The same by pasting.
    await page.locator("#paste").fill(readFileSync(file, "utf8"));
    await page.locator("form button").click();
    await expect(page.locator("#read")).toBeFocused();
    expect(await verdicts(page)).toEqual(new Map(native.checks.map(({ id, verdict }) => [id, verdict])));
    expect(asked.map((request) => `${request.method()} ${request.url()}`)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the policy lets nothing reach another server", async ({ page, site, messages }) => {
  let reached = 0;
  const other = createServer((_, answer) => {
    reached += 1;
    answer.setHeader("Access-Control-Allow-Origin", "*");
    answer.end("reached");
  });
  await new Promise<void>((listening) => other.listen(0, "127.0.0.1", listening));
  const address = other.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  try {
    await page.goto(`${site.address}desk/`);
    const tries = await page.evaluate(async (elsewhere) => {
      const picture = new Promise((done, failed) => {
        const image = new Image();
        image.onload = done;
        image.onerror = () => {
          failed(new Error("refused"));
        };
        image.src = `${elsewhere}x.png`;
      });
      const told = [fetch(elsewhere, { method: "POST", body: "x", mode: "no-cors" }), fetch(elsewhere), picture];
      navigator.sendBeacon(elsewhere, "x");
      return (await Promise.allSettled(told)).map(({ status }) => status);
    }, `http://127.0.0.1:${port}/`);
    expect(tries).toEqual(["rejected", "rejected", "rejected"]);
    expect(messages.filter((message) => message.includes("Content Security Policy")).length).toBeGreaterThan(3);
    messages.length = 0;
    expect(reached).toBe(0);
    // The server is there for whoever may ask.
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("reached");
  } finally {
    other.close();
  }
});

test("an enquiry of the window comes back with its text", async ({ page, context, site }) => {
  await begun(context);
  await page.goto(`${site.address}#/checkup`);
  await preparesAnEnquiry(page);
  const download = page.waitForEvent("download");
  await page.locator("[data-action=save]").click();
  const path = await (await download).path();
  await page.goto(`${site.address}desk/`);
  await page.locator("#file").setInputFiles({
    name: "enquiry.json",
    mimeType: "application/json",
    buffer: readFileSync(path),
  });
  await page.locator("summary", { hasText: "送られてきた文" }).click();
  await expect(page.locator(".told")).toContainText("0x81000023");
  // One letter changed on the way is seen.
  await page.locator("#paste").fill(readFileSync(path, "utf8").replace('"os": "linux"', '"os": "windows"'));
  await page.locator("form button").click();
  await expect(page.locator("#wrong")).toContainText("作ったときから中身が変わっています");
});

test("a picture of the QR code is read as its words, with the page of the code", async ({ page, context, site }) => {
  await begun(context);
  await page.goto(`${site.address}#/checkup`);
  await preparesAnEnquiry(page);
  await page.locator("summary", { hasText: "QRコード" }).click();
  const picture = await page.locator("svg.qr").screenshot();
  await page.goto(`${site.address}desk/`);
  await page.locator("#file").setInputFiles({ name: "qr.png", mimeType: "image/png", buffer: picture });
  await expect(page.locator("#read")).toHaveText("QRコードの文");
  await expect(page.locator("dl")).toContainText("0x81000023");
  await expect(page.locator(".hits a").first()).toHaveAttribute("href", /\.\.\/#\/entry\/error\/\d+/);
});

test("an enquiry in a mail is judged, and a record of a trial has its timeline", async ({ page, site }) => {
  await page.goto(`${site.address}desk/`);
  const mail = `お世話になっております。\n${JSON.stringify(JSON.parse(scene()), null, 1).replaceAll(/^/gm, "> ")}\n`;
  await page.locator("#paste").fill(mail);
  await page.locator("form button").click();
  await expect(page.locator("[data-cause=driver-missing]")).toBeVisible();
  await expect(page.locator("[data-number]").first()).toContainText("電話で伝える番号");
  await expect(page.locator(".lanes")).toHaveCount(0);
  const facts = (JSON.parse(scene()) as { facts?: object }).facts ?? (JSON.parse(scene()) as object);
  const following = Object.fromEntries(
    ["readers", "sharing", "usb", "bluetooth", "network", "clock", "app"].map((source) => [source, "events"]),
  );
  const record = { seen: { length: 20_000, end: "time", sources: following, before: [], changes: [] } };
  await page.locator("#paste").fill(JSON.stringify({ ...facts, record }));
  await page.locator("form button").click();
  await expect(page.locator(".lanes")).toBeVisible();
});

test("what is no record is refused in words", async ({ page, site }) => {
  await page.goto(`${site.address}desk/`);
  for (const [text, says] of [
    ["", "何も入っていません"],
    ["{", "点検の記録として読めません"],
    ['{"facts": 1}', "点検の記録として読めません"],
  ] as const) {
    await page.locator("#paste").fill(text);
    await page.locator("form button").click();
    await expect(page.locator("#wrong")).toContainText(says);
    await expect(page.locator("#wrong")).toBeFocused();
  }
});
