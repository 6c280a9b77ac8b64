/** コールセンター, as it is reached now. */
import type { Reachable } from "../platform/bindings";
import type { Platform } from "../platform/types";

export class CallCentre {
  /** Null until it is known, and where it cannot be told: what was true before may be wrong by now. */
  reached = $state.raw<Reachable | null>(null);
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  async look(): Promise<void> {
    const outcome = await this.#platform.callCentre();
    this.reached = outcome.status === "ok" ? outcome.data : null;
  }
}
