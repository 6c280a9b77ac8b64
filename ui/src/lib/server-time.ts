/** When a server answered, in milliseconds; nothing where a cache did, whose `Date` is that of an earlier answer (RFC 9111, `Age`). */
export function serverTime(headers: Headers): number | null {
  const date = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(date) || Number(headers.get("age") ?? 0) !== 0 ? null : date;
}
