/** Sentences of the content carry U+200B where a line may be broken; whatever leaves the window goes without it. */
const BREAK = "\u200b";

export function plain(text: string): string {
  return text.replaceAll(BREAK, "");
}

/** What the user has marked is copied as it reads. */
export function copied(event: ClipboardEvent): void {
  const marked = document.getSelection()?.toString() ?? "";
  if (marked.includes(BREAK) && event.clipboardData !== null) {
    event.clipboardData.setData("text/plain", plain(marked));
    event.preventDefault();
  }
}
