/** Which kind of device this is, as far as its web view says so. */

/** An iPad, which reads no card itself; it calls itself a Mac, and no Mac has a touch screen. */
export function isIpad(agent: string, touches: number): boolean {
  return /ipad/i.test(agent) || (/macintosh/i.test(agent) && touches > 1);
}

/** A phone or a tablet. */
export function isHandheld(agent: string, touches: number): boolean {
  return /android|iphone|ipod/i.test(agent) || isIpad(agent, touches);
}

/** Which kind of phone or tablet this is, as the questions about the staff's own have it; null on a computer. */
export function ownPhone(agent: string, touches: number): "android" | "iphone" | null {
  if (!isHandheld(agent, touches)) {
    return null;
  }
  return /android/i.test(agent) ? "android" : "iphone";
}
