import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { build, type Rolldown } from "vite";
import { Settings } from "./state/settings.svelte";

describe("the first screen before the script is there", () => {
  const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

  test("says what the window's own first screens say", () => {
    const shell = read("../index.html");
    const said = [...shell.matchAll(/>([^<>\n]*[ぁ-ん亜-熙ァ-ヶ][^<>\n]*)</g)].map(([, words = ""]) => words);
    const own = ["parts/Frame.svelte", "parts/Brand.svelte", "screens/HomeScreen.svelte", "screens/StartScreen.svelte"]
      .map((path) => read(path))
      .join("");
    expect(said.length).toBeGreaterThan(8);
    for (const words of said) {
      expect(own, words).toContain(words);
    }
  });

  test("knows the settings by the names under which the window keeps them", () => {
    const kept = new Map<string, string>();
    const settings = new Settings({
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
    });
    const drawn = (hash: string): { [key: string]: string } => {
      const dataset: { [key: string]: string } = {};
      runInNewContext(read("../public/first.js"), {
        document: { documentElement: { dataset } },
        localStorage: { getItem: (name: string) => kept.get(name) ?? null },
        location: { hash },
      });
      return dataset;
    };
    expect(drawn("")).toEqual({ first: "start" });
    settings.begin();
    settings.look("largest", "dark");
    expect(drawn("#/")).toEqual({ first: "home", text: "largest", theme: "dark" });
    expect(drawn("#/checkup")).toEqual({ text: "largest", theme: "dark" });
  });
});

describe("the bundle of the app", () => {
  const files = new Map<string, string>();
  const text = (): string => [...files.values()].join("\n");

  beforeAll(async () => {
    const root = new URL("..", import.meta.url).pathname;
    // As `npm run build` does it: under a test's name Svelte brings its helpers for development along.
    vi.stubEnv("NODE_ENV", "production");
    const built = (await build({
      root,
      mode: "production",
      logLevel: "silent",
      build: { write: false },
    })) as Rolldown.RolldownOutput;
    vi.unstubAllEnvs();
    for (const file of built.output) {
      files.set(file.fileName, file.type === "chunk" ? file.code : String(file.source));
    }
  }, 60_000);

  test("holds no recorded answers", () => {
    expect([...files.keys()].filter((name) => name.includes("recorded"))).toEqual([]);
    expect(text()).not.toContain("Generic EMV Smartcard Reader");
  });

  test("is at most 120 KB compressed", () => {
    const bytes = [...files.values()].reduce((sum, file) => sum + gzipSync(file).length, 0);
    console.log(`${bytes} bytes`);
    expect(bytes).toBeLessThan(120_000);
  });

  test("needs nothing that the content security policy forbids", () => {
    const html = files.get("index.html") ?? "";
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=/);
    expect(text()).not.toMatch(/url\(["']?data:/);
  });
});
