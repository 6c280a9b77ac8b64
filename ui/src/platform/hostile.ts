/**
 * The recorded backend with every text spoiled, for browser tests (`?recorded=…&hostile=1`): what content, a report or a device
 * that somebody else has made could hold. The window has to show it as text. Ids and numbers stay, so that pages are found.
 */
import type { Platform } from "./types";

/** What is put behind each text: HTML, scripts, Svelte's own way to HTML, marks that turn the direction, a word without an end. */
export const SPOIL =
  `<img src="x" onerror="document.title='ran'"><script>document.title="ran"</script>` +
  `<a href="javascript:document.title='ran'">x</a>{@${"html"} "<b>x</b>"}\u202Eexe.txt\u2066` +
  "W".repeat(300);

/** Texts are Japanese here; ids, words of an enumeration and addresses are not. */
const JAPANESE = /[\u3040-\u30FF\u4E00-\u9FFF]/;

function spoiled(value: unknown): unknown {
  if (typeof value === "string") {
    return JAPANESE.test(value) ? value + SPOIL : value;
  }
  if (Array.isArray(value)) {
    return value.map(spoiled);
  }
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, spoiled(field)]));
  }
  return value;
}

/** The same backend; whatever it answers or tells is spoiled. */
export function hostile(platform: Platform): Platform {
  return new Proxy(platform, {
    get: (whole, name): unknown => {
      const method: unknown = Reflect.get(whole, name);
      if (typeof method !== "function") {
        return method;
      }
      return async (...given: unknown[]): Promise<unknown> => {
        const told = given.map((each) =>
          typeof each === "function" ? (event: unknown) => Reflect.apply(each, undefined, [spoiled(event)]) : each,
        );
        return spoiled(await Reflect.apply(method, whole, told));
      };
    },
  });
}
