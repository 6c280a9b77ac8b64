/**
 * The words of the knowledge base as a user reads them. The backend sends only the short spellings; the names are those
 * of kb/src/words.rs and kb/src/contacts.rs, and a test compares them.
 */
import type { Cost, LineKind, When, Who } from "../platform/bindings";

/** Something that may be asked, and by which steps are chosen. */
export type Key = keyof When;

/** The answers known so far. */
export type Given = { [K in Key]?: string };

type Names<K extends Key> = Record<NonNullable<When[K]>[number], string>;

/** Every word of every list with its name, in the order in which it is shown. */
export const NAMES: { [K in Key]-?: Names<K> } = {
  phone: { iphone: "iPhone", android: "Android" },
  setup: {
    phone: "スマホ・タブレットだけ",
    "phone-bluetooth-reader": "スマホ・タブレット＋Bluetoothリーダー",
    "windows-usb-reader": "Windows＋USBリーダー",
    "windows-bluetooth-reader": "Windows＋Bluetoothリーダー",
    "face-reader": "顔認証付きカードリーダー",
    "face-reader-phone-reader": "顔認証付きカードリーダー＋スマホ用リーダー",
  },
  facility: {
    "hospital-clinic": "病院・診療所",
    pharmacy: "薬局",
    "home-visit-nursing": "訪問看護",
    other: "そのほか（施術所など）",
  },
  card: {
    physical: "実物のマイナンバーカード",
    phone: "スマホのマイナンバーカード",
    certificate: "資格確認書",
    none: "どれもない",
  },
  papers: { notice: "資格情報のお知らせ", portal: "マイナポータルの画面", none: "どれもない" },
  visit: { first: "はじめて", returning: "前に来たことがある" },
  certificate: { valid: "期限内", grace: "期限切れ・猶予期間内", past: "期限切れ・猶予期間のあと" },
  outage: {
    reader: "リーダーまたはカードだけ",
    network: "回線またはオンライン資格確認等システム",
    terminal: "資格確認端末",
    prescription: "電子処方箋管理サービス",
    chart: "電子カルテ情報共有サービス",
  },
  "e-prescription": { yes: "使っている", no: "使っていない" },
  "e-chart": { yes: "使っている", no: "使っていない" },
};

/** Who carries out a step. */
export const WHO: Record<Who, string> = {
  patient: "患者さん",
  staff: "受付の人",
  admin: "システム管理者",
  vendor: "ベンダ",
  "call-centre": "コールセンター",
};

/** What a number is. */
export const LINE_KIND: Record<LineKind, string> = { phone: "電話", fax: "FAX" };

/** Who pays for a call. */
export const COST: Record<Cost, string> = { free: "通話無料", paid: "通話有料" };

/** What a name stands for where it is read without its question. */
const ALONE: { [K in Key]?: (name: string) => string } = {
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
