/** Answers that pages share: those about the place are kept, the phone kind asked last stays until the app closes. */
import type { Given, Key } from "../lib/words";
import { type Settings } from "./settings.svelte";

export class Remembered {
  #phone = $state.raw<Given>({});
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  get given(): Given {
    return { ...this.#settings.place, ...this.#phone };
  }

  note(key: Key, value: string): void {
    if (key === "phone") {
      this.#phone = { phone: value };
    } else {
      this.#settings.note(key, value);
    }
  }
}
