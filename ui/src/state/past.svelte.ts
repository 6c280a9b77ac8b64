/** Past check-ups kept on this machine. */
import type { Comparison, PastCheckups } from "../platform/bindings";
import type { Outcome, Platform } from "../platform/types";

export interface Compared {
  earlier: number;
  later: number;
  comparison: Comparison;
}

export class Past {
  list = $state.raw<PastCheckups | null>(null);
  compared = $state.raw<Compared | null>(null);
  /** Why something could not be done, in the backend's words. */
  problem = $state.raw<string | null>(null);
  looking = $state(false);
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  async look(): Promise<void> {
    this.looking = true;
    this.compared = null;
    const list = this.#answer(await this.#platform.pastCheckups());
    this.list = list;
    this.looking = false;
  }

  async compare(earlier: number, later: number): Promise<void> {
    const comparison = this.#answer(await this.#platform.compareCheckups(earlier, later));
    this.compared = comparison === null ? null : { earlier, later, comparison };
  }

  async clear(onlyUnreadable: boolean): Promise<void> {
    const outcome = await this.#platform.clearCheckups(onlyUnreadable);
    this.#answer(outcome);
    if (outcome.status === "ok") {
      await this.look();
    }
  }

  #answer<T>(outcome: Outcome<T>): T | null {
    if (outcome.status === "ok") {
      this.problem = null;
      return outcome.data;
    }
    this.problem = outcome.error.refused === "not-kept" ? outcome.error.says : "点検の記録を読めませんでした。";
    return null;
  }
}
