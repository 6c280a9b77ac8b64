/**
 * Newer content of the site: one signed file beside it, kept on this device. The page only carries the bytes; whether they are used
 * is the module's word, which opens them as the program does (web/src/content.rs).
 */
import type { Outcome } from "./types";

export type Ask = <T>(question: Record<string, unknown>) => Promise<Outcome<T>>;

/** The largest bundle in bytes (MAX_BYTES of crates/bundle). */
const MOST = 8 * 1024 * 1024;
const CACHE = "content";

interface Refused {
  says?: string;
  seen?: number | null;
}

export class KeptContent {
  /** Why the last fetched content was not taken, in words for a user. */
  refused: string | null = null;
  readonly #ask: Ask;
  readonly #home: URL;
  readonly #now: () => string;

  constructor(ask: Ask, home: URL, now: () => string) {
    this.#ask = ask;
    this.#home = home;
    this.#now = now;
  }

  /** Gives the module what was kept, before it answers anything. */
  async use(): Promise<void> {
    const cache = await this.#cache();
    const bundle = await textOf(await cache?.match(this.#at("kept")));
    if (cache === null || bundle === null) {
      return;
    }
    const used = await this.#ask<{ stale: boolean }>({ command: "use-content", bundle, now: this.#now() });
    if (used.status === "ok" && used.data.stale) {
      await cache.delete(this.#at("kept"));
    }
  }

  /** Looks for newer content and keeps it, to be used from the next opening on. Whatever goes wrong, all stays as it is. */
  async renew(): Promise<void> {
    try {
      const cache = await this.#cache();
      const seen = Number((await textOf(await cache?.match(this.#at("seen")))) ?? 0);
      const pointer = await textOf(await fetch(this.#at("latest.json"), { cache: "no-cache" }));
      if (cache === null || pointer === null) {
        return;
      }
      const offered = await this.#ask<{ number: number; file: string } | null>({
        command: "content-offered",
        pointer,
        seen,
      });
      if (offered.status === "error" || offered.data === null) {
        return;
      }
      const { number: announced, file } = offered.data;
      const bundle = await textOf(await fetch(this.#at(file), { cache: "no-cache" }));
      if (bundle === null) {
        return;
      }
      const taken = await this.#ask<number>({ command: "take-content", bundle, announced, seen, now: this.#now() });
      if (taken.status === "ok") {
        await cache.put(this.#at("kept"), new Response(bundle));
      } else {
        this.refused = (taken.error as Refused).says ?? null;
      }
      // Nothing older is taken any more, also where what is kept has rotted.
      const signed = taken.status === "ok" ? taken.data : (taken.error as Refused).seen;
      if (typeof signed === "number") {
        await cache.put(this.#at("seen"), new Response(`${Math.max(seen, signed)}`));
      }
    } catch {
      // Without a network, or where nothing may be kept, the content in use stays.
    }
  }

  #at(name: string): URL {
    return new URL(`content/${name}`, this.#home);
  }

  /** The browser's store; none in a private window that has none. */
  async #cache(): Promise<Cache | null> {
    try {
      return await caches.open(CACHE);
    } catch {
      return null;
    }
  }
}

/**
 * An answer's text; null where there is none, or it is longer than any content. Bytes that are no text become a letter that nobody
 * has signed, so that the module refuses the file in words.
 */
async function textOf(answer: Response | undefined): Promise<string | null> {
  if (answer === undefined || !answer.ok || answer.body === null) {
    return null;
  }
  const reader = answer.body.getReader();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let text = "";
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return text + decoder.decode();
      }
      bytes += value.byteLength;
      if (bytes > MOST) {
        await reader.cancel();
        return null;
      }
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    return null;
  }
}
