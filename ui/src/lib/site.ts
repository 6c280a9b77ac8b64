/** Where the pages stand that any browser opens: the site itself, or the one whose address was given when the app was built. */

/** The window is a page of the site: it sees little of the device, and offers nothing that needs more. */
export const inBrowser: boolean = import.meta.env.MODE === "site";

/** The site's beginning, with a slash at its end; null where none was given (SHIKAKU_SITE). */
export function siteAddress(): string | null {
  if (inBrowser) {
    return new URL("./", document.baseURI).href;
  }
  const given = import.meta.env.SHIKAKU_SITE;
  return given === undefined || given === "" ? null : `${given.replace(/\/+$/, "")}/`;
}

/** The address of an entry for somebody else's device: a page of the site, or where there is none, one that the app opens. */
export function linkOf(id: string, site: string | null = siteAddress()): string {
  return site === null ? `shikaku://${id}` : `${site}${id}/`;
}

/** The page for a patient's own phone, by its place within the site; null where there is no site, because a patient has no app. */
export function patientLinkOf(place: string | null, site: string | null = siteAddress()): string | null {
  return site === null || place === null ? null : `${site}${place}`;
}
