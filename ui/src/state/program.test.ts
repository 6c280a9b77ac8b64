import { expect, test } from "vitest";
import { silent } from "../platform/silent";
import { Program } from "./program.svelte";
import { Settings } from "./settings.svelte";

const PRESET = { setup: "face-reader", facility: "pharmacy", newer: "0.2.0", page: true } as const;

test("what is set beforehand reaches the settings, and a newer program is told", async () => {
  const settings = new Settings(null);
  const platform = silent({ preset: async () => ({ status: "ok", data: PRESET }) });
  const program = new Program(platform, settings);
  await new Promise((done) => setTimeout(done));
  expect(settings.place).toEqual({ setup: "face-reader", facility: "pharmacy" });
  expect([program.newer, program.page]).toEqual(["0.2.0", true]);
  await program.open();
  expect(program.said).toContain("開けませんでした");
});

test("where nothing is set and nothing answers, nothing is told", async () => {
  const settings = new Settings(null);
  const program = new Program(silent(), settings);
  await new Promise((done) => setTimeout(done));
  expect([settings.begun, program.newer, program.page]).toEqual([false, null, false]);
  const opened = silent({ openProgramPage: async () => ({ status: "ok", data: { opened: "asked" } }) });
  const asked = new Program(opened, settings);
  await asked.open();
  expect(asked.said).toBe("ブラウザで開きました。");
});
