/** Entries already fetched. They are part of the program and never change while it runs. */
import type { Page } from "../platform/bindings";
import type { Platform } from "../platform";

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
}
