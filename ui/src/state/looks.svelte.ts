/**
 * What opened pages have seen of this machine. The home page and the page that is opened from it ask for the same look, so a page is
 * drawn with what was seen while its number was typed.
 */
import type { Looked } from "../platform/bindings";
import type { Platform } from "../platform/types";
import type { Settings } from "./settings.svelte";

/** So long a look is as good as a new one: from the typed number to the opened page. */
export const FRESH = 10_000;

interface Kept {
  at: number;
  looked: Promise<Looked | null>;
}

export class Looks {
  readonly #platform: Platform;
  readonly #settings: Settings;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();
  /** Pages that the reader has said are about this machine; until the app closes. */
  readonly #here = new Set<string>();

  constructor(platform: Platform, settings: Settings, now: () => number = () => performance.now()) {
    this.#platform = platform;
    this.#settings = settings;
    this.#now = now;
  }

  /** What the page sees; null where it could not look. `asked` looks at what is looked at on request, too. */
  of(page: string, asked = false): Promise<Looked | null> {
    const { setup } = this.#settings;
    const here = this.#here.has(page);
    const key = [page, setup, here, asked].join(" ");
    const known = this.#kept.get(key);
    if (known !== undefined && this.#now() - known.at < FRESH) {
      return known.looked;
    }
    const looked = this.#platform
      .look({ page, setup, here, asked })
      .then((outcome) => (outcome.status === "ok" ? outcome.data : null))
      .catch(() => null);
    this.#kept.clear();
    this.#kept.set(key, { at: this.#now(), looked });
    return looked;
  }

  /** The reader says that the page is about this machine. */
  isHere(page: string): void {
    this.#here.add(page);
  }
}
