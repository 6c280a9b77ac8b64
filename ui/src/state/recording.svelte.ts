/** 「やってみてもらい、見る」: what changes while somebody tries again, and the judgement over it. */
import type { Recorded, Setup, TimelineRow } from "../platform/bindings";
import type { Platform } from "../platform/types";
import type { Settings } from "./settings.svelte";

/** How long one looks on when nobody ends it. */
export const SECONDS = 60;

export type RecordPhase = "idle" | "starting" | "running" | "done" | "broken";

export class Recording {
  phase = $state<RecordPhase>("idle");
  rows = $state.raw<readonly TimelineRow[]>([]);
  told = $state.raw<Recorded | null>(null);
  /** Seconds that are left. */
  left = $state(SECONDS);
  readonly #platform: Platform;
  readonly #settings: Settings;
  #turn = 0;

  constructor(platform: Platform, settings: Settings) {
    this.#platform = platform;
    this.#settings = settings;
  }

  /** Looks on until the time is over or somebody ends it. */
  async start(): Promise<void> {
    const turn = ++this.#turn;
    this.phase = "starting";
    this.rows = [];
    this.told = null;
    this.left = SECONDS;
    const setup = (this.#settings.place.setup ?? null) as Setup | null;
    let ticking: ReturnType<typeof setInterval> | undefined;
    const outcome = await this.#platform.record(setup, SECONDS, (event) => {
      if (turn !== this.#turn) {
        return;
      }
      if (event.event === "begun") {
        this.phase = "running";
        ticking = setInterval(() => (this.left = Math.max(0, this.left - 1)), 1000);
      } else {
        this.rows = [...this.rows, event.row];
      }
    });
    clearInterval(ticking);
    if (turn !== this.#turn) {
      return;
    }
    if (outcome.status === "ok") {
      this.told = outcome.data;
      this.rows = outcome.data.rows;
      this.phase = "done";
    } else {
      this.phase = "broken";
    }
  }

  /** Ends it now; what was seen until then is judged. */
  async end(): Promise<void> {
    await this.#platform.endRecord();
  }
}
