import { expect, test } from "vitest";
import { silent } from "../platform/silent";
import { News } from "./news.svelte";
import { Settings } from "./settings.svelte";

const told = { number: 12, differences: [{ id: "error/021", sentence: "021 の手順が変わりました" }] };

async function news(settings: Settings, data: typeof told | null): Promise<News> {
  const found = new News({ news: async () => ({ status: "ok", data }) }, settings);
  await Promise.resolve();
  await Promise.resolve();
  return found;
}

test("what changed is told until it was seen, and again with the next release", async () => {
  const settings = new Settings(null);
  const first = await news(settings, told);
  expect(first.unseen).toEqual(told);
  first.see();
  expect(first.unseen).toBeNull();
  expect(first.told).toEqual(told);
  expect((await news(settings, { ...told, number: 13 })).unseen?.number).toBe(13);
});

test("the app's own content, one without a change and no answer are no news", async () => {
  const settings = new Settings(null);
  expect((await news(settings, null)).unseen).toBeNull();
  expect((await news(settings, { number: 12, differences: [] })).unseen).toBeNull();
  expect(new News(silent(), settings).unseen).toBeNull();
});
