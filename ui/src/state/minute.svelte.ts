/** Tells that it is time to look again at what changes by itself. Runs only while the window is in sight. */
const MINUTE = 60_000;

export class Minute {
  /** Counts up; an effect that reads it runs again each time. */
  count = $state(0);
  #at = Date.now();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The window is in sight, or has got the focus. */
  awake(): void {
    const passed = Date.now() - this.#at;
    // A clock that was put back is a reason to look again as well.
    if (passed < 0 || passed >= MINUTE) {
      this.count += 1;
      this.#at = Date.now();
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.awake(), this.#at + MINUTE - Date.now());
  }

  /** Nobody sees the window. */
  asleep(): void {
    clearTimeout(this.#timer);
  }
}
