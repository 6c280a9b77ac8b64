/** What the call centre will hear: the draft of the check-up that is shown, with what the user adds and strikes out. */
import type { Draft, EnquiryWish, Facts, Report, Tried } from "../platform/bindings";
import type { Platform } from "../platform/types";
import type { Checkup } from "./checkup.svelte";

/** The longest text the backend takes. */
export const MAX_TYPED = 200;

export class Enquiry {
  typed = $state.raw<readonly string[]>([]);
  struck = $state.raw<readonly string[]>([]);
  draft = $state.raw<Draft | null>(null);
  broken = $state(false);
  /** The last thing done, in words. */
  told = $state("");
  readonly #platform: Platform;
  readonly #checkup: Checkup;
  readonly #recording: { told: { report: Report } | null } | null;
  #of: Report | null = null;
  #tried: readonly Tried[] = [];
  #turn = 0;

  constructor(platform: Platform, checkup: Checkup, recording: { told: { report: Report } | null } | null = null) {
    this.#platform = platform;
    this.#checkup = checkup;
    this.#recording = recording;
  }

  get wish(): EnquiryWish {
    return { typed: [...this.typed], tried: [...this.#checkup.tried], struck: [...this.struck] };
  }

  async add(text: string): Promise<void> {
    const trimmed = text.trim();
    if (trimmed !== "" && !this.typed.includes(trimmed)) {
      this.typed = [...this.typed, [...trimmed].slice(0, MAX_TYPED).join("")];
      await this.make();
    }
  }

  async strike(key: string): Promise<void> {
    this.struck = [...this.struck, key];
    await this.make();
  }

  async putBack(key: string): Promise<void> {
    this.struck = this.struck.filter((struck) => struck !== key);
    await this.make();
  }

  /** What the check-up saw, with what was recorded while somebody tried again. */
  #facts(report: Report): Facts {
    const recorded = this.#recording?.told?.report.facts;
    if (recorded === undefined) {
      return report.facts;
    }
    const { record, card_programs: programs } = recorded;
    // Programs are looked up in a record only where one of them took the reader.
    const seen = typeof programs === "object" && "seen" in programs;
    return { ...report.facts, record, ...(seen ? { card_programs: programs } : {}) };
  }

  /** Makes the draft again; a newer check-up begins with nothing struck. */
  async make(): Promise<void> {
    const { report, tried } = this.#checkup;
    const turn = ++this.#turn;
    if (report === null) {
      this.draft = null;
      return;
    }
    if (this.#of !== report || this.#tried !== tried) {
      this.#of = report;
      this.#tried = tried;
      // Lines are struck out by their number, which may be another one's by now.
      this.struck = [];
      this.told = "";
    }
    const outcome = await this.#platform.draftEnquiry(this.#facts(report), this.wish);
    if (turn === this.#turn) {
      this.broken = outcome.status === "error";
      this.draft = outcome.status === "ok" ? outcome.data : null;
    }
  }

  async save(): Promise<void> {
    const { report } = this.#checkup;
    if (report === null) {
      return;
    }
    const outcome = await this.#platform.saveEnquiry(this.#facts(report), this.wish);
    if (outcome.status === "ok") {
      this.told = `「ダウンロード」に「${outcome.data}」を保存しました。`;
    } else {
      this.told = outcome.error.refused === "not-kept" ? outcome.error.says : "保存できませんでした。";
    }
  }
}
