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
  TimelineRow,
} from "./bindings";
import { serverTime } from "../lib/server-time";
import { KeptContent } from "./kept-content";
import { begun, type Heard, type Said } from "./module";
import { silent } from "./silent";
import type { Outcome, Platform } from "./types";

/** This file stands among the assets, whatever page has asked for it. */
const HERE = import.meta.url;
const HOME = new URL("../", HERE);

const now = (): string => new Date().toISOString();

/** A server that gives the module another type than application/wasm gives it all the same. */
async function compiled(): Promise<WebAssembly.Module> {
  const address = new URL(SITE_MODULE, HERE);
  return WebAssembly.compileStreaming(fetch(address)).catch(async () =>
    WebAssembly.compile(await (await fetch(address)).arrayBuffer()),
  );
}

/** The module in a worker, which is given it compiled, so it has nothing to fetch; in the page where a browser has no worker. */
async function load(): Promise<(question: string) => Promise<string | null>> {
  const module = await compiled();
  try {
    return await beside(module);
  } catch {
    const told = await begun(module);
    return async (question) => told(question);
  }
}

async function beside(module: WebAssembly.Module): Promise<(question: string) => Promise<string | null>> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, (answer: string | null) => void>();
  let last = 0;
  worker.addEventListener("message", ({ data: { number, answer } }: MessageEvent<Heard>) => {
    waiting.get(number)?.(answer);
    waiting.delete(number);
  });
  const say = (said: Said): void => {
    worker.postMessage(said);
  };
  const ask = async (question: string): Promise<string | null> =>
    new Promise((answered) => {
      last += 1;
      waiting.set(last, answered);
      say({ number: last, question });
    });
  say({ module });
  // Whether it is there: a script that does not load is told, and never answers.
  await new Promise<void>((there, failed) => {
    worker.addEventListener("error", () => {
      failed(new Error("no worker"));
    });
    // A worker in which the module may not begin has no answer, not even to an empty question: WebKitGTK refuses it there.
    void ask("").then((answer) => {
      if (answer === null) {
        failed(new Error("no module in the worker"));
      } else {
        there();
      }
    });
  }).catch((reason: unknown) => {
    worker.terminate();
    throw reason;
  });
  return ask;
}

const module = load();
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
    const told = await (await module)(JSON.stringify(question));
    return JSON.parse(told ?? "") as Outcome<T>;
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
    const server = serverTime(answered.headers);
    if (server === null) {
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
  explain: (words, limit, setup) => ask<Explanation>({ command: "explain", words, limit, setup }),
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

/** What changed while somebody tried again. */
export interface Tried {
  /** How long was watched, in milliseconds. */
  length: number;
  rows: TimelineRow[];
}

/** The timeline of what the page of a support desk was given; nothing where it holds no record of a trial. */
export function timelineOf(text: string): Promise<Outcome<Tried | null>> {
  return ask<Tried | null>({ command: "timeline", text });
}
