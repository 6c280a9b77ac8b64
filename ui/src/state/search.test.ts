import { describe, expect, test, vi } from "vitest";
import type { Explanation } from "../platform/bindings";
import type { Outcome } from "../platform/types";
import { silent } from "../platform/silent";
import { Pages } from "./pages";
import { Search } from "./search.svelte";

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
        matches: ids.map((id) => ({ id, title: id, first_step: null, score: 1, messages: [] })),
        question: null,
      },
    });
  return { search: new Search(platform, new Pages(platform)), asked, answer };
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
