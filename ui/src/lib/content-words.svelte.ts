/** The words that the content has for verdicts, checks and stations, as the backend tells them when the window opens. */
import type { CheckupWords } from "../platform/bindings";

/** Before the backend has told them there is nothing to say; no verdict is shown yet either. */
const NOTHING: CheckupWords = {
  checks: {},
  groups: {},
  verdicts: {},
  waiting: { mark: "", word: "", line: "" },
  stations: [],
  standings: {},
  no_cause: { well: { heading: "", line: "" }, unseen: { heading: "", line: "" } },
  no_match: {},
  or_check: "",
  opening: {
    name: "",
    well: "",
    unseen: "",
    ends: "",
    hands_on: "",
    card: "",
    phone: "",
    face_reader: "",
    this_phone: "",
    worked: "",
    never: "",
    by_hand: "",
    certificate: "",
    root: "",
    list: "",
    support: "",
  },
  restless: [],
};

let words = $state.raw(NOTHING);

/** The words in use. */
export function contentWords(): CheckupWords {
  return words;
}

/** Takes the words that the backend has told. */
export function hearWords(told: CheckupWords): void {
  words = told;
}
