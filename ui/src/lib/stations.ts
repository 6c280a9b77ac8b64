/** The way from this device to the service as stations: where it breaks, and what nobody knows. Draws verdicts; makes none. */
import type { CheckResult, Finding } from "../platform/bindings";
import { contentWords } from "./content-words.svelte";
import type { Shape } from "./verdicts";

/** A check as it stands in the list of a run: without a result until it has one. */
interface Row {
  id: string;
  result: CheckResult | null;
}

/** Whether a check belongs to a station. */
export function isStation(check: string): boolean {
  return contentWords().checks[check]?.station != null;
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

/** Draws the way. `causes` are those of the report, best first: the first of them at a station is the break. */
export function wayOf(rows: readonly Row[], causes: readonly Finding[], running: boolean): Way {
  const words = contentWords();
  const known = words.stations.map((plan) => {
    const here = rows.filter(({ id }) => words.checks[id]?.station === plan.id);
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
    const standing = words.standings[here ? "here" : mood];
    return {
      name: plan.name,
      full: plan.full,
      shape: mood === "later" ? "warn" : mood,
      // Where all is well the station has a word of its own.
      word: standing?.word ?? plan.well,
      said: standing?.said ?? "",
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
