/** Whom to contact: what a line's hours look like, and which contacts stand in sight. */
import type { Contact, Opening, Reachable } from "../platform/bindings";
import type { Shape } from "./verdicts";

/** More would push everything else out of sight; the best come first. */
const IN_SIGHT = 2;

/** A closed line is no fault: never the shape of one. */
export function openingShape(opening: Opening): Shape {
  switch (opening.state) {
    case "always":
    case "open-until":
      return "ok";
    case "closed":
      return "closed";
    case "unsure":
    case "unknown":
      return "unknown";
  }
}

/** The same in words, for a heading above the sentence; nothing where nobody knows. */
export function openingWords(opening: Opening): string {
  switch (opening.state) {
    case "always":
    case "open-until":
      return "受付中";
    case "closed":
      return "受付時間外";
    case "unsure":
    case "unknown":
      return "";
  }
}

export function partContacts(contacts: readonly Reachable[]): { first: Reachable[]; further: Reachable[] } {
  return { first: contacts.slice(0, IN_SIGHT), further: contacts.slice(IN_SIGHT) };
}

/** The heading of what to tell a contact; null where there is nothing. */
export function sayTitle(contact: Contact): string | null {
  const say = (contact.say ?? []).length > 0;
  const never = (contact.never_say ?? []).length > 0;
  if (say) {
    return never ? "伝えること・伝えないこと" : "伝えること";
  }
  return never ? "伝えないこと" : null;
}
