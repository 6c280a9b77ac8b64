/** Verdicts and their reasons in words and shapes. */
import type { CheckResult, Verdict, Why } from "../platform/bindings";

export type Shape = "ok" | "bad" | "warn" | "unknown" | "wait" | "run" | "closed";

export interface Look {
  shape: Shape;
  /** Read out before the name of the check. */
  word: string;
  /** One short line, so that a row keeps its height while it changes. */
  line: string;
}

const LOOKS: Record<Verdict, Look> = {
  pass: { shape: "ok", word: "問題なし", line: "問題ありません" },
  warn: { shape: "warn", word: "気をつける", line: "気をつけることがあります" },
  fail: { shape: "bad", word: "問題あり", line: "問題があります" },
  ask: { shape: "unknown", word: "たずねます", line: "見てもらうことがあります" },
  unknown: { shape: "unknown", word: "わからない", line: "わかりません" },
  crashed: { shape: "unknown", word: "わからない", line: "点検が途中で止まりました" },
  "not-applicable": { shape: "wait", word: "関係なし", line: "この端末では関係ありません" },
};

/** A row that waits for its verdict. */
export const WAITING: Look = { shape: "wait", word: "これから", line: "これから見ます" };

export function lookOf(verdict: Verdict | null): Look {
  return verdict === null ? WAITING : LOOKS[verdict];
}

/** Why nothing could be said. */
export function whyWords(why: Why): string {
  switch (why.why) {
    case "timed-out":
      return why.reader === null
        ? "時間内に返事がありませんでした。"
        : `「${why.reader}」から、時間内に返事がありませんでした。`;
    case "failed":
      return `端末から返事をもらえませんでした（${why.message}）。`;
    case "not-reached":
      return "ほかのことが先なので、まだ見ていません。";
    case "unknown-answer":
      return `知らない返事がありました（${why.answer}）。`;
    case "not-told":
      return "この端末では見られません。";
  }
}

/** The sentences under a check: what was seen, or why nothing was. */
export function sentencesOf(check: CheckResult): string[] {
  const why = check.why === null ? [] : [whyWords(check.why)];
  const crashed = check.verdict === "crashed" ? [LOOKS.crashed.line + "。"] : [];
  return [...check.seen, ...why, ...crashed];
}
