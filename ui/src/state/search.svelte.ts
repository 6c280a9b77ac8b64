/** The field on the home page: asks at every keystroke and keeps only the answer to what stands there now. */
import type { Look, Match, Near } from "../platform/bindings";
import type { Platform } from "../platform/types";
import { headingOf } from "../lib/about";
import { refused, understood, type Understood } from "../lib/understood";
import type { Pages } from "./pages";
import type { Settings } from "./settings.svelte";

/** More than one can weigh with a patient waiting. */
const LIMIT = 8;
/** After this one says what one is doing. */
const SLOW = 300;
/** While keys come faster than this, the first row stays: a list that jumps under the eyes helps nobody. */
export const SETTLED = 350;
/** From so many letters on words are answered while they are still typed. */
const SPEAKING = 4;

/** Below so many letters it is not said that nothing was found: a word has hardly begun. */
const SAYING = 3;

/** A page that stands under the only hit, because one wants it next. */
export interface Beside {
  id: string;
  title: string;
}

export interface Answer extends Understood {
  hits: Match[];
  /** Message IDs stand beside their hit only where an ID was typed. */
  byMessage: boolean;
  /** What tells equally right entries apart. */
  question: string | null;
  /** The way to receive the patient meanwhile, where there is one hit. */
  meanwhile: Beside | null;
  /** What does not work meanwhile, as the hit has it. */
  outage: string | null;
  beside: Beside[];
  /** What may be meant, where nothing or little is claimed. */
  near: Near[];
  /** What can be looked at at once for the first hit. */
  look: Look | null;
  /** Whether a number was understood: there is nothing to wait for then. */
  exact: boolean;
}

function isError(id: string): boolean {
  return id.startsWith("error/");
}

/** The id in the first row. */
function first(answer: Answer | null): string | null {
  return answer?.hits[0]?.id ?? answer?.near[0]?.id ?? null;
}

export class Search {
  typed = $state("");
  answer = $state.raw<Answer | null>(null);
  slow = $state(false);
  readonly #platform: Platform;
  readonly #pages: Pages;
  readonly #settings: Settings;
  #turn = 0;

  constructor(platform: Platform, pages: Pages, settings: Settings) {
    this.#platform = platform;
    this.#pages = pages;
    this.#settings = settings;
  }

  /** Takes what stands in the field now, finished or still being composed. */
  async type(words: string): Promise<void> {
    if (words === this.typed) {
      return;
    }
    this.typed = words;
    const turn = ++this.#turn;
    this.slow = false;
    if (words.trim() === "") {
      this.answer = null;
      return;
    }
    const timer = setTimeout(() => (this.slow = turn === this.#turn), SLOW);
    const answer = await this.#ask(words);
    clearTimeout(timer);
    // Meanwhile something else may stand in the field; the older answer is then dropped, whenever it comes.
    if (turn !== this.#turn) {
      return;
    }
    this.slow = false;
    if (answer === null || answer.exact || first(answer) === first(this.answer)) {
      this.answer = answer;
      return;
    }
    if (first(this.answer) === null && [...words.trim()].length >= SPEAKING) {
      this.answer = answer;
      return;
    }
    // Another first row: it comes when the hands rest.
    await new Promise((settled) => setTimeout(settled, SETTLED));
    if (turn === this.#turn) {
      this.answer = answer;
    }
  }

  clear(): void {
    void this.type("");
  }

  async #ask(words: string): Promise<Answer | null> {
    const empty = {
      hits: [],
      byMessage: false,
      question: null,
      meanwhile: null,
      outage: null,
      beside: [],
      near: [],
      look: null,
      exact: false,
    };
    const outcome = await this.#platform.explain(words, LIMIT, this.#settings.setup);
    if (outcome.status === "error") {
      const line = refused(outcome.error);
      return line === null ? null : { ...empty, ...line };
    }
    const { matches, near, question, understood_as } = outcome.data;
    const begun = understood_as === "text" && [...words.trim()].length < SAYING;
    if (begun && matches.length === 0 && near.length === 0) {
      return { ...empty, line: "", next: null };
    }
    const answer: Answer = {
      ...empty,
      ...understood(outcome.data),
      hits: matches,
      byMessage:
        understood_as === "message-id" || matches.some(({ id, messages }) => !isError(id) && messages.length > 0),
      question,
      near,
      look: matches[0]?.look ?? null,
      exact: understood_as !== "text",
    };
    const only = matches.length === 1 ? matches[0] : undefined;
    return only === undefined ? answer : { ...answer, ...(await this.#beside(only.id)) };
  }

  /** What one wants next after the only hit; never another error code, which would look like a second hit. */
  async #beside(id: string): Promise<Pick<Answer, "meanwhile" | "outage" | "beside">> {
    const entry = (await this.#pages.get(id))?.entry;
    const go = entry?.meanwhile?.go ?? null;
    const related = (entry?.related ?? []).filter((next) => /^(guide|topic)\//.test(next) && next !== go).slice(0, 2);
    const pages = await Promise.all(related.map((next) => this.#pages.get(next)));
    return {
      meanwhile: go === null ? null : { id: go, title: "直すあいだの受付" },
      outage: entry?.meanwhile?.outage ?? null,
      beside: related.flatMap((next, place) => {
        const page = pages[place];
        return page ? [{ id: next, title: headingOf(page.entry) }] : [];
      }),
    };
  }
}
