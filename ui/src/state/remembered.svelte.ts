/** Answers that stay until the app closes: about the place and the phone kind asked last, never about a patient's papers. */
import type { Given, Key } from "../lib/words";

const STAYS: readonly Key[] = ["phone", "setup", "facility", "e-prescription", "e-chart"];

/** Keys that belong to the place rather than to the patient. */
export const OF_THE_PLACE: readonly Key[] = ["facility", "e-prescription", "e-chart"];

export class Remembered {
  given = $state.raw<Given>({});

  note(key: Key, value: string): void {
    if (STAYS.includes(key)) {
      this.given = { ...this.given, [key]: value };
    }
  }
}
