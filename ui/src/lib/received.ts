/** What a support desk was sent: a record that can be judged, or the short words of a QR code. */

export type Received =
  | { kind: "record"; text: string }
  /** The lines of a QR code; they hold no facts, so nothing can be judged from them. */
  | { kind: "words"; lines: Line[] };

export interface Line {
  /** Its heading; empty where there is none. */
  label: string;
  text: string;
}

/**
 * Tells a record from words. A file that another program saved may begin with a mark of its encoding; a mail may quote the record or
 * greet before it, and what is to be cut off is known where it is read (crates/facts/src/read.rs).
 */
export function receivedOf(text: string): Received | null {
  const trimmed = text.replace(/^\ufeff/, "").trim();
  if (trimmed === "") {
    return null;
  }
  if (trimmed.startsWith("{") || /\{[\s>]*"/.test(trimmed)) {
    return { kind: "record", text: trimmed };
  }
  const lines = trimmed.split(/\r?\n/).filter((line) => line.trim() !== "");
  return { kind: "words", lines: lines.map(lineOf) };
}

function lineOf(line: string): Line {
  const at = line.indexOf("：");
  return at < 0
    ? { label: "", text: line.trim() }
    : { label: line.slice(0, at).trim(), text: line.slice(at + 1).trim() };
}

/** The text that came with a record, as it was read aloud; empty where there is none, or a mail has broken its lines. */
export function textWith(record: string): string {
  try {
    const bare = record.replaceAll(/^(> ?)+/gm, "");
    const { text } = JSON.parse(bare.slice(bare.indexOf("{"), bare.lastIndexOf("}") + 1)) as { text?: unknown };
    return typeof text === "string" ? text : "";
  } catch {
    return "";
  }
}

/** A file's text. PowerShell and Notepad save UTF-16, which says so in its first two bytes. */
export function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) {
    return new TextDecoder("utf-16le").decode(bytes);
  }
  if (first === 0xfe && second === 0xff) {
    return new TextDecoder("utf-16be").decode(bytes);
  }
  return new TextDecoder().decode(bytes);
}
