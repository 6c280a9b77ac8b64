import { shown } from "./shown";

/** Puts text where the user can paste it; says whether it got there. */
export async function copy(said: string): Promise<boolean> {
  const text = shown(said);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byCommand(text);
  }
}

/** For web views that keep the clipboard from pages: the old way, which needs a selection. */
function byCommand(text: string): boolean {
  const before = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "vh";
  area.readOnly = true;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) {
    before.focus({ preventScroll: true });
  }
  return done;
}
