/** The backend of the app, through the generated bindings. */
import { Channel } from "@tauri-apps/api/core";
import { commands, type Change, type Event, type UpdateEvent } from "./bindings";
import type { Outcome, Platform } from "./index";

/** A call that breaks on its way is a refusal like any other: the window always has something to say. */
async function answered<T>(call: Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await call;
  } catch {
    return { status: "error", error: { refused: "broken" } };
  }
}

export const tauri: Platform = {
  explain: (words, limit) => answered(commands.explain(words, limit)),
  show: (id) => answered(commands.show(id)),
  callCentre: () => answered(commands.callCentre()),
  checkup: ({ setup, answers, only }, tell) => {
    const events = new Channel<Event>();
    events.onmessage = tell;
    return answered(commands.checkup(setup, answers, only, events));
  },
  cancelCheckup: async () => {
    await answered(commands.cancelCheckup());
  },
  draftEnquiry: (facts, wish) => answered(commands.draftEnquiry(facts, wish)),
  shareText: (text) => answered(commands.shareText(text)),
  saveEnquiry: (facts, wish) => answered(commands.saveEnquiry(facts, wish)),
  keepCheckup: (facts) => answered(commands.keepCheckup(facts)),
  pastCheckups: () => answered(commands.pastCheckups()),
  compareCheckups: (earlier, later) => answered(commands.compareCheckups(earlier, later)),
  clearCheckups: (onlyUnreadable) => answered(commands.clearCheckups(onlyUnreadable)),
  updateOffer: () => answered(commands.updateOffer()),
  updateApp: (tell) => {
    const events = new Channel<UpdateEvent>();
    events.onmessage = tell;
    return answered(commands.updateApp(events));
  },
  cancelUpdate: async () => {
    await answered(commands.cancelUpdate());
  },
  checkupWords: () => answered(commands.checkupWords()),
  edition: () => answered(commands.edition()),
  news: () => answered(commands.news()),
  links: async (tell) => {
    const opened = new Channel<string>();
    opened.onmessage = tell;
    try {
      await commands.links(opened);
    } catch {
      // Without it the window works; only links from outside lead nowhere.
    }
  },
  rootStanding: (root) => answered(commands.rootStanding(root)),
  addRoot: (root) => answered(commands.addRoot(root)),
  removeRoot: (root) => answered(commands.removeRoot(root)),
  saveRootFile: (root) => answered(commands.saveRootFile(root)),
  settingsPages: () => answered(commands.settingsPages()),
  openSettings: (page) => answered(commands.openSettings(page)),
  watch: async (setup, answers, tell) => {
    const events = new Channel<Change>();
    events.onmessage = tell;
    await answered(commands.watch(setup, answers, events));
  },
  unwatch: async () => {
    await answered(commands.unwatch());
  },
};
