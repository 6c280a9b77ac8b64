/** 「開院前の点検」: a check-up of its own, so that what the page of the check-up shows stays as it is. */
import type { OpeningCheckup } from "../platform/bindings";
import type { Platform } from "../platform/types";
import type { Checkup } from "./checkup.svelte";

export class Before {
  told = $state.raw<OpeningCheckup | null>(null);
  looking = $state(false);
  readonly #platform: Platform;
  readonly #checkup: Checkup;

  constructor(platform: Platform, checkup: Checkup) {
    this.#platform = platform;
    this.#checkup = checkup;
  }

  async look(): Promise<void> {
    if (this.looking) {
      return;
    }
    this.looking = true;
    this.told = null;
    const looked = await this.#checkup.look([]);
    if (looked.status === "ok") {
      const outcome = await this.#platform.opening(looked.data.facts);
      this.told = outcome.status === "ok" ? outcome.data : null;
    }
    this.looking = false;
  }
}
