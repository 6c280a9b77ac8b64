/**
 * The words of the knowledge base as a user reads them. The backend sends only the short spellings; their names are written beside
 * the bindings (platform/labels.ts).
 */
import type { When } from "../platform/bindings";
import { ASKED } from "../platform/labels";

/** Something that may be asked, and by which steps are chosen. */
export type Key = keyof When;

/** The answers known so far. */
export type Given = { [K in Key]?: string };

/** Every word of every list with its name, in the order in which it is shown. A list that is missing does not compile. */
const NAMES: { [K in Key]-?: Record<NonNullable<When[K]>[number], string> } = ASKED;

/** What a name stands for where it is read without its question. */
const ALONE: { [K in Key]?: (name: string) => string } = {
  "staff-phone": (name) => `職員が${name}`,
  certificate: (name) => `電子証明書が${name}`,
  outage: (name) => `使えないもの：${name}`,
  papers: (name) => (name === "どれもない" ? "見せられるものがない" : name),
  card: (name) => (name === "どれもない" ? "カードも資格確認書もない" : name),
  visit: (name) => (name === "はじめて" ? "はじめて来た" : name),
  "e-prescription": (name) => `電子処方箋を${name}`,
  "e-chart": (name) => `電子カルテ情報共有を${name}`,
};

export const KEYS = Object.keys(NAMES) as Key[];

export function isKey(text: string): text is Key {
  return (KEYS as readonly string[]).includes(text);
}

/** All words of a list. */
export function valuesOf(key: Key): string[] {
  return Object.keys(NAMES[key]);
}

/** The name of one word, or the word itself should the backend be newer than this list. */
export function nameOf(key: Key, value: string): string {
  return (NAMES[key] as Record<string, string>)[value] ?? value;
}

/** The name of one word, understandable without its question. */
export function nameAlone(key: Key, value: string): string {
  const name = nameOf(key, value);
  return ALONE[key]?.(name) ?? name;
}
