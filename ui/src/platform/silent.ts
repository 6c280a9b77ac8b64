/** A backend that answers nothing: what unit tests put their few answers into. */
import type { Refusal } from "./bindings";
import type { Platform } from "./index";

const BROKEN: { status: "error"; error: Refusal } = { status: "error", error: { refused: "broken" } };

export const SILENT: Platform = {
  explain: async () => BROKEN,
  show: async () => BROKEN,
  callCentre: async () => BROKEN,
  checkup: async () => BROKEN,
  cancelCheckup: async () => {},
  checkupWords: async () => BROKEN,
  edition: async () => BROKEN,
  news: async () => BROKEN,
  links: async () => {},
  watch: async () => {},
  unwatch: async () => {},
  draftEnquiry: async () => BROKEN,
  shareText: async () => BROKEN,
  saveEnquiry: async () => BROKEN,
  keepCheckup: async () => BROKEN,
  pastCheckups: async () => BROKEN,
  compareCheckups: async () => BROKEN,
  clearCheckups: async () => BROKEN,
  updateOffer: async () => BROKEN,
  updateApp: async () => BROKEN,
  cancelUpdate: async () => {},
  rootStanding: async () => BROKEN,
  addRoot: async () => BROKEN,
  removeRoot: async () => BROKEN,
  saveRootFile: async () => BROKEN,
  settingsPages: async () => BROKEN,
  openSettings: async () => BROKEN,
};
