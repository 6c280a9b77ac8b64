/**
 * The only door between the window and its backend. Screens know this interface; what stands behind it is Tauri in the
 * app and recorded answers in browser tests.
 */
import type {
  AboutApp,
  Answers,
  Change,
  CheckupWords,
  Comparison,
  Draft,
  EnquiryWish,
  Event,
  Explanation,
  Facts,
  News,
  Opened,
  Page,
  PageHere,
  PastCheckups,
  Reachable,
  Refusal,
  Repaired,
  Report,
  RootStanding,
  SettingsPage,
  Setup,
  UpdateEvent,
  UpdateOffer,
  UpdateReport,
} from "./bindings";
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
  /** What the window says beside the sentences of a report. */
  checkupWords(): Promise<Outcome<CheckupWords>>;
  /** What this edition is. */
  edition(): Promise<Outcome<AboutApp>>;
  /** What newer content says otherwise than the app's own; null where that one is in use. */
  news(): Promise<Outcome<News | null>>;
  /** Hears the entries that links from outside (`shikaku://error/021`) lead to, one that opened the app among them. */
  links(tell: (id: string) => void): Promise<void>;
  /** What would be added, and whether that is possible; without an id the root that the official answer names. */
  rootStanding(root: string | null): Promise<Outcome<RootStanding>>;
  /** Adds a root certificate for the current user, who has agreed. */
  addRoot(root: string): Promise<Outcome<Repaired>>;
  /** Takes away what we have added. */
  removeRoot(root: string): Promise<Outcome<Repaired>>;
  /** Saves a root certificate where the user looks for downloads. */
  saveRootFile(root: string): Promise<Outcome<Repaired>>;
  /** Settings pages that steps name. */
  settingsPages(): Promise<Outcome<PageHere[]>>;
  /** Opens one. */
  openSettings(page: SettingsPage): Promise<Outcome<Opened>>;
  /** Follows readers, cards and Bluetooth; `tell` hears the whole report at every change. A new watch ends the one that runs. */
  watch(setup: Setup | null, answers: Answers, tell: (change: Change) => void): Promise<void>;
  /** Ends the watch that runs. */
  unwatch(): Promise<void>;
  /** What an enquiry about these facts says, line by line. */
  draftEnquiry(facts: Facts, wish: EnquiryWish): Promise<Outcome<Draft>>;
  /** Shows a phone's share sheet with a text that is shown. */
  shareText(text: string): Promise<Outcome<null>>;
  /** Saves what leaves as a file; tells its name. */
  saveEnquiry(facts: Facts, wish: EnquiryWish): Promise<Outcome<string>>;
  /** Keeps a check-up on this machine; tells its number. */
  keepCheckup(facts: Facts): Promise<Outcome<number>>;
  /** The past check-ups, newest first. */
  pastCheckups(): Promise<Outcome<PastCheckups>>;
  /** What changed between two of them. */
  compareCheckups(earlier: number, later: number): Promise<Outcome<Comparison>>;
  /** Deletes all of them, or those that cannot be read any more. */
  clearCheckups(onlyUnreadable: boolean): Promise<Outcome<null>>;
  /** What an update would run, and what one agrees to by it. */
  updateOffer(): Promise<Outcome<UpdateOffer>>;
  /** Updates the app; only after the user has agreed. */
  updateApp(tell: (event: UpdateEvent) => void): Promise<Outcome<UpdateReport>>;
  /** Ends the update that runs. */
  cancelUpdate(): Promise<void>;
}

/** The backend in use. The production build knows only Tauri: the other branch falls away when it is built. */
export const platform: Platform =
  import.meta.env.MODE !== "production" && new URLSearchParams(location.search).has("recorded")
    ? await played(new URLSearchParams(location.search))
    : tauri;

async function played(plan: URLSearchParams): Promise<Platform> {
  const answers = (await import("./recorded")).recorded(plan);
  return plan.has("hostile") ? (await import("./hostile")).hostile(answers) : answers;
}
