/** The line under the field: what was understood, and how many entries answer. */
import type { Explanation, Refusal, UnderstoodAs } from "../platform/bindings";
import { codeOf } from "./code";
import { contentWords } from "./content-words.svelte";

/** The line, and what one can do when nothing answers. */
export interface Understood {
  line: string;
  next: string | null;
}

/** What the content says where nothing answers. */
function unanswered(as: UnderstoodAs): Understood {
  const { no_match, or_check } = contentWords();
  const { line, next } = no_match[as] ?? { line: "", next: "" };
  return { line, next: `${next}${or_check}` };
}

/** Less than this, and nothing is missing yet: one is still typing. */
const TOO_SHORT = 3;

function count(explanation: Explanation): string {
  return `${explanation.matches.length}件あります。`;
}

/** The line for an answer. */
export function understood(explanation: Explanation): Understood {
  const { matches, near, understood_as: as } = explanation;
  const typed = explanation.query.trim();
  if (matches.length === 0 && near.length > 0) {
    return { line: `ことば「${shortened(typed)}」に、ぴったり合う説明はありません。`, next: null };
  }
  if (matches.length === 0 && as === "text" && [...typed].length < TOO_SHORT) {
    return { line: "", next: null };
  }
  if (matches.length === 0) {
    return unanswered(as);
  }
  switch (as) {
    case "code": {
      // The number as understood, for one may have typed 「エラー ２１」.
      const codes = matches.map((match) => `「${codeOf(match.id) ?? typed}」`).join("");
      return { line: `番号${codes}で調べました。${count(explanation)}`, next: null };
    }
    case "message-id": {
      return { line: `メッセージID「${typed}」で調べました。${count(explanation)}`, next: null };
    }
    case "app-code":
      return { line: `アプリのエラーコード「${typed}」で調べました。${count(explanation)}`, next: null };
    case "text":
      return { line: `ことば「${shortened(typed)}」で調べました。${count(explanation)}`, next: null };
  }
}

/** A sentence copied from a screen would fill the line that is there to reassure. */
function shortened(typed: string): string {
  const characters = [...typed];
  return characters.length > 20 ? `${characters.slice(0, 20).join("")}…` : typed;
}

/** The line where the backend refused. */
export function refused(refusal: Refusal): Understood | null {
  switch (refusal.refused) {
    case "empty":
      return null;
    case "too-long":
      return {
        line: `文が長すぎます（${refusal.characters.toLocaleString("ja-JP")}文字）。`,
        next: "エラーの番号か、短いことばを入れてください。",
      };
    default:
      return { line: "いまは調べられません。", next: "もう一度入れてください。" };
  }
}
