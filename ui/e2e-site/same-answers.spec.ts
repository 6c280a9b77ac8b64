/** One test over both: the questions that this machine has answered (web/examples/questions.rs) are put to the site's own module. */
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "@playwright/test";
import { SITE } from "./serve";

interface Module {
  memory: WebAssembly.Memory;
  question(bytes: number): number;
  answer(): number;
  answer_text(): number;
}

async function module(): Promise<Module> {
  const name = readdirSync(join(SITE, "assets")).find((file) => file.endsWith(".wasm")) ?? "";
  const compiled = await WebAssembly.compile(new Uint8Array(readFileSync(join(SITE, "assets", name))));
  // It asks the browser for nothing.
  expect(WebAssembly.Module.imports(compiled)).toEqual([]);
  return (await WebAssembly.instantiate(compiled, {})).exports as unknown as Module;
}

function ask(asked: Module, question: string): string {
  const bytes = new TextEncoder().encode(question);
  const at = asked.question(bytes.length);
  new Uint8Array(asked.memory.buffer, at, bytes.length).set(bytes);
  const length = asked.answer();
  return new TextDecoder().decode(new Uint8Array(asked.memory.buffer, asked.answer_text(), length));
}

test.setTimeout(180_000);

test("the module gives byte for byte the answers of this machine", async () => {
  const rows = readFileSync(resolve(import.meta.dirname, "../../target/site-questions.ndjson"), "utf8")
    .trimEnd()
    .split("\n");
  const asked = await module();
  const counts = new Map<string, number>();
  for (const row of rows) {
    const { question, answer } = JSON.parse(row) as { question: string; answer: string };
    const command = /"command":"([a-z-]+)"/.exec(question)?.[1] ?? "none";
    counts.set(command, (counts.get(command) ?? 0) + 1);
    expect(ask(asked, question), question.slice(0, 200)).toBe(answer);
  }
  console.log([...counts].map(([command, many]) => `${command} ${many}`).join(", "));
  expect(counts.get("explain")).toBe(200);
  expect(counts.get("receive")).toBe(500);
  expect(counts.get("diagnose")).toBe(1_000);
});

test("a question longer than any file is given no room, and the module goes on", async () => {
  const asked = await module();
  expect(asked.question(64 * 1024 * 1024)).toBe(0);
  expect(ask(asked, '{"command":"edition"}')).toContain('"status":"ok"');
});
