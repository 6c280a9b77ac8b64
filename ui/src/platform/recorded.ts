/**
 * The backend of browser tests: answers as the real one wrote them (src-tauri/tests/recordings.rs says when they are stale), and a
 * plan of what the next check-ups find. `?recorded=not-placed,solved` finds no card the first time and nothing wrong from then on; `slow` before a name
 * (`slow:solved`) takes a second, and `stuck` goes on until it is cancelled. `&calls=open,closed` finds somebody at the
 * telephone when the call centre is first looked at, and nobody from then on; `broken` has no answer. `&root=possible,no-right`
 * says how a root certificate stands (`possible`, `ours`, or how adding it would end) and how the next deeds end.
 * `&look=gone,usb` is what pages see when they are opened (looks.json), the last for all later ones; `slow` before a name takes two seconds.
 * `&late=600` has every answer come that many milliseconds late, as on a machine under load.
 * `&trial=nothing,card` is a phone whose trial readings end so (trials.json; `stuck` feels nothing, `held` a card, `slipped` one that is
 * lost, until they are cancelled), and `&antennas=1` what it tells of its place.
 * `&os=linux` has no settings pages of Windows. `&past=lost` has old check-ups without their key, `locked` a keyring that is
 * locked, `none` nothing kept. `&news=1` has newer content; `&newer=0.2.0` a newer program; `&passed=WHY` has some that is not in use. `&winget=forbidden` is what an update comes to; `stuck` goes on until it is cancelled.
 */
import type {
  AtTheDesk,
  CheckResult,
  Document,
  Draft,
  DraftLine,
  Enquiry,
  EnquiryWish,
  Entry,
  Event,
  Explanation,
  Looked,
  News,
  OpeningCheckup,
  Page,
  PastCheckups,
  Reachable,
  Receiving,
  Recorded,
  RepairOutcome,
  Repaired,
  Report,
  RootDescription,
  RootStanding,
  SettingsPage,
  Sign,
  Tried,
  UpdateReport,
} from "./bindings";
import contacts from "./recorded/contacts.json";
import documents from "./recorded/documents.json";
import edition from "./recorded/edition.json";
import enquiry from "./recorded/enquiry.json";
import explanations from "./recorded/explanations.json";
import looks from "./recorded/looks.json";
import openings from "./recorded/openings.json";
import records from "./recorded/records.json";
import offer from "./recorded/offer.json";
import receptions from "./recorded/receptions.json";
import kept from "./recorded/past.json";
import repairs from "./recorded/repairs.json";
import trials from "./recorded/trials.json";
import updates from "./recorded/updates.json";
import words from "./recorded/words.json";
import type { Outcome, Platform } from "./types";

function bySlug<T>(files: Record<string, T>): Map<string, T> {
  return new Map(Object.entries(files).map(([path, file]) => [path.replace(/^.*\/|\.json$/g, ""), file]));
}

const ENTRIES = bySlug(import.meta.glob<Entry>("./recorded/entries/*.json", { eager: true, import: "default" }));
const REPORTS = bySlug(import.meta.glob<Report>("./recorded/reports/*.json", { eager: true, import: "default" }));
const DOCUMENTS = documents as Record<string, Document>;
/** Whom pages name, by when one looks: on a Tuesday morning, or on the Sunday evening before it. */
const CONTACTS = contacts as unknown as Record<string, Record<string, Reachable>>;
const EXPLANATIONS = explanations as unknown as Record<string, Explanation>;

/** What a page says of what it has seen, by page and name. */
const LOOKS = looks as unknown as Record<string, Looked>;

const RECEPTIONS = receptions as unknown as Record<string, Receiving>;
const DESK: readonly (keyof AtTheDesk)[] = [
  "outage",
  "card",
  "papers",
  "visit",
  "expired",
  "facility",
  "e-prescription",
  "e-chart",
];

/** How a patient is received, from what the backend said of as many of these answers as are recorded: it said it of fewer too. */
function received(desk: AtTheDesk): Receiving | undefined {
  for (let many = DESK.length; many >= 0; many -= 1) {
    const known = DESK.slice(0, many).flatMap((key) => (desk[key] == null ? [] : [`${key}=${desk[key]}`]));
    const found = RECEPTIONS[known.join(" ")];
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

interface Told {
  outcome: RepairOutcome;
  said: string;
  done: boolean;
  changed: boolean;
}
const TOLD = repairs.outcomes as unknown as Record<string, Told>;
const ROOT: RootDescription = repairs.root;

const DONE: { status: "ok"; data: null } = { status: "ok", data: null };

const SLOW = 1_000;
/** A frame or less between two answers: fifty of them are not waited for, and who wants to see them come asks for the slow pace. */
const EACH = 4;

const wait = (millis: number): Promise<void> => new Promise((done) => setTimeout(done, millis));

function entry(id: string): Entry | undefined {
  return ENTRIES.get(id.replace("/", "."));
}

/** What was found for these words. The backend searches, this only remembers: on the way to them nothing is found. */
function explained(query: string): Explanation {
  const known = EXPLANATIONS[query.trim()];
  return known === undefined
    ? { query, understood_as: "text", matches: [], near: [], question: null }
    : { ...known, query };
}

function narrowed(report: Report, only: string[]): Report {
  if (only.length === 0) {
    return report;
  }
  const checks: CheckResult[] = report.checks.filter((check) => only.includes(check.id));
  return { ...report, checks, causes: checks.flatMap((check) => (check.finding === null ? [] : [check.finding])) };
}

const ENQUIRY = enquiry as unknown as { keys: string[]; leaves: Enquiry };
const PAST = kept as unknown as PastCheckups;
const UPDATES = updates as unknown as Record<string, UpdateReport>;
/** Records by their names; `&record=dropped` is another one than the card that lay briefly, `stuck` goes on until it is ended. */
const RECORDS = records as unknown as Record<string, Recorded>;
/** What is said before the doors open, by the report; `&opening=ending` is of another desk. */
const OPENINGS = openings as unknown as Record<string, OpeningCheckup>;
/** As kb says it of a release in which two pages and a telephone number are not the app's own any more. */
const NEWS: News = {
  number: 12,
  differences: [
    { id: "error/021", sentence: "021 の手順が変わりました" },
    { id: "guide/card-unreadable", sentence: "「カードを読めません」の題と手順が変わりました" },
    { id: null, sentence: "「オンライン資格確認等コールセンター」の電話番号か受付時間が変わりました" },
    { id: "error/008", sentence: "008 の手順が変わりました" },
  ],
};
const LOCKED = "鍵をしまう場所（キーリング）に、鍵がかかっています。点検の記録は、読むことも残すこともできません。";

const CAME_OF_IT: Record<Tried["outcome"], string> = {
  unchanged: "変わりませんでした。",
  solved: "直りました。",
  "other-finding": "ほかの原因が見つかりました。",
  "not-known": "直ったか、わかりませんでした。",
};

/** What the backend makes of the recorded check-up: here only the typed, tried and struck lines change. */
function drafted({ typed, tried, struck }: EnquiryWish): Draft {
  const own = typed.map((text, place) => ({ key: `typed-${place + 1}`, label: "画面に出たこと", text }));
  const done = tried.map(({ entry: id, step, outcome }, place) => ({
    key: `tried-${place + 1}`,
    label: "ためしたこと",
    text: `${entry(id)?.step?.[step - 1]?.do ?? ""}（${entry(id)?.title ?? ""}）→ ${CAME_OF_IT[outcome]}`,
  }));
  const lines: DraftLine[] = [
    ...own,
    ...ENQUIRY.leaves.lines.flatMap((line, place) => {
      const key = ENQUIRY.keys[place] ?? "";
      // What was tried when this was recorded was tried by somebody else.
      return key.startsWith("tried-") ? done : [{ key, ...line }];
    }),
  ].map((line) => ({ ...line, struck: struck.includes(line.key), struck_itself: struck.includes(line.key) }));
  const left = lines.filter((line) => !line.struck);
  const text = left.map(({ label, text }) => `${label}：${text}\n`).join("");
  return {
    lines,
    leaves: {
      ...ENQUIRY.leaves,
      lines: left.map(({ label, text }) => ({ label, text })),
      text: `オンライン資格確認の問い合わせ\n${text}`,
      tried: tried.filter((_, place) => !struck.includes(`tried-${place + 1}`)),
    },
  };
}

export async function recorded(plan: URLSearchParams): Promise<Platform> {
  if (plan.get("recorded")?.includes("finding-") === true) {
    // A report with this cause, from the scenes: `?recorded=finding-driver-missing`. All of them are three megabytes.
    const { default: findings } = await import("./recorded/findings.json");
    for (const [finding, report] of Object.entries(findings as unknown as Record<string, Report>)) {
      REPORTS.set(`finding-${finding}`, report);
    }
  }

  const keeps = plan.get("past") ?? "kept";
  let past: PastCheckups =
    keeps === "kept"
      ? PAST
      : { checkups: [], without_key: keeps === "lost" ? 3 : 0, damaged: keeps === "lost" ? 1 : 0 };
  let endUpdate: (() => void) | null = null;
  let endRecord: (() => void) | null = null;
  const locked = { status: "error", error: { refused: "not-kept", says: LOCKED } } as const;
  const runs = (plan.get("recorded") || "not-placed,solved").split(",");
  const calls = (plan.get("calls") || "open").split(",");
  let hours = calls[0] ?? "open";
  let cancel: (() => void) | null = null;
  let endTrial: (() => void) | null = null;
  const readings = (plan.get("trial") ?? "").split(",");
  const seen = (plan.get("look") ?? "").split(",");

  const roots = (plan.get("root") || "possible").split(",");
  const first = roots.shift() ?? "possible";
  let ours = first === "ours";
  let there = ours;

  function standing(): RootStanding {
    const known = there ? TOLD["already-there"] : TOLD[first];
    return {
      root: ROOT,
      add:
        known === undefined
          ? { foreseen: "possible", place: repairs.place }
          : { foreseen: "known", outcome: known.outcome, said: known.said },
      added_by_us: ours,
    };
  }

  async function ended(usual: string): Promise<Outcome<Repaired>> {
    await wait(EACH * 5);
    const name = roots.shift() ?? usual;
    const told = TOLD[name];
    if (told === undefined) {
      return { status: "error", error: { refused: "broken" } };
    }
    if (name === "added") {
      ours = there = true;
    } else if (name === "removed") {
      ours = there = false;
    }
    return { status: "ok", data: { ...told, standing: standing() } };
  }

  function reached(id: string): Reachable[] {
    const now = CONTACTS[hours]?.[id];
    // Where the hours cannot be told, the contact is still known.
    const known = CONTACTS["open"]?.[id];
    return now !== undefined ? [now] : known === undefined ? [] : [{ ...known, opening: null, sentence: null }];
  }

  async function run(only: string[], tell: (event: Event) => void): Promise<Outcome<Report>> {
    // The last run stands for all later ones.
    const name = (runs.length > 1 ? runs.shift() : runs[0]) ?? "solved";
    const [pace, found] = name.includes(":") ? name.split(":") : ["", name];
    const stuck = name === "stuck";
    const report = REPORTS.get(stuck ? "two-causes" : (found ?? ""));
    if (report === undefined) {
      return { status: "error", error: { refused: "broken" } };
    }
    if (only.some((id) => !report.checks.some((check) => check.id === id))) {
      return { status: "error", error: { refused: "no-such-check", id: only.join() } };
    }
    const end = narrowed(report, only);
    tell({ event: "started", checks: end.checks.map(({ id, title }) => ({ id, title })) });
    tell({ event: "looking", at: "カードリーダーとカード" });
    for (const result of stuck ? end.checks.slice(0, 3) : end.checks) {
      await wait(pace === "slow" ? SLOW / end.checks.length : EACH);
      tell({ event: "judged", result });
    }
    if (stuck) {
      await new Promise<void>((ended) => (cancel = ended));
      return { status: "error", error: { refused: "cancelled" } };
    }
    return { status: "ok", data: end };
  }

  return {
    explain: async (words) => {
      const characters = [...words].length;
      return characters > 1_000
        ? { status: "error", error: { refused: "too-long", characters } }
        : { status: "ok", data: explained(words) };
    },
    show: async (id) => {
      const found = entry(id);
      if (found === undefined) {
        return { status: "error", error: { refused: "no-such-entry", id } };
      }
      const keys = (found.source ?? []).flatMap(({ file }) => (file == null ? [] : [file]));
      const named: Page["documents"] = Object.fromEntries(
        keys.flatMap((key) => {
          const document = DOCUMENTS[key];
          return document === undefined ? [] : [[key, document]];
        }),
      );
      return {
        status: "ok",
        data: { entry: found, documents: named, contacts: (found.contact ?? []).flatMap(reached), patient: null },
      };
    },
    receive: async (desk) => {
      const found = received(desk);
      return found === undefined ? { status: "error", error: { refused: "broken" } } : { status: "ok", data: found };
    },
    callCentre: async () => {
      hours = (calls.length > 1 ? calls.shift() : calls[0]) ?? "open";
      const [centre] = reached("call-centre");
      return centre === undefined || hours === "broken"
        ? { status: "error", error: { refused: "broken" } }
        : { status: "ok", data: centre };
    },
    checkup: async (_setup, _answers, only, tell) => run(only, tell),
    look: async ({ page, here }) => {
      const name = (seen.length > 1 ? seen.shift() : seen[0]) ?? "";
      const [pace, what] = name.includes(":") ? name.split(":") : ["", name];
      if (pace === "slow") {
        await wait(2 * SLOW);
      }
      const known = LOOKS[`${page} ${what ?? ""}${here ? " here" : ""}`];
      return { status: "ok", data: known ?? { looked: "no-checks", line: "" } };
    },
    cancelCheckup: async () => {
      cancel?.();
      return DONE;
    },
    preset: async () => ({
      status: "ok",
      data: { setup: null, facility: null, newer: plan.get("newer"), page: plan.has("newer") },
    }),
    openProgramPage: async () => ({ status: "ok", data: { opened: "asked" } }),
    news: async () => ({ status: "ok", data: plan.has("news") ? NEWS : null }),
    checkupWords: async () => ({ status: "ok", data: words }),
    edition: async () => ({
      status: "ok",
      data: {
        ...edition,
        shares: plan.has("share"),
        reads_cards: plan.has("trial"),
        passed_over: plan.get("passed"),
      },
    }),
    shareText: async (text) => {
      if (plan.get("share") === "no") {
        return { status: "error", error: { refused: "broken" } };
      }
      sessionStorage.setItem("shared", text);
      return DONE;
    },
    links: async (tell) => {
      const link = plan.get("link");
      if (link !== null) {
        tell(link);
      }
      return DONE;
    },
    rootStanding: async (root) =>
      root === null || root === ROOT.id
        ? { status: "ok", data: standing() }
        : { status: "error", error: { refused: "no-such-root", id: root } },
    addRoot: () => ended("added"),
    removeRoot: () => ended("removed"),
    saveRootFile: () => ended("saved"),
    settingsPages: async () => ({
      status: "ok",
      data: repairs.pages.map(({ page, label }) => ({
        page: page as SettingsPage,
        label,
        here: plan.get("os") !== "linux",
      })),
    }),
    openSettings: async (page) => ({
      status: "ok",
      data: { opening: { opened: "asked" }, said: repairs.pages.find((known) => known.page === page)?.said ?? "" },
    }),
    trial: async (_setup, _answers, withTries, tell) => {
      const name = withTries ? "locked" : (readings.shift() ?? "card");
      sessionStorage.setItem("trials", name);
      const place = plan.get("antennas");
      const antennas = place === null ? null : (trials.antennas[Number(place)] ?? null);
      tell({ event: "place", os: plan.get("os") === "ios" ? "ios" : "android", antennas });
      tell({ event: "felt", sign: "searching" });
      const signs: Sign[] = name === "lost" ? ["felt", "lost"] : name === "nothing" || name === "stuck" ? [] : ["felt"];
      for (const sign of signs) {
        await wait(EACH);
        tell({ event: "felt", sign });
      }
      if (name === "stuck" || name === "held" || name === "slipped") {
        if (name === "slipped") {
          tell({ event: "felt", sign: "lost" });
        }
        await new Promise<void>((over) => (endTrial = over));
        return { status: "error", error: { refused: "cancelled" } };
      }
      await wait(EACH);
      const report = (trials.reports as unknown as Record<string, Report>)[name];
      return report === undefined ? { status: "error", error: { refused: "broken" } } : { status: "ok", data: report };
    },
    cancelTrial: async () => {
      endTrial?.();
      return DONE;
    },
    // Nothing is plugged or laid down in a browser.
    watch: async () => DONE,
    unwatch: async () => DONE,
    record: async (_, __, tell) => {
      const name = plan.get("record") ?? "brief";
      const told = RECORDS[name === "stuck" ? "brief" : name];
      if (told === undefined) {
        return { status: "error", error: { refused: "broken" } };
      }
      tell({ event: "begun" });
      told.rows.forEach((row) => {
        tell({ event: "changed", row });
      });
      await (name === "stuck" ? new Promise<void>((ended) => (endRecord = ended)) : wait(EACH));
      return { status: "ok", data: told };
    },
    endRecord: async () => {
      endRecord?.();
      return DONE;
    },
    draftEnquiry: async (_, wish) => ({ status: "ok", data: drafted(wish) }),
    saveEnquiry: async () => ({ status: "ok", data: "資格確認の問い合わせ-20261124-101240.json" }),
    keepCheckup: async () => (keeps === "locked" ? locked : { status: "ok", data: 13 }),
    opening: async (facts) => {
      const [name = ""] = [...REPORTS].find(([, report]) => report.facts === facts) ?? [];
      const told = OPENINGS[plan.get("opening") ?? name] ?? OPENINGS["solved"];
      return told === undefined
        ? { status: "error", error: { refused: "broken" } }
        : { status: "ok", data: keeps === "locked" ? { ...told, past: LOCKED } : told };
    },
    pastCheckups: async () => (keeps === "locked" ? locked : { status: "ok", data: past }),
    compareCheckups: async (earlier, later) => {
      const causes = (number: number) => past.checkups.find((made) => made.number === number)?.causes ?? [];
      const [before, after] = [causes(earlier), causes(later)];
      return {
        status: "ok",
        data: {
          new: after.filter((finding) => !before.includes(finding)),
          solved: before.filter((finding) => !after.includes(finding)),
          same: after.filter((finding) => before.includes(finding)),
          not_seen: [],
        },
      };
    },
    clearCheckups: async (onlyUnreadable) => {
      past = { checkups: onlyUnreadable ? past.checkups : [], without_key: 0, damaged: 0 };
      return DONE;
    },
    updateOffer: async () => ({ status: "ok", data: offer }),
    updateApp: async (tell) => {
      const name = plan.get("winget") ?? "updated";
      const report = UPDATES[name === "stuck" ? "cancelled" : name];
      if (report === undefined) {
        return { status: "error", error: { refused: "broken" } };
      }
      tell({ event: "started" });
      tell({ event: "said", line: "見つかりました マイナ資格確認アプリ [9NN2X23F7BN3]" });
      tell({ event: "progress", percent: 42 });
      await (name === "stuck" ? new Promise<void>((ended) => (endUpdate = ended)) : wait(EACH));
      return { status: "ok", data: report };
    },
    cancelUpdate: async () => {
      endUpdate?.();
      return DONE;
    },
  };
}
