/** An entry as plain text, for a message to a colleague or a note: what the page says, in its order. */
import type { Entry, Reachable } from "../platform/bindings";
import { headingOf, screenMark } from "./about";
import { codeOf } from "./code";
import { dayWords } from "./dates";
import { plain } from "./phrases";
import { linkOf } from "./site";
import { WHO } from "../platform/labels";
import type { Shown } from "./steps";

function stepLines({ step, whom }: Shown, place: number, mixed: boolean): string[] {
  const before = [mixed && step.who !== "staff" ? `（${WHO[step.who]}）` : "", whom === null ? "" : `［${whom}］`].join(
    "",
  );
  const lines = [
    `${place + 1}. ${before}${step.if == null ? "" : `${step.if}：`}${step.do}${step.status === "inferred" ? "（推定）" : ""}`,
  ];
  if (step.why != null) {
    lines.push(`   ${step.why}`);
  }
  return lines;
}

function contactLine({ contact }: Reachable): string[] {
  const line = (contact.line ?? [])[0];
  return line === undefined ? [] : [`${contact.name} ${line.shown}`];
}

export function textOf(
  id: string,
  entry: Entry,
  steps: readonly Shown[],
  answers: readonly string[],
  contacts: readonly Reachable[],
): string {
  const mixed = new Set(steps.map(({ step }) => step.who)).size > 1;
  const code = codeOf(id);
  const parts: string[][] = [
    [
      `${code === null ? "" : `【${code}】`}${headingOf(entry)}`,
      entry.happened,
      ...(entry.not_this == null ? [] : [entry.not_this]),
      ...(entry.screen == null ? [] : [`画面の文：${screenMark(entry.screen)}`]),
    ],
    [
      "■ 次にすること",
      ...(answers.length === 0 ? [] : [`（${answers.join("、")}）`]),
      ...steps.flatMap((shown, place) => stepLines(shown, place, mixed)),
    ],
    entry.meanwhile?.say == null ? [] : ["■ 患者さんが待っているとき", entry.meanwhile.say],
    contacts.length === 0 ? [] : ["■ 連絡先", ...contacts.slice(0, 2).flatMap(contactLine)],
    [`資格確認レスキュー（${dayWords(entry.checked_on)}に確かめた説明） ${linkOf(id)}`],
  ];
  const text = parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
  return plain(text);
}
