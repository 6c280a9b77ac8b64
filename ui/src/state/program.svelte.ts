/** The program itself: what is set beforehand for it, and a newer one where there is one. */
import type { Platform } from "../platform/types";
import type { Settings } from "./settings.svelte";

export class Program {
  /** The version of a newer program; null where none is known. */
  newer = $state.raw<string | null>(null);
  /** Whether the page that hands it out can be opened. */
  page = $state.raw(false);
  /** What came of opening that page. */
  said = $state.raw<string | null>(null);
  readonly #platform: Pick<Platform, "preset" | "openProgramPage">;

  constructor(platform: Pick<Platform, "preset" | "openProgramPage">, settings: Settings) {
    this.#platform = platform;
    void platform.preset().then((outcome) => {
      if (outcome.status === "ok") {
        const { setup, facility, newer, page } = outcome.data;
        settings.preset(setup, facility);
        this.newer = newer;
        this.page = page;
      }
    });
  }

  async open(): Promise<void> {
    const outcome = await this.#platform.openProgramPage();
    const asked = outcome.status === "ok" && outcome.data.opened === "asked";
    this.said = asked ? "ブラウザで開きました。" : "開けませんでした。導入した業者に聞いてください。";
  }
}
