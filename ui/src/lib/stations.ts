/** The way from this device to the service as stations: where it breaks, and what nobody knows. Draws verdicts; makes none. */
import type { CheckResult, Finding } from "../platform/bindings";
import type { Shape } from "./verdicts";

/** A check as it stands in the list of a run: without a result until it has one. */
interface Row {
  id: string;
  result: CheckResult | null;
}

interface Plan {
  /** Two characters, so that seven fit a phone. */
  name: string;
  full: string;
  checks: readonly string[];
  /** What is said where all is well. */
  well: string;
}

const PLAN: readonly Plan[] = [
  { name: "回線", full: "回線", checks: ["network.link"], well: "あり" },
  { name: "中継", full: "中継（プロキシ）", checks: ["network.proxy"], well: "なし" },
  { name: "住所", full: "住所（DNS）", checks: ["network.dns"], well: "わかった" },
  { name: "相手", full: "相手（サーバー）", checks: ["network.reach", "network.portal"], well: "返事あり" },
  { name: "暗号", full: "暗号（TLS）", checks: ["tls.chain"], well: "守られた" },
  { name: "証明", full: "証明（ルート証明書）", checks: ["trust.amazon-roots"], well: "あり" },
  { name: "時計", full: "時計", checks: ["network.clock"], well: "正しい" },
];

/** Whether a check belongs to a station. */
export function isStation(check: string): boolean {
  return PLAN.some(({ checks }) => checks.includes(check));
}

export interface Station {
  name: string;
  full: string;
  shape: Shape;
  /** Under the name: one short word. */
  word: string;
  /** Read out before the name. */
  said: string;
  /** The way goes on solid from the station before. */
  reached: boolean;
  /** Here it breaks. */
  broken: boolean;
  checks: CheckResult[];
}

export interface Way {
  stations: Station[];
  /** The station where the way breaks, with the check that says so. */
  break: { station: Station; check: CheckResult } | null;
  state: "running" | "broken" | "whole" | "unknown";
}

type Mood = "bad" | "unknown" | "later" | "warn" | "wait" | "run" | "ok";

/** Of several checks at one station the least good one speaks; nothing seen is never well. */
function moodOf(rows: readonly Row[], running: boolean): Mood {
  const moods = rows.map(({ result }): Mood => {
    switch (result?.verdict) {
      case undefined:
        return running ? "run" : "unknown";
      case "pass":
        return "ok";
      case "fail":
        // What another station explains is no break of its own; the way goes on to where the cause is.
        return result.explained_by === null ? "bad" : "later";
      case "warn":
        return "warn";
      case "not-applicable":
        return "wait";
      default:
        // Behind the break nobody has been yet.
        return result?.why?.why === "not-reached" ? "wait" : "unknown";
    }
  });
  for (const mood of ["bad", "run", "unknown", "later", "warn"] as const) {
    if (moods.includes(mood)) {
      return mood;
    }
  }
  if (moods.length === 0) {
    return running ? "run" : "unknown";
  }
  // One that does not matter takes nothing from one that is well.
  return moods.includes("ok") && rows.every(({ result }) => result?.verdict !== "unknown") ? "ok" : "wait";
}

const SAID: Record<Mood, string> = {
  ok: "問題なし",
  bad: "問題あり",
  warn: "気をつける",
  later: "ほかの駅が原因",
  unknown: "わからない",
  wait: "まだ見ていない",
  run: "見ています",
};
const WORD: Record<Exclude<Mood, "ok">, string> = {
  bad: "問題",
  warn: "注意",
  later: "原因は別",
  unknown: "不明",
  wait: "まだ",
  run: "…",
};

/** Draws the way. `causes` are those of the report, best first: the first of them at a station is the break. */
export function wayOf(rows: readonly Row[], causes: readonly Finding[], running: boolean): Way {
  const known = PLAN.map((plan) => {
    const here = rows.filter(({ id }) => plan.checks.includes(id));
    const checks = here.flatMap(({ result }) => (result === null ? [] : [result]));
    return { plan, checks, mood: moodOf(here, running) };
  });
  const first = causes
    .map((finding) => known.find(({ checks }) => checks.some((check) => check.finding === finding)))
    .find((station) => station !== undefined && station.mood === "bad");
  // Before the causes are sorted, or where none is named: the first station that is seen to be bad.
  const broken = first ?? known.find(({ mood }) => mood === "bad");
  let whole = true;
  const stations = known.map((station): Station => {
    const { plan, checks, mood } = station;
    const reached = whole;
    whole &&= mood === "ok" || mood === "warn" || mood === "later";
    const here = station === broken;
    return {
      name: plan.name,
      full: plan.full,
      shape: mood === "later" ? "warn" : mood,
      word: here ? "ここ" : mood === "ok" ? plan.well : WORD[mood],
      said: here ? "ここが原因" : SAID[mood],
      reached,
      broken: here,
      checks,
    };
  });
  const station = stations.find((made) => made.broken);
  const check = station?.checks.find(({ verdict }) => verdict === "fail");
  const at = station !== undefined && check !== undefined ? { station, check } : null;
  const state = running ? "running" : at !== null ? "broken" : whole ? "whole" : "unknown";
  return { stations, break: at, state };
}
