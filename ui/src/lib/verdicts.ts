/** Verdicts in words and shapes: the words are the content's. */
import type { CheckResult, Verdict } from "../platform/bindings";
import { contentWords } from "./content-words.svelte";

export type Shape = "ok" | "bad" | "warn" | "unknown" | "wait" | "run" | "closed";

export interface Look {
  shape: Shape;
  /** Read out before the name of the check. */
  word: string;
  /** One short line, so that a row keeps its height while it changes. */
  line: string;
}

const SHAPES: Record<Verdict, Shape> = {
  pass: "ok",
  warn: "warn",
  fail: "bad",
  ask: "unknown",
  unknown: "unknown",
  crashed: "unknown",
  "not-applicable": "wait",
};

/** How a verdict looks; `null` is one that is still to come. */
export function lookOf(verdict: Verdict | null): Look {
  const { verdicts, waiting } = contentWords();
  const shape = verdict === null ? "wait" : SHAPES[verdict];
  const { word, line } = (verdict === null ? waiting : verdicts[verdict]) ?? { word: "", line: "" };
  return { shape, word, line };
}

/** The sentences under a check: what was seen, or why nothing was. */
export function sentencesOf(check: CheckResult): string[] {
  const reason = check.reason == null ? [] : [check.reason];
  const crashed = check.verdict === "crashed" ? [`${lookOf("crashed").line}。`] : [];
  return [...check.seen, ...reason, ...crashed];
}
