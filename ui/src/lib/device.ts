/** Which kind of device this is, as far as its web view says so. */

/** A phone or a tablet; an iPad calls itself a Mac, and no Mac has a touch screen. */
export function isHandheld(agent: string, touches: number): boolean {
  return /android|iphone|ipad|ipod/i.test(agent) || (/macintosh/i.test(agent) && touches > 1);
}
