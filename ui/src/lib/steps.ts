/** Which steps of an entry fit what is known, and for whom the others are. */
import type { Entry, Os, Question, Step, When } from "../platform/bindings";
import { isKey, KEYS, nameAlone, valuesOf, type Given, type Key } from "./words";

/** Which words of a list are possible where nobody has answered; a list that is absent leaves all of them. */
export type Possible = { [K in Key]?: readonly string[] };

/** A step that is not ruled out. */
export interface Shown {
  step: Step;
  /** For whom it is, where that is still open; null where it is for everybody here. */
  whom: string | null;
}

/** The steps of an entry, parted by who reads them. */
export interface Parted {
  /** For the person in front of the screen. */
  main: Shown[];
  /** For システム管理者 and vendors. */
  others: Shown[];
}

/** A phone or a tablet, which has no readers on a cable. */
export function isPhone(os: Os): boolean {
  return os === "android" || os === "ios";
}

/** The equipment that can be meant on a machine: a phone's own reader is no reader of a PC, and the other way round. */
export function setupsOn(os: Os): Possible {
  return isPhone(os)
    ? { setup: ["phone", "phone-bluetooth-reader"] }
    : { setup: valuesOf("setup").filter((setup) => !setup.startsWith("phone")) };
}

/** The keys that keep a step open, or null where an answer rules it out. */
export function openKeys(when: When | undefined, given: Given, possible: Possible): Key[] | null {
  const open: Key[] = [];
  for (const key of KEYS) {
    const wanted: readonly string[] = when?.[key] ?? [];
    if (wanted.length === 0) {
      continue;
    }
    const answer = given[key];
    const candidates = answer === undefined ? (possible[key] ?? valuesOf(key)) : [answer];
    const fitting = candidates.filter((candidate) => wanted.includes(candidate));
    if (fitting.length === 0) {
      return null;
    }
    if (fitting.length < candidates.length) {
      open.push(key);
    }
  }
  return open;
}

/** Names for groups of equipment, the largest first, so that a label stays short. */
const SETUP_GROUPS: [string, readonly string[]][] = [
  [
    "リーダーを使うとき",
    [
      "phone-bluetooth-reader",
      "windows-usb-reader",
      "windows-bluetooth-reader",
      "face-reader",
      "face-reader-phone-reader",
    ],
  ],
  ["マイナ資格確認アプリとリーダー", ["phone-bluetooth-reader", "windows-usb-reader", "windows-bluetooth-reader"]],
  ["顔認証付きカードリーダー", ["face-reader", "face-reader-phone-reader"]],
  ["Windowsのアプリ", ["windows-usb-reader", "windows-bluetooth-reader"]],
  ["スマホ・タブレットのアプリ", ["phone", "phone-bluetooth-reader"]],
];

function setupNames(wanted: readonly string[], possible: readonly string[]): string[] {
  let left = possible.filter((setup) => wanted.includes(setup));
  const names: string[] = [];
  for (const [name, group] of SETUP_GROUPS) {
    const here = group.filter((setup) => possible.includes(setup));
    if (here.length > 1 && here.every((setup) => left.includes(setup))) {
      names.push(name);
      left = left.filter((setup) => !here.includes(setup));
    }
  }
  return [...names, ...left.map((setup) => nameAlone("setup", setup))];
}

/** For whom a step is, by the lists that are still open. */
export function whomOf(when: When | undefined, open: readonly Key[], possible: Possible): string | null {
  const parts = open.map((key) => {
    const wanted: readonly string[] = when?.[key] ?? [];
    const candidates = possible[key] ?? valuesOf(key);
    const names =
      key === "setup"
        ? setupNames(wanted, candidates)
        : candidates.filter((value) => wanted.includes(value)).map((value) => nameAlone(key, value));
    return names.join("・");
  });
  return parts.length === 0 ? null : parts.join("、");
}

/** The questions a page asks, less those this window does not know. */
export function questionsOf(entry: Entry): (Question & { about: Key })[] {
  return (entry.question ?? []).filter((question): question is Question & { about: Key } => isKey(question.about));
}

/** A page that is all questions: steps wait for their answers, for nobody reads forty steps with a patient waiting. */
export function asksFirst(entry: Entry): boolean {
  return questionsOf(entry).length > 3;
}

/** Places where one person is often all there is: nobody else comes to do an administrator's step. */
const ALONE: readonly (string | undefined)[] = ["home-visit-nursing", "other"];

/** The steps to show. */
export function partSteps(entry: Entry, given: Given, possible: Possible = {}): Parted {
  const waits = asksFirst(entry) ? questionsOf(entry).map((question) => question.about) : [];
  const parted: Parted = { main: [], others: [] };
  for (const step of entry.step ?? []) {
    const open = openKeys(step.when, given, possible);
    if (open === null || open.some((key) => waits.includes(key))) {
      continue;
    }
    const shown = { step, whom: whomOf(step.when, open, possible) };
    const another = step.who === "vendor" || (step.who === "admin" && !ALONE.includes(given.facility));
    (another ? parted.others : parted.main).push(shown);
  }
  return parted;
}

/**
 * The questions that can still change something: of those that no remaining step depends on, none is asked. The first one
 * of a page that is all questions decides about the others and comes alone.
 */
export function openQuestions(entry: Entry, given: Given): (Question & { about: Key })[] {
  const questions = questionsOf(entry);
  const matters = questions.filter((question) =>
    (entry.step ?? []).some(
      (step) =>
        (step.when?.[question.about] ?? []).length > 0 &&
        openKeys(step.when, { ...given, [question.about]: undefined }, {}) !== null,
    ),
  );
  const first = matters[0];
  if (first === undefined || !asksFirst(entry) || given[first.about] !== undefined) {
    return matters;
  }
  return matters.filter((question) => question === first || given[question.about] !== undefined);
}

/**
 * What to choose steps by: the answers given here, and what is known of the place. An entry for other equipment keeps its
 * steps: a page that says nothing would be worse than one for somebody else.
 */
export function givenFor(entry: Entry, answers: Given, place: Given, possible: Possible = {}): Given {
  const steps = entry.step ?? [];
  const fits = (given: Given): boolean => steps.some((step) => openKeys(step.when, given, possible) !== null);
  const together = { ...place, ...answers };
  return fits(together) || !fits(answers) ? together : answers;
}

/** What of the place has chosen steps of an entry, in the order of its words. */
export function placeUsed(entry: Entry, given: Given, place: Given): Key[] {
  const asked = questionsOf(entry).map(({ about }) => about);
  return KEYS.filter(
    (key) =>
      place[key] !== undefined &&
      given[key] === place[key] &&
      !asked.includes(key) &&
      (entry.step ?? []).some((step) => (step.when?.[key] ?? []).length > 0),
  );
}

/** Words for 「する人」. */
export function actorsOf(steps: readonly Shown[]): string {
  const patient = steps.some(({ step }) => step.who === "patient");
  const staff = steps.some(({ step }) => step.who === "staff");
  if (patient && staff) {
    return "職員と患者さん";
  }
  if (patient) {
    return "患者さん。職員が手伝います。";
  }
  return staff ? "職員" : "システム管理者・ベンダ";
}
