/**
 * A text on its way out of the window, to the clipboard, a QR code or another app: what would act on a terminal there, or
 * turn the direction of its letters, becomes a mark. The same letters as in `kb/src/shown.rs`.
 */
const ACTS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

export function shown(text: string): string {
  return text.replace(ACTS, "\ufffd");
}
