/** Newer content than the app's own: what is not as it was, until the user has seen it. */
import type { News as Told } from "../platform/bindings";
import type { Platform } from "../platform/types";
import type { Settings } from "./settings.svelte";

export class News {
  /** What is known; null where the app's own content is in use, and before it is known. */
  told = $state.raw<Told | null>(null);
  readonly #settings: Settings;

  constructor(platform: Pick<Platform, "news">, settings: Settings) {
    this.#settings = settings;
    void platform.news().then((outcome) => {
      this.told = outcome.status === "ok" ? outcome.data : null;
    });
  }

  /** What the user has not seen yet; null where there is nothing to say. */
  get unseen(): Told | null {
    const { told } = this;
    return told !== null && told.number > this.#settings.news && told.differences.length > 0 ? told : null;
  }

  /** The user has seen it. */
  see(): void {
    if (this.told !== null) {
      this.#settings.seen(this.told.number);
    }
  }
}
