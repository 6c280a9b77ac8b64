/** Marks of steps, as a page shows them: which steps stay, and which were ruled out and are folded. The marks are the backend's. */
import type { CauseMark, Entry, Looked, MarkKind, Sight, Step } from "../platform/bindings";
import type { Shape } from "./verdicts";
import type { Shown } from "./steps";

/** What a page knows of its look. */
export interface Looking {
  looked: Looked | null;
  /** Nothing has come yet, and room is kept for it. */
  waits: boolean;
  /** It came after the page was drawn, so nothing may move unless the reader asks for it. */
  late: boolean;
}

export const UNLOOKED: Looking = { looked: null, waits: false, late: false };

export const SHAPES: Record<MarkKind, Shape> = {
  seen: "bad",
  perhaps: "warn",
  follows: "wait",
  "ruled-out": "ok",
  unseen: "unknown",
};

export function sightOf(looked: Looked | null): Sight | null {
  return looked?.looked === "seen" ? looked.sight : null;
}

/** The mark of a step of the page, which keeps its place among the steps whatever was answered. */
export function markOf(entry: Entry, looked: Looked | null, step: Step): CauseMark | null {
  const place = (entry.step ?? []).indexOf(step);
  return sightOf(looked)?.steps[place] ?? null;
}

/** Whether anything can be seen of what the step is about, so that room is kept for its mark. */
export function isAbout({ findings, hints }: Step): boolean {
  return (findings ?? []).length + (hints ?? []).length > 0;
}

/** The steps that stay, and those that were ruled out. */
export function partRuledOut(
  entry: Entry,
  looked: Looked | null,
  steps: readonly Shown[],
): { stay: Shown[]; ruledOut: Shown[] } {
  const isOut = ({ step }: Shown): boolean => markOf(entry, looked, step)?.mark === "ruled-out";
  return { stay: steps.filter((shown) => !isOut(shown)), ruledOut: steps.filter(isOut) };
}
