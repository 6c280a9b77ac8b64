/** For unit tests of something else: a backend that repairs nothing and opens nothing. */
import type { Platform } from "./index";

type Repairs = Pick<
  Platform,
  "rootStanding" | "addRoot" | "removeRoot" | "saveRootFile" | "settingsPages" | "openSettings"
>;

const broken = async () => ({ status: "error", error: { refused: "broken" } }) as const;

export const NO_REPAIRS: Repairs = {
  rootStanding: broken,
  addRoot: broken,
  removeRoot: broken,
  saveRootFile: broken,
  settingsPages: broken,
  openSettings: broken,
};
