/** A backend that refuses everything: for tests, which say only what they ask for. */
import type { Outcome, Platform } from "./index";

const refused = async (): Promise<Outcome<never>> => ({ status: "error", error: { refused: "broken" } });

export const refusing: Platform = {
  explain: refused,
  show: refused,
  callCentre: refused,
  checkup: refused,
  cancelCheckup: async () => {},
  draftEnquiry: refused,
  saveEnquiry: refused,
  keepCheckup: refused,
  pastCheckups: refused,
  compareCheckups: refused,
  clearCheckups: refused,
  updateOffer: refused,
  updateApp: refused,
  cancelUpdate: async () => {},
};
