/** Dates as they are read here. */

/** `2026-11-22` → 2026年11月22日; whatever is no date stays as it is. */
export function dayWords(day: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  return parts === null ? day : `${parts[1]}年${Number(parts[2])}月${Number(parts[3])}日`;
}

/** An instant as 11月24日（火）10:12, in the machine's own zone unless one is given. */
export function instantWords(instant: string, timeZone?: string): string {
  const format = new Intl.DateTimeFormat("ja-JP", {
    month: "numeric",
    day: "numeric",
    weekday: "short",
    hour: "numeric",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  });
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) {
    return "";
  }
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    format.formatToParts(at).find((found) => found.type === type)?.value ?? "";
  return `${part("month")}月${part("day")}日（${part("weekday")}）${part("hour")}:${part("minute")}`;
}
