/** How the patient at the desk can be received: asked anew at every answer, and the last answer counts. */
import type { AtTheDesk, Receiving } from "../platform/bindings";
import type { Platform } from "../platform/types";

export class Reception {
  now = $state.raw<Receiving | null>(null);
  /** The backend had no answer: the page says so and goes on. */
  failed = $state(false);
  readonly #platform: Platform;
  #asked = 0;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  async ask(desk: AtTheDesk): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    const outcome = await this.#platform.receive(desk);
    if (mine === this.#asked) {
      this.failed = outcome.status !== "ok";
      this.now = outcome.status === "ok" ? outcome.data : this.now;
    }
  }
}
