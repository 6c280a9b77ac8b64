/** Entries already fetched. They are part of the program and never change while it runs; only the hours of contacts pass. */
import type { Page } from "../platform/bindings";
import type { Platform } from "../platform/types";

export class Pages {
  readonly #platform: Platform;
  readonly #pages = new Map<string, Promise<Page | null>>();

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** The entry, or null where there is none. */
  get(id: string): Promise<Page | null> {
    const known = this.#pages.get(id);
    if (known !== undefined) {
      return known;
    }
    const page = this.#platform.show(id).then((outcome) => {
      if (outcome.status === "ok") {
        return outcome.data;
      }
      // A call that broke may succeed the next time.
      this.#pages.delete(id);
      return null;
    });
    this.#pages.set(id, page);
    return page;
  }

  /** The same, with its contacts as they are reached now. */
  async now(id: string): Promise<Page | null> {
    const known = await this.#pages.get(id);
    if (known == null) {
      return this.get(id);
    }
    const outcome = await this.#platform.show(id);
    const contacts =
      outcome.status === "ok"
        ? outcome.data.contacts
        : // What was said before may be wrong by now.
          known.contacts.map(({ contact }) => ({ contact, opening: null, sentence: null }));
    return { ...known, contacts };
  }
}
