/**
 * The answers of the page of reception. The address keeps them under the keys of all pages, where a certificate is `certificate`;
 * at the desk it is only asked whether it is out of date.
 */
import type { AtTheDesk, Certificate, Expired, Meanwhile } from "../platform/bindings";
import { EXPIRED } from "../platform/labels";
import { isKey, nameOf, valuesOf, type Given, type Key } from "./words";

const CERTIFICATE: { [E in Expired]: Certificate } = { no: "valid", grace: "grace", past: "past" };

function expiredOf(certificate: string | undefined): Expired | undefined {
  return (Object.keys(CERTIFICATE) as Expired[]).find((expired) => CERTIFICATE[expired] === certificate);
}

/** The key of the address for a question. */
export function keyOf(about: string): Key | null {
  return about === "expired" ? "certificate" : isKey(about) ? about : null;
}

/** The answer in the address for an answer to a question. */
export function keptAs(about: string, value: string): string {
  return about === "expired" ? CERTIFICATE[value as Expired] : value;
}

/** What has been answered to a question. */
export function answerTo(about: string, given: Given): string | undefined {
  const key = keyOf(about);
  return about === "expired" ? expiredOf(given.certificate) : key === null ? undefined : given[key];
}

/** An answer in words. */
export function answerName(about: string, value: string): string {
  return about === "expired" ? EXPIRED[value as Expired] : isKey(about) ? nameOf(about, value) : value;
}

/** The answers that a question offers. */
export function offersOf(about: string, offer: readonly string[]): string[] {
  return offer.length > 0 ? [...offer] : isKey(about) ? valuesOf(about) : [];
}

/** What is known, as the backend takes it. */
export function deskOf(given: Given): AtTheDesk {
  const desk: { [key: string]: string | undefined } = {
    outage: given.outage,
    card: given.card,
    papers: given.papers,
    visit: given.visit,
    expired: expiredOf(given.certificate),
    facility: given.facility,
    "e-prescription": given["e-prescription"],
    "e-chart": given["e-chart"],
  };
  return Object.fromEntries(Object.entries(desk).filter(([, value]) => value !== undefined)) as AtTheDesk;
}

/** What a page knows of the patient who waits, for the link to reception. */
export function givenOf(meanwhile: Meanwhile | null): Given {
  const given: Given = {};
  if (meanwhile?.outage != null) {
    given.outage = meanwhile.outage;
  }
  if (meanwhile?.card != null) {
    given.card = meanwhile.card;
  }
  if (meanwhile?.expired != null) {
    given.certificate = CERTIFICATE[meanwhile.expired];
  }
  return given;
}
