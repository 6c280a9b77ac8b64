/**
 * Answers that pages share. Those about the place are kept; the phone of the staff stays until the app closes; what was answered about
 * a patient lasts for this patient, so that the next one is not taken for the last.
 */
import type { Given, Key } from "../lib/words";
import { type Settings } from "./settings.svelte";

export class Remembered {
  #staff = $state.raw<Given>({});
  #patient = $state.raw<Given>({});
  readonly #settings: Settings;

  /** Which phone this runs on: it is the staff's own, so nobody is asked for it. */
  readonly #own: Given;

  constructor(settings: Settings, own: "android" | "iphone" | null = null) {
    this.#settings = settings;
    this.#own = own === null ? {} : { "staff-phone": own };
  }

  get given(): Given {
    return { ...this.#settings.place, ...this.#staff, ...this.#own, ...this.#patient };
  }

  /** Whether the answer is known of this very device. */
  knows(key: Key): boolean {
    return this.#own[key] !== undefined;
  }

  note(key: Key, value: string): void {
    if (key === "phone") {
      this.#patient = { phone: value };
    } else if (key === "staff-phone") {
      this.#staff = { "staff-phone": value };
    } else {
      this.#settings.note(key, value);
    }
  }

  /** The next patient is somebody else. */
  nextPatient(): void {
    this.#patient = {};
  }
}
