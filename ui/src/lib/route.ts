/** Addresses of the window's pages, kept in the hash: they need no server and the web view's history knows them. */
import { isKey, valuesOf, type Given } from "./words";

export type Route =
  | { at: "home" }
  | { at: "checkup" }
  | { at: "report" }
  | { at: "history" }
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
/** The page that says what to have at hand before calling. */
export const BEFORE_CALLING = "guide/before-calling";

/** Reads an address; whatever it does not know is home. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  if (path === "checkup" || path === "report" || path === "history" || path === "update") {
    return { at: path };
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
    case "report":
    case "history":
    case "update":
      return `#/${route.at}`;
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

/** The place in the navigation that a page belongs to. */
export function placeOf(route: Route): "home" | "checkup" | "reception" | "report" {
  if (route.at === "checkup" || route.at === "report") {
    return route.at;
  }
  if (route.at === "history") {
    return "checkup";
  }
  return route.at === "entry" && route.id === RECEPTION ? "reception" : "home";
}
