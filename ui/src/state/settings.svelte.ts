/**
 * What the user has chosen and the window keeps on this machine: equipment and place, how things look, and causes put aside.
 * Nothing of a patient is among it.
 */
import type { Finding, Setup } from "../platform/bindings";
import { isKey, valuesOf, type Given, type Key } from "../lib/words";

/** Keys that belong to the place rather than to the patient; the window keeps them. */
export const OF_THE_PLACE: readonly Key[] = ["setup", "facility", "e-prescription", "e-chart"];

export const TEXTS = ["normal", "large", "largest"] as const;
export type Text = (typeof TEXTS)[number];

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Causes put aside, each with the marks of the evidence it then rested on. */
export type Aside = { [F in Finding]?: string };

/** The web view's own store, as far as it is used. */
export type Store = Pick<Storage, "getItem" | "setItem">;

const NAME = "shikaku-rescue";

export class Settings {
  /** The first start is over: both questions were answered, or put off. */
  begun = $state(false);
  /** What whoever looks after the machine has set beforehand. */
  #preset = $state.raw<Given>({});
  #chosen = $state.raw<Given>({});
  /** Equipment and place: what the user has chosen, or else what is set beforehand. */
  place = $derived<Given>({ ...this.#preset, ...this.#chosen });
  /** The equipment, where it is known. */
  readonly setup = $derived((this.place.setup ?? null) as Setup | null);
  text = $state<Text>("normal");
  theme = $state<Theme>("system");
  /** Single keys act: 「/」 for the field, numbers for answers. */
  keys = $state(true);
  aside = $state.raw<Aside>({});
  /** The number of the newest content whose changes the user has seen. */
  news = $state(0);
  readonly #store: Store | null;

  constructor(store: Store | null) {
    this.#store = store;
    this.#read();
  }

  begin(): void {
    this.begun = true;
    this.#write();
  }

  /** Keeps an answer about the place; others are not kept. */
  note(key: Key, value: string): void {
    if (OF_THE_PLACE.includes(key)) {
      this.#chosen = { ...this.#chosen, [key]: value };
      this.#write();
    }
  }

  /** Takes an answer about the place back. */
  forget(key: Key): void {
    this.#chosen = Object.fromEntries(Object.entries(this.#chosen).filter(([other]) => other !== key));
    this.#write();
  }

  /** Takes what is set beforehand; where both questions of the first start are answered by it, they are not asked. */
  preset(setup: string | null, facility: string | null): void {
    this.#preset = { ...(setup !== null && { setup }), ...(facility !== null && { facility }) };
    this.begun ||= setup !== null && facility !== null;
  }

  look(text: Text, theme: Theme): void {
    this.text = text;
    this.theme = theme;
    this.#write();
  }

  useKeys(keys: boolean): void {
    this.keys = keys;
    this.#write();
  }

  /** The changes of this release were seen. */
  seen(number: number): void {
    this.news = number;
    this.#write();
  }

  putAside(finding: Finding, marks: string): void {
    this.aside = { ...this.aside, [finding]: marks };
    this.#write();
  }

  takeBack(findings: readonly string[]): void {
    this.aside = Object.fromEntries(Object.entries(this.aside).filter(([finding]) => !findings.includes(finding)));
    this.#write();
  }

  /** Takes only what this version knows: the store may be another version's, or damaged. */
  #read(): void {
    let kept: unknown = null;
    try {
      kept = JSON.parse(this.#store?.getItem(NAME) ?? "null");
    } catch {
      return;
    }
    if (typeof kept !== "object" || kept === null) {
      return;
    }
    const known = new Map<string, unknown>(Object.entries(kept));
    this.begun = known.get("begun") === true;
    this.keys = known.get("keys") !== false;
    this.text = TEXTS.find((text) => text === known.get("text")) ?? "normal";
    this.theme = THEMES.find((theme) => theme === known.get("theme")) ?? "system";
    const pairs = (name: string): [string, string][] =>
      Object.entries(known.get(name) ?? {}).filter((pair): pair is [string, string] => typeof pair[1] === "string");
    this.#chosen = Object.fromEntries(
      pairs("place").filter(
        ([key, value]) => isKey(key) && OF_THE_PLACE.includes(key) && valuesOf(key).includes(value),
      ),
    );
    this.aside = Object.fromEntries(pairs("aside"));
    const news = known.get("news");
    this.news = typeof news === "number" && Number.isSafeInteger(news) ? news : 0;
  }

  #write(): void {
    const { begun, text, theme, keys, aside, news } = this;
    const place = this.#chosen;
    try {
      this.#store?.setItem(NAME, JSON.stringify({ begun, place, text, theme, keys, aside, news }));
    } catch {
      // A full or forbidden store: the choice holds until the app closes.
    }
  }
}

/** The store of this web view; none where it is switched off. */
export function storeOf(window: Window): Store | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
