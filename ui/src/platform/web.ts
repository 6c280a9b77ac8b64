/**
 * The backend of the site: the same answers as the app's, from the module that web/ builds. What needs a machine is refused as
 * broken; the window does not hide the screens that ask for it yet.
 */
import type { CheckupWords, Draft, Explanation, Os, Page, Reachable, Receiving, Report } from "./bindings";
import { silent } from "./silent";
import type { Outcome, Platform } from "./types";

interface Module {
  memory: WebAssembly.Memory;
  question(bytes: number): number;
  answer(): number;
  answer_text(): number;
}

const module: Promise<Module> = WebAssembly.instantiateStreaming(fetch(new URL("web.wasm", document.baseURI))).then(
  ({ instance }) => instance.exports as unknown as Module,
);

/** Asks the module; JSON in, JSON out. */
async function ask<T>(question: Record<string, unknown>): Promise<Outcome<T>> {
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

const now = (): string => new Date().toISOString();

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
    const answered = await fetch(document.baseURI, { method: "HEAD", cache: "no-store" });
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

const answers: Partial<Platform> = {
  explain: (words, limit) => ask<Explanation>({ command: "explain", words, limit }),
  show: (id) => ask<Page>({ command: "show", id, now: now() }),
  callCentre: () => ask<Reachable>({ command: "call-centre", now: now() }),
  receive: (desk) => ask<Receiving>({ command: "receive", desk }),
  checkupWords: () => ask<CheckupWords>({ command: "checkup-words" }),
  edition: () => ask({ command: "edition" }),
  news: async () => ({ status: "ok", data: null }),
  // Pages in a browser are always the newest, and nobody sets them beforehand.
  preset: async () => ({ status: "ok", data: { setup: null, facility: null, newer: null, page: false } }),
  links: async () => ({ status: "ok", data: null }),
  settingsPages: async () => ({ status: "ok", data: [] }),
  checkup: async (setup, answers, only, events) => {
    const online = navigator.onLine;
    const seen = {
      os: systemOf(navigator.userAgent, navigator.maxTouchPoints),
      online,
      clock: online ? await clock() : null,
    };
    const outcome = await ask<Report>({ command: "checkup", setup, answers, only, seen, now: now() });
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
  draftEnquiry: (facts, wish) => ask<Draft>({ command: "draft-enquiry", facts, wish }),
};

export const web: Platform = silent(answers);
