/** 「この説明について」: where an entry comes from and how sure it is. */
import type { Document, Entry, Page } from "../platform/bindings";
import type { Shown } from "./steps";

/** Fields that sources of our own name; a user knows the parts of the page, not of the file. */
const FIELDS: Record<string, string> = {
  happened: "何が起きたか",
  not_this: "起きていないこと",
  meanwhile: "患者さんの受付",
  interim_note: "暫定運用の注意",
  interim: "暫定運用",
  outage: "使えないもの",
  question: "質問",
  proof: "直ったしるし",
  step: "手順",
  why: "理由",
};

function plainPlace(place: string): string {
  return place.replace(/[a-z_]+/g, (word) => FIELDS[word] ?? word);
}

/** A document, or our own thinking, with the places in it. */
export interface SourceGroup {
  title: string;
  places: { text: string; inferred: boolean }[];
}

/** 出どころ: each document once, in the order in which the entry names them. */
export function sourceGroups(entry: Entry, documents: Page["documents"]): SourceGroup[] {
  const groups: SourceGroup[] = [];
  for (const source of entry.source ?? []) {
    const title = documentTitle(source.file == null ? undefined : documents[source.file]);
    const place = { text: plainPlace(source.place), inferred: source.status === "inferred" };
    const group = groups.find((known) => known.title === title);
    if (group === undefined) {
      groups.push({ title, places: [place] });
    } else {
      group.places.push(place);
    }
  }
  return groups;
}

function documentTitle(document: Document | undefined): string {
  if (document === undefined) {
    return "このアプリの考え";
  }
  // 「いまの版」 and 「旧版」 stand in the title already.
  return document.title.endsWith("版）") ? document.title : `${document.title} ${document.edition}`;
}

/** How sure an entry is. */
export interface Sureness {
  official: boolean;
  text: string;
}

export function surenessOf(entry: Entry, steps: readonly Shown[]): Sureness {
  const stated = (entry.source ?? []).some((source) => source.status === "stated");
  if (!stated) {
    return { official: false, text: "公式の説明がないので、このアプリで考えた手順です。" };
  }
  // What is stated may be the code and the screen alone: the badge is about the steps.
  const ours = steps.filter(({ step }) => step.status === "inferred").length;
  if (ours > 0 && ours === steps.length) {
    return {
      official: false,
      text: "番号と画面の文は公式のものです。手順は公式の説明がないので、このアプリで考えました。",
    };
  }
  return {
    official: true,
    text:
      ours > 0
        ? "手順は公式の説明のとおりです。違うものには「推定」と書いています。"
        : "手順は公式の説明のとおりです。",
  };
}

/** The part of a screen text by which users know it: what stands in 【】, or all of it where nothing does. */
export function screenMark(screen: string): string {
  return /【[^】]*】/.exec(screen)?.[0] ?? screen;
}

/** The heading of an entry as a user would say it. */
export function headingOf(entry: Entry): string {
  return entry.plain ?? entry.title;
}
