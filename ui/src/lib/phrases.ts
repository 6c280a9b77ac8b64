import { shown } from "./shown";

/** Sentences of the content carry U+200B where a line may be broken; whatever leaves the window goes without it. */
const BREAK = "\u200b";

export function plain(text: string): string {
  return text.replaceAll(BREAK, "");
}

/** What the user has marked is copied as it reads. */
export function copied(event: ClipboardEvent): void {
  const marked = document.getSelection()?.toString() ?? "";
  // A table that is marked has tabs between its cells.
  const left = plain(marked).split("\t").map(shown).join("\t");
  if (left !== marked && event.clipboardData !== null) {
    event.clipboardData.setData("text/plain", left);
    event.preventDefault();
  }
}
