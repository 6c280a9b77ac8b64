/** Addresses of the window's pages, kept in the hash: they need no server and the web view's history knows them. */
import { codeOf } from "./code";
import { isKey, valuesOf, type Given } from "./words";

export type Route =
  | { at: "home" }
  | { at: "checkup" }
  /** Which equipment, which place: at the first start, and whenever one wants to change it. */
  | { at: "start" }
  | { at: "settings" }
  /** The way from this device to the service. */
  | { at: "connection" }
  /** A trial reading with the phone's own NFC. */
  | { at: "trial" }
  | {
      /** Adding a root certificate; without an id the one that the official answer names. */
      at: "amazon-root";
      root: string | null;
    }
  | { at: "report" }
  | { at: "history" }
  /** Before the doors open. */
  | { at: "opening" }
  /** Looking on while somebody tries again. */
  | { at: "record" }
  | { at: "update" }
  | {
      at: "entry";
      id: string;
      /** Answers that came with the link or were given on the page. */
      given: Given;
    };

/** The page on which reception goes on; it has its own place in the navigation. */
export const RECEPTION = "guide/continue-reception";
/** The page that says whom to call. */
export const CALL_CENTRE = "guide/call-centre";
/** The page with the official order of ways to update the app. */
export const UPDATE_WINDOWS = "guide/update-app-windows";

/** What a page is called before its content is there. */
export function nameBefore(id: string): string {
  const code = codeOf(id);
  if (code !== null) {
    return `エラー ${code}`;
  }
  return id === RECEPTION ? "受付を続ける" : id === CALL_CENTRE ? "用件別の連絡先" : "説明";
}

/** Reads an address; whatever it does not know is home. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const pages = [
    "checkup",
    "start",
    "settings",
    "connection",
    "trial",
    "report",
    "history",
    "opening",
    "record",
    "update",
  ] as const;
  const at = pages.find((page) => page === path);
  if (at !== undefined) {
    return { at };
  }
  if (path === "repair/amazon-root") {
    const root = new URLSearchParams(query).get("root");
    return { at: "amazon-root", root: root !== null && /^[a-z0-9-]+$/.test(root) ? root : null };
  }
  const entry = /^entry\/([a-z-]+\/[a-z0-9-]+)$/.exec(path);
  if (entry?.[1] === undefined) {
    return { at: "home" };
  }
  const given: Given = {};
  for (const [key, value] of new URLSearchParams(query)) {
    if (isKey(key) && valuesOf(key).includes(value)) {
      given[key] = value;
    }
  }
  return { at: "entry", id: entry[1], given };
}

/** Writes an address. */
export function hrefOf(route: Route): string {
  switch (route.at) {
    case "home":
      return "#/";
    case "checkup":
    case "start":
    case "settings":
    case "connection":
    case "trial":
    case "report":
    case "history":
    case "opening":
    case "record":
    case "update":
      return `#/${route.at}`;
    case "amazon-root":
      return `#/repair/amazon-root${route.root === null ? "" : `?root=${route.root}`}`;
    case "entry": {
      const query = new URLSearchParams(
        Object.entries(route.given).filter((pair): pair is [string, string] => pair[1] !== undefined),
      ).toString();
      return `#/entry/${route.id}${query === "" ? "" : `?${query}`}`;
    }
  }
}

/** The address of an entry. */
export function entryHref(id: string, given: Given = {}): string {
  return hrefOf({ at: "entry", id, given });
}

/** The place in the navigation that a page belongs to; null where it has none. */
export function placeOf(route: Route): "home" | "checkup" | "reception" | "report" | null {
  if (route.at === "report") {
    return "report";
  }
  if (["checkup", "connection", "trial", "amazon-root", "history", "opening", "record"].includes(route.at)) {
    return "checkup";
  }
  if (route.at === "settings" || route.at === "start") {
    return null;
  }
  return route.at === "entry" && route.id === RECEPTION ? "reception" : "home";
}
