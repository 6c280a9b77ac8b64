/**
 * The backend of the site: the same answers as the app's, from the module that web/ builds. What needs a machine is not offered in a
 * browser (lib/site.ts); asked for all the same, it is refused as broken.
 */
import type {
  AboutApp,
  CheckupWords,
  Draft,
  Explanation,
  Looked,
  News,
  Os,
  Page,
  Reachable,
  Receiving,
  Report,
} from "./bindings";
import { KeptContent } from "./kept-content";
import { silent } from "./silent";
import type { Outcome, Platform } from "./types";

interface Module {
  memory: WebAssembly.Memory;
  question(bytes: number): number;
  answer(): number;
  answer_text(): number;
}

/** This file stands among the assets, whatever page has asked for it. */
const HERE = import.meta.url;
const HOME = new URL("../", HERE);

const now = (): string => new Date().toISOString();

/** A server that gives the module another type than application/wasm gives it all the same. */
async function load(): Promise<Module> {
  const address = new URL(SITE_MODULE, HERE);
  const { instance } = await WebAssembly.instantiateStreaming(fetch(address)).catch(async () =>
    WebAssembly.instantiate(await (await fetch(address)).arrayBuffer()),
  );
  return instance.exports as unknown as Module;
}

const module: Promise<Module> = load();
const content = new KeptContent((question) => tell(question), HOME, now);
/** Answers come from the newest content from the first one on. */
const ready: Promise<void> = module.then(() => content.use()).catch(() => undefined);
void ready.then(() => content.renew());

async function ask<T>(question: Record<string, unknown>): Promise<Outcome<T>> {
  await ready;
  return tell(question);
}

/** Asks the module; JSON in, JSON out. */
async function tell<T>(question: Record<string, unknown>): Promise<Outcome<T>> {
  try {
    const { memory, question: room, answer, answer_text } = await module;
    const sent = new TextEncoder().encode(JSON.stringify(question));
    const at = room(sent.length);
    if (at === 0) {
      return { status: "error", error: { refused: "too-long", characters: sent.length } };
    }
    new Uint8Array(memory.buffer, at, sent.length).set(sent);
    const length = answer();
    // The memory may have grown meanwhile, so the view is made anew.
    const told = new TextDecoder().decode(new Uint8Array(memory.buffer, answer_text(), length));
    return JSON.parse(told) as Outcome<T>;
  } catch {
    return { status: "error", error: { refused: "broken" } };
  }
}

/** The system, as far as the browser names it. */
export function systemOf(agent: string, touches: number): Os {
  if (/android/i.test(agent)) {
    return "android";
  }
  // An iPad calls itself a Mac; a Mac has no touch screen.
  if (/iphone|ipad|ipod/i.test(agent) || (/macintosh/i.test(agent) && touches > 1)) {
    return "ios";
  }
  return /windows/i.test(agent) ? "windows" : /macintosh/i.test(agent) ? "macos" : "linux";
}

interface Clock {
  ahead_seconds: number;
  server_time: string;
}

/** The clock beside the site's own server: half a second more or less, which is all that a `Date` header tells. */
async function clock(): Promise<Clock | null> {
  try {
    const before = Date.now();
    const answered = await fetch(HOME, { method: "HEAD", cache: "no-store" });
    const date = answered.headers.get("date");
    const server = date === null ? Number.NaN : Date.parse(date);
    if (Number.isNaN(server)) {
      return null;
    }
    const here = (before + Date.now()) / 2;
    return { ahead_seconds: Math.round((here - server) / 1000), server_time: new Date(server).toISOString() };
  } catch {
    return null;
  }
}

interface Seen {
  os: Os;
  online: boolean;
  clock: Clock | null;
}

/** All that a browser tells of the device. */
async function seen(): Promise<Seen> {
  const online = navigator.onLine;
  return {
    os: systemOf(navigator.userAgent, navigator.maxTouchPoints),
    online,
    clock: online ? await clock() : null,
  };
}

const answers: Partial<Platform> = {
  explain: (words, limit) => ask<Explanation>({ command: "explain", words, limit }),
  show: (id) => ask<Page>({ command: "show", id, now: now() }),
  callCentre: () => ask<Reachable>({ command: "call-centre", now: now() }),
  receive: (desk) => ask<Receiving>({ command: "receive", desk }),
  checkupWords: () => ask<CheckupWords>({ command: "checkup-words" }),
  edition: async () => {
    const about = await ask<AboutApp>({ command: "edition" });
    return about.status === "ok"
      ? {
          status: "ok",
          data: {
            ...about.data,
            shares: typeof navigator.share === "function",
            passed_over: about.data.passed_over ?? content.refused,
          },
        }
      : about;
  },
  news: () => ask<News | null>({ command: "news" }),
  // Pages in a browser are always the newest, and nobody sets them beforehand.
  preset: async () => ({ status: "ok", data: { setup: null, facility: null, newer: null, page: false } }),
  links: async () => ({ status: "ok", data: null }),
  settingsPages: async () => ({ status: "ok", data: [] }),
  look: async (asked) => ask<Looked>({ command: "look", ask: asked, seen: await seen(), now: now() }),
  checkup: async (setup, answers, only, events) => {
    const outcome = await ask<Report>({ command: "checkup", setup, answers, only, seen: await seen(), now: now() });
    if (outcome.status === "ok") {
      events({ event: "started", checks: outcome.data.checks.map(({ id, title }) => ({ id, title })) });
      outcome.data.checks.forEach((result) => {
        events({ event: "judged", result });
      });
    }
    return outcome;
  },
  cancelCheckup: async () => ({ status: "ok", data: null }),
  unwatch: async () => ({ status: "ok", data: null }),
  // The file goes where the browser puts what one downloads; nothing is sent.
  saveEnquiry: async (facts, wish) => {
    const draft = await ask<Draft>({ command: "draft-enquiry", facts, wish });
    if (draft.status === "error") {
      return draft;
    }
    const [day = "", time = ""] = new Date().toLocaleString("sv-SE").split(" ");
    const name = `資格確認の問い合わせ-${day.replaceAll("-", "")}-${time.replaceAll(":", "")}.json`;
    const address = URL.createObjectURL(
      new Blob([JSON.stringify(draft.data.leaves, null, 1)], { type: "application/json" }),
    );
    const link = Object.assign(document.createElement("a"), { href: address, download: name });
    link.click();
    setTimeout(() => {
      URL.revokeObjectURL(address);
    }, 60_000);
    return { status: "ok", data: name };
  },
  shareText: async (text) => {
    try {
      await navigator.share({ text });
    } catch (error) {
      // Closing the sheet is an answer like any other.
      if (!(error instanceof DOMException && error.name === "AbortError")) {
        return { status: "error", error: { refused: "broken" } };
      }
    }
    return { status: "ok", data: null };
  },
  draftEnquiry: (facts, wish) => ask<Draft>({ command: "draft-enquiry", facts, wish }),
};

export const web: Platform = silent(answers);

/** Judges an enquiry, a report or facts of another machine, as `shikaku diagnose` does. The page of a support desk asks it. */
export function judged(text: string): Promise<Outcome<Report>> {
  return ask<Report>({ command: "diagnose", text });
}
