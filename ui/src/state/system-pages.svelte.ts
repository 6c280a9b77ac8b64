/** Settings pages of the system that a step may open: asked once, and only a page that is here gets a button. */
import type { PageHere } from "../platform/bindings";
import type { Platform } from "../platform/types";

export class SystemPages {
  pages = $state.raw<readonly PageHere[]>([]);
  /** What was said when a page was opened last. */
  said = $state.raw<{ page: string; words: string } | null>(null);
  /** They were asked for and are not told yet. */
  waiting = $state(true);
  readonly #platform: Platform;
  #asked = false;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  async ask(): Promise<void> {
    if (this.#asked) {
      return;
    }
    this.#asked = true;
    const outcome = await this.#platform.settingsPages();
    this.waiting = false;
    if (outcome.status === "ok") {
      this.pages = outcome.data;
    } else {
      this.#asked = false;
    }
  }

  /** The page that a step names; null for an address, and for a page this version does not know. */
  page(open: string | null | undefined): PageHere | null {
    return this.pages.find(({ page }) => page === open) ?? null;
  }

  async open({ page }: PageHere): Promise<void> {
    const outcome = await this.#platform.openSettings(page);
    const words = outcome.status === "ok" ? outcome.data.said : "いまは開けません。もう一度押してください。";
    this.said = { page, words };
  }
}
