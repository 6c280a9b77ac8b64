/** The line under the field: what was understood, and how many entries answer. */
import type { Explanation, Refusal } from "../platform/bindings";
import { codeOf } from "./code";

/** The line, and what one can do when nothing answers. */
export interface Understood {
  line: string;
  next: string | null;
}

const OR_CHECK = "「いますぐ点検」でも調べられます。";

function count(explanation: Explanation): string {
  return `${explanation.matches.length}件あります。`;
}

/** The line for an answer. */
export function understood(explanation: Explanation): Understood {
  const { matches, understood_as: as } = explanation;
  const typed = explanation.query.trim();
  const none = matches.length === 0;
  switch (as) {
    case "code": {
      if (none) {
        return { line: "この番号はありません。", next: `画面の番号を、もう一度見てください。${OR_CHECK}` };
      }
      // The number as understood, for one may have typed 「エラー ２１」.
      const codes = matches.map((match) => `「${codeOf(match.id) ?? typed}」`).join("");
      return { line: `番号${codes}で調べました。${count(explanation)}`, next: null };
    }
    case "message-id": {
      if (none) {
        return { line: "このメッセージIDはありません。", next: `画面の3けたの番号でも探せます。${OR_CHECK}` };
      }
      return { line: `メッセージID「${typed}」で調べました。${count(explanation)}`, next: null };
    }
    case "app-code":
      if (none) {
        return { line: "このアプリのエラーコードはありません。", next: `画面の文でも探せます。${OR_CHECK}` };
      }
      return { line: `アプリのエラーコード「${typed}」で調べました。${count(explanation)}`, next: null };
    case "text":
      if (none) {
        return { line: "合う説明が見つかりません。", next: `別のことばで探してください。${OR_CHECK}` };
      }
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
