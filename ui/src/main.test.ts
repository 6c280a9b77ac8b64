import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { build, type Rolldown } from "vite";

describe("the bundle of the app", () => {
  const files = new Map<string, string>();
  const text = (): string => [...files.values()].join("\n");

  beforeAll(async () => {
    const root = new URL("..", import.meta.url).pathname;
    const built = (await build({
      root,
      mode: "production",
      logLevel: "silent",
      build: { write: false },
    })) as Rolldown.RolldownOutput;
    for (const file of built.output) {
      files.set(file.fileName, file.type === "chunk" ? file.code : String(file.source));
    }
  }, 60_000);

  test("holds no recorded answers", () => {
    expect([...files.keys()].filter((name) => name.includes("recorded"))).toEqual([]);
    expect(text()).not.toContain("Generic EMV Smartcard Reader");
  });

  test("is far below 200 KB compressed", () => {
    const bytes = [...files.values()].reduce((sum, file) => sum + gzipSync(file).length, 0);
    expect(bytes).toBeLessThan(120_000);
  });

  test("needs nothing that the content security policy forbids", () => {
    const html = files.get("index.html") ?? "";
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=/);
    expect(text()).not.toMatch(/url\(["']?data:/);
  });
});
