/** A trial reading with the phone's own NFC: what it feels now, and the report it ends in. */
import type { NfcAntennas, Os, Report, TrialEvent } from "../platform/bindings";
import type { Platform } from "../platform/types";
import type { Pages } from "./pages";
import type { Cause } from "./repair.svelte";
import type { Settings } from "./settings.svelte";

export type TrialPhase = "ready" | "searching" | "felt" | "lost" | "done" | "stopped" | "broken";

export class Trial {
  /** Whether this phone may read cards; no until the backend has said so. */
  here = $state(false);
  phase = $state<TrialPhase>("ready");
  /** Where the phone feels a card, as far as it tells. */
  place = $state.raw<{ os: Os; antennas: NfcAntennas | null } | null>(null);
  report = $state.raw<Report | null>(null);
  cause = $state.raw<Cause | null>(null);
  /** Whether the tries left were asked for. */
  withTries = $state(false);
  readonly #platform: Platform;
  readonly #pages: Pages;
  readonly #settings: Settings;
  #turn = 0;

  constructor(platform: Platform, pages: Pages, settings: Settings) {
    this.#platform = platform;
    this.#pages = pages;
    this.#settings = settings;
    void platform.edition().then((outcome) => {
      this.here = outcome.status === "ok" && outcome.data.reads_cards;
    });
  }

  /** Searches for a card. Only a tap leads here. */
  async start(withTries: boolean): Promise<void> {
    const turn = ++this.#turn;
    this.phase = "searching";
    this.withTries = withTries;
    this.report = null;
    this.cause = null;
    const setup = (this.#settings.place.setup ?? null) as Report["facts"]["setup"];
    const outcome = await this.#platform.trial(setup, {}, withTries, (event) => {
      if (turn === this.#turn) {
        this.#hear(event);
      }
    });
    if (turn !== this.#turn) {
      return;
    }
    if (outcome.status === "error") {
      this.phase = outcome.error.refused === "cancelled" ? "stopped" : "broken";
      return;
    }
    const report = outcome.data;
    const finding = report.causes[0];
    const check = report.checks.find((made) => made.finding === finding);
    const guide = check?.guide ?? null;
    const page = guide === null ? null : await this.#pages.get(guide);
    if (turn === this.#turn) {
      this.cause = finding === undefined || check === undefined ? null : { finding, check, page };
      this.report = report;
      this.phase = "done";
    }
  }

  async cancel(): Promise<void> {
    this.#turn += 1;
    this.phase = "stopped";
    await this.#platform.cancelTrial();
  }

  /** Whoever leaves the page has ended the search. */
  async leave(): Promise<void> {
    if (this.phase === "searching" || this.phase === "felt" || this.phase === "lost") {
      await this.cancel();
    }
    this.phase = "ready";
  }

  #hear(event: TrialEvent): void {
    if (event.event === "place") {
      this.place = { os: event.os, antennas: event.antennas };
    } else {
      this.phase = event.sign;
    }
  }
}
