/**
 * Newer content beside the site: signed, verified in the browser, used whole or not at all. The module of these tests has a key of the
 * tests in place of ours (56 letters for 56 letters), because no private half of ours is anywhere near.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { Server } from "./serve";
import { begun, expect, kept, test } from "./site";

const SHIKAKU = process.env["SHIKAKU"] ?? resolve(import.meta.dirname, "../../target/debug/shikaku");
const ROOT = resolve(import.meta.dirname, "../..");
const OURS = /const RELEASE[\s\S]*?"(RW[A-Za-z0-9+/]{54})"/;
const SAID = "新しい版の手順をする。";

interface Keeper {
  /** A bundle of this number, its first step of 021 saying what the test looks for. */
  bundle(number: number): Buffer;
  /** The same, signed by somebody else. */
  forged(number: number): Buffer;
  key: string;
}

function keeper(folder: string): Keeper {
  for (const who of ["own", "other"]) {
    execFileSync("minisign", ["-G", "-W", "-p", join(folder, `${who}.pub`), "-s", join(folder, `${who}.key`)]);
  }
  const bodies = new Map<number, string>();
  const body = (number: number): string => {
    const known = bodies.get(number);
    if (known !== undefined) {
      return known;
    }
    const content = join(folder, `content-${number}`);
    cpSync(join(ROOT, "kb/content"), content, { recursive: true });
    const change = (file: string, from: RegExp, to: string) => {
      const text = readFileSync(join(content, file), "utf8");
      const next = text.replace(from, to);
      expect(next, file).not.toBe(text);
      writeFileSync(join(content, file), next);
    };
    change("edition.toml", /number\s*=\s*\d+/, `number = ${number}`);
    change("error/021.toml", /スマホのケースを外して、かざす。/, SAID);
    const place = join(folder, `${number}.json`);
    execFileSync(SHIKAKU, ["kb", "bundle", content, "--out", place], { stdio: ["ignore", "ignore", "inherit"] });
    bodies.set(number, place);
    return place;
  };
  const signed = (number: number, who: string): Buffer => {
    const place = body(number);
    const signature = join(folder, `${number}.${who}.sig`);
    execFileSync("minisign", ["-S", "-s", join(folder, `${who}.key`), "-m", place, "-x", signature], {
      stdio: "ignore",
    });
    return Buffer.concat([readFileSync(signature), readFileSync(place)]);
  };
  return {
    bundle: (number) => signed(number, "own"),
    forged: (number) => signed(number, "other"),
    key: readFileSync(join(folder, "own.pub"), "utf8").split("\n")[1] ?? "",
  };
}

/** The site with the key of the test. */
async function withKey(key: string): Promise<Server> {
  const ours = OURS.exec(readFileSync(join(ROOT, "crates/bundle/src/keys.rs"), "utf8"))?.[1] ?? "";
  expect(ours).toHaveLength(key.length);
  const server = await Server.overACopy();
  const name = readdirSync(join(server.folder, "assets")).find((file) => file.endsWith(".wasm")) ?? "";
  const module = server.read(`assets/${name}`);
  const at = module.indexOf(ours);
  expect(at).toBeGreaterThan(0);
  expect(module.indexOf(ours, at + 1)).toBe(-1);
  const next = Buffer.from(module);
  next.write(key, at);
  server.renew(`assets/${name}`, next, "key");
  return server;
}

const own = Number(/number\s*=\s*(\d+)/.exec(readFileSync(join(ROOT, "kb/content/edition.toml"), "utf8"))?.[1]);

/** Offers a file, and opens the page anew, which finds it. */
async function offer(page: Page, server: Server, number: number, bytes: Buffer): Promise<void> {
  server.write("content/latest.json", `{"number": ${number}}`);
  server.write(`content/${number}.bundle`, bytes);
  await open(page, server);
}

async function open(page: Page, server: Server): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`${server.address}#/entry/error/021`);
  await expect(page.locator("main")).toHaveAttribute("data-entry", "error/021");
}

/** What the browser has kept of content. */
const keeps = (page: Page) =>
  page.evaluate(async () => {
    const cache = await caches.open("content");
    return (await cache.keys()).map(({ url }) => url.slice(url.lastIndexOf("/") + 1));
  });

const steps = (page: Page) => page.locator("[data-step], .steps").first();

test("rightly signed content is in use from the next opening on, also without a network; whatever else is offered is not", async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "site-keys-"));
  const keys = keeper(folder);
  const server = await withKey(keys.key);
  try {
    await begun(context);
    await page.goto(`${server.address}#/entry/error/021`);
    await expect(steps(page)).toContainText("スマホのケースを外して");
    const good = keys.bundle(own + 2);

    // Broken: cut short between two letters and within one; one letter changed; not a bundle at all.
    const cut = (within: boolean) =>
      good.subarray(
        0,
        good.findIndex((byte, at) => at > good.length / 2 && ((byte & 0xc0) === 0x80) === within),
      );
    const changed = Buffer.from(good);
    changed[changed.length - 100] = (changed[changed.length - 100] ?? 0) ^ 1;
    for (const [bytes, says] of [
      [cut(false), "署名が合いません"],
      [cut(true), "署名が合いません"],
      [changed, "署名が合いません"],
      [Buffer.from("<!doctype html>"), "内容のファイルではない"],
      // Forged: the right content by somebody else.
      [keys.forged(own + 2), "知らない人の署名です"],
      // An older file under a newer number.
      [keys.bundle(own + 1), "中は"],
    ] as const) {
      await offer(page, server, own + 2, bytes);
      // The settings say why, as soon as the module has looked at it.
      await expect(async () => {
        await page.goto(`${server.address}#/`);
        await page.goto(`${server.address}#/settings`);
        await expect(page.locator("[data-passed-over]")).toContainText(says, { timeout: 1_000 });
      }).toPass({ timeout: 20_000 });
      expect(await keeps(page)).not.toContain("kept");
      await open(page, server);
      await expect(steps(page)).toContainText("スマホのケースを外して");
    }

    await offer(page, server, own + 2, good);
    await expect.poll(() => keeps(page), { timeout: 20_000 }).toContain("kept");
    await open(page, server);
    await expect(steps(page)).toContainText(SAID);
    // It says what is different, and works without a network.
    await page.goto(`${server.address}#/settings`);
    await page.locator("summary", { hasText: "変わったところ" }).click();
    await expect(page.locator("[data-changed]").first()).toContainText("021");
    await kept(page, "key");
    await server.stop();
    await open(page, server);
    await expect(steps(page)).toContainText(SAID);
    await server.start();

    // Older content is not asked for, and what is kept and has rotted is not used.
    server.write("content/latest.json", `{"number": ${own + 1}}`);
    await open(page, server);
    await expect(steps(page)).toContainText(SAID);
    await page.evaluate(async () => {
      const cache = await caches.open("content");
      const [kept] = (await cache.keys()).filter(({ url }) => url.endsWith("/kept"));
      if (kept !== undefined) {
        const text = await (await cache.match(kept))?.text();
        await cache.put(kept, new Response((text ?? "").replace("患者", "患音")));
      }
    });
    await open(page, server);
    await expect(steps(page)).toContainText("スマホのケースを外して");
    // What is older than anything that was taken is not asked for then either: its 404 would stand in the console.
    await page.waitForLoadState("networkidle");
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
