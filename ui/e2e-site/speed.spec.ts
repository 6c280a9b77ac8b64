/** How long an answer takes in a browser six times slower than this machine: told, and a failure only where it is no answer at all. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, SITE_PHRASES, test } from "./site";
import { SITE } from "./serve";

/** What a typed letter may take, in milliseconds. */
const AIM = 16;

test("a typed letter is answered", async ({ page, site }) => {
  const name = readdirSync(join(SITE, "assets")).find((file) => file.endsWith(".wasm")) ?? "";
  await page.goto(site.address);
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  const typed = SITE_PHRASES.flatMap((phrase) => Array.from(phrase, (_, letter) => phrase.slice(0, letter + 1)));
  const [start, times] = await page.evaluate(
    async ([address, words]) => {
      interface Module {
        memory: WebAssembly.Memory;
        question(bytes: number): number;
        answer(): number;
      }
      const begun = performance.now();
      const { instance } = await WebAssembly.instantiateStreaming(fetch(address));
      const asked = instance.exports as unknown as Module;
      const ask = (text: string): number => {
        const from = performance.now();
        const bytes = new TextEncoder().encode(JSON.stringify({ command: "explain", words: text, limit: 8 }));
        const at = asked.question(bytes.length);
        new Uint8Array(asked.memory.buffer, at, bytes.length).set(bytes);
        asked.answer();
        return performance.now() - from;
      };
      ask("0");
      const ready = performance.now() - begun;
      return [ready, words.map(ask)] as const;
    },
    [`${site.address}assets/${name}`, typed] as const,
  );
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  console.log(
    `${times.length} letters at 6x slow-down: median ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms (aim ${AIM}), p99 ${at(0.99).toFixed(1)} ms; first answer after ${start.toFixed(0)} ms`,
  );
  expect(times.length).toBeGreaterThan(200);
});
