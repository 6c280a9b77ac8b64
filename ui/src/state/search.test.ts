import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import phrases from "../../../kb/phrases/field/development.tsv?raw";
import type { Explanation } from "../platform/bindings";
import type { Outcome } from "../platform/types";
import { silent } from "../platform/silent";
import { Pages } from "./pages";
import { Search, SETTLED } from "./search.svelte";
import { Settings } from "./settings.svelte";

type Answered = (outcome: Outcome<Explanation>) => void;

/** A backend that answers when the test says so. */
function backend() {
  const asked = new Map<string, Answered>();
  const platform = silent({
    explain: (words) => new Promise((answered) => asked.set(words, answered)),
    show: async (id) => ({ status: "error", error: { refused: "no-such-entry", id } }),
  });
  const answer = (query: string, ids: string[]): void =>
    asked.get(query)?.({
      status: "ok",
      data: {
        query,
        understood_as: "text",
        matches: ids.map((id) => ({
          id,
          title: id,
          first_step: null,
          score: 1,
          look: null,
          because: [],
          messages: [],
        })),
        near: [],
        question: null,
      },
    });
  return { search: new Search(platform, new Pages(platform), new Settings(null)), asked, answer };
}

describe("the field", () => {
  test("shows the answer to what stands there now, whichever comes last", async () => {
    const { search, answer } = backend();
    const older = search.type("よ");
    const newer = search.type("よめ");
    answer("よめ", ["error/021", "error/001"]);
    answer("よ", ["error/950", "error/952"]);
    await Promise.all([older, newer]);
    expect(search.answer?.hits.map(({ id }) => id)).toEqual(["error/021", "error/001"]);
  });

  test("asks once for the same words, although input and composition both report them", () => {
    const { search, asked } = backend();
    void search.type("021");
    asked.clear();
    void search.type("021");
    expect(asked.size).toBe(0);
  });

  test("says for which equipment it asks, where that is known", async () => {
    const asked: (string | null)[] = [];
    const platform = silent({
      explain: async (query, _limit, setup) => {
        asked.push(setup);
        return { status: "ok", data: { query, understood_as: "text", matches: [], near: [], question: null } };
      },
    });
    const settings = new Settings(null);
    const search = new Search(platform, new Pages(platform), settings);
    await search.type("反応しない");
    settings.note("setup", "phone-bluetooth-reader");
    await search.type("無反応");
    expect(asked).toEqual([null, "phone-bluetooth-reader"]);
  });

  test("drops an answer that comes after it was cleared", async () => {
    const { search, answer } = backend();
    const asking = search.type("021");
    search.clear();
    answer("021", ["error/021"]);
    await asking;
    expect(search.answer).toBeNull();
  });

  test("asks nothing for blanks", () => {
    const { search, asked } = backend();
    void search.type("　 ");
    expect(asked.size).toBe(0);
  });

  test("says that it is looking after 300 ms", async () => {
    vi.useFakeTimers();
    const { search, answer } = backend();
    const asking = search.type("021");
    vi.advanceTimersByTime(299);
    expect(search.slow).toBe(false);
    vi.advanceTimersByTime(1);
    expect(search.slow).toBe(true);
    answer("021", []);
    await asking;
    expect(search.slow).toBe(false);
    vi.useRealTimers();
  });
});

/** A phrase a line, its first field: what people really typed. */
const PHRASES = phrases
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.split("\t")[0] ?? "")
  .filter((phrase) => [...phrase].length >= 10)
  .slice(0, 50);

describe("while a phrase is typed letter by letter", () => {
  /** The worst backend there can be: another first row for every letter. */
  function restless(): Search {
    const hit = (id: string) => ({ id, title: id, first_step: null, score: 1, look: null, because: [], messages: [] });
    const platform = silent({
      explain: async (query) => ({
        status: "ok",
        data: {
          query,
          understood_as: "text",
          matches: [hit(`topic/after-${[...query].length}`), hit("topic/second")],
          near: [],
          question: null,
        },
      }),
      show: async (id) => ({ status: "error", error: { refused: "no-such-entry", id } }),
    });
    return new Search(platform, new Pages(platform), new Settings(null));
  }

  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("there are fifty phrases", () => {
    expect(PHRASES.length).toBe(50);
  });

  test.each(PHRASES)("%s: the first row changes at most twice, and ends as the answer to all of it", async (phrase) => {
    const search = restless();
    const rows: string[] = [];
    const letters = [...phrase];
    for (const [place] of letters.entries()) {
      void search.type(letters.slice(0, place + 1).join(""));
      await vi.advanceTimersByTimeAsync(SETTLED / 2);
      const row = search.answer?.hits[0]?.id;
      if (row !== undefined && row !== rows.at(-1)) {
        rows.push(row);
      }
    }
    await vi.advanceTimersByTimeAsync(2 * SETTLED);
    const last = search.answer?.hits[0]?.id;
    if (last !== undefined && last !== rows.at(-1)) {
      rows.push(last);
    }
    expect(rows.length - 1).toBeLessThanOrEqual(2);
    expect(last).toBe(`topic/after-${letters.length}`);
  });
});
