/** Updating マイナ資格確認アプリ: the terms, what winget says meanwhile, and what came of it. */
import type { UpdateOffer, UpdateReport } from "../platform/bindings";
import type { Platform } from "../platform/types";

/** As many lines as one reads. */
const LINES = 40;

export class Update {
  offer = $state.raw<UpdateOffer | null>(null);
  phase = $state<"idle" | "running" | "done" | "broken">("idle");
  lines = $state.raw<readonly string[]>([]);
  percent = $state.raw<number | null>(null);
  report = $state.raw<UpdateReport | null>(null);
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  async look(): Promise<void> {
    const outcome = await this.#platform.updateOffer();
    this.offer = outcome.status === "ok" ? outcome.data : null;
  }

  /** The user has agreed to the terms that stand on the page. */
  async start(): Promise<void> {
    if (this.phase === "running" || this.offer === null) {
      return;
    }
    this.phase = "running";
    this.lines = [];
    this.percent = null;
    this.report = null;
    const outcome = await this.#platform.updateApp((event) => {
      if (event.event === "said") {
        this.lines = [...this.lines, event.line].slice(-LINES);
      } else if (event.event === "progress") {
        this.percent = event.percent;
      }
    });
    this.report = outcome.status === "ok" ? outcome.data : null;
    this.phase = outcome.status === "ok" ? "done" : "broken";
  }

  async cancel(): Promise<void> {
    await this.#platform.cancelUpdate();
  }
}
