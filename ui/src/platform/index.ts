/**
 * The only door between the window and its backend. Screens know this interface; what stands behind it is Tauri in the
 * app and recorded answers in browser tests.
 */
import type { Answers, Change, Event, Explanation, Page, Reachable, Refusal, Report, Setup } from "./bindings";
import { tauri } from "./tauri";

/** What came of asking the backend: an answer, or why there is none. */
export type Outcome<T> = { status: "ok"; data: T } | { status: "error"; error: Refusal };

/** What is to be checked; `only` empty means everything. */
export interface CheckupRequest {
  setup: Setup | null;
  answers: Answers;
  only: string[];
}

export interface Platform {
  /** The entries for what was typed. */
  explain(words: string, limit: number): Promise<Outcome<Explanation>>;
  /** A whole entry. */
  show(id: string): Promise<Outcome<Page>>;
  /** コールセンター, and whether somebody answers there now. */
  callCentre(): Promise<Outcome<Reachable>>;
  /** Looks at the machine; `tell` hears what happens meanwhile. A new check-up ends the one that runs. */
  checkup(request: CheckupRequest, tell: (event: Event) => void): Promise<Outcome<Report>>;
  /** Ends the check-up that runs. */
  cancelCheckup(): Promise<void>;
  /** Follows readers, cards and Bluetooth; `tell` hears the whole report at every change. A new watch ends the one that runs. */
  watch(setup: Setup | null, answers: Answers, tell: (change: Change) => void): Promise<void>;
  /** Ends the watch that runs. */
  unwatch(): Promise<void>;
}

/** The backend in use. The production build knows only Tauri: the other branch falls away when it is built. */
export const platform: Platform =
  import.meta.env.MODE !== "production" && new URLSearchParams(location.search).has("recorded")
    ? (await import("./recorded")).recorded(new URLSearchParams(location.search))
    : tauri;
