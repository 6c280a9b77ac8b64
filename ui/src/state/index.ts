/** The one of each that the window uses. */
import { platform } from "../platform";
import { hearWords } from "../lib/content-words.svelte";
import { ownPhone } from "../lib/device";
import { inBrowser } from "../lib/site";
import { CallCentre } from "./callcentre.svelte";
import { Before } from "./before.svelte";
import { Checkup } from "./checkup.svelte";
import { Enquiry } from "./enquiry.svelte";
import { Past } from "./past.svelte";
import { Program } from "./program.svelte";
import { Update } from "./update.svelte";
import { Looks } from "./looks.svelte";
import { Minute } from "./minute.svelte";
import { News } from "./news.svelte";
import { Pages } from "./pages";
import { Recording } from "./recording.svelte";
import { Reception } from "./reception.svelte";
import { Remembered } from "./remembered.svelte";
import { Router } from "./router.svelte";
import { Search } from "./search.svelte";
import { Sharing } from "./sharing.svelte";
import { Settings, storeOf } from "./settings.svelte";
import { SystemPages } from "./system-pages.svelte";
import { Trial } from "./trial.svelte";

void platform.checkupWords().then((outcome) => {
  if (outcome.status === "ok") {
    hearWords(outcome.data);
  }
});

export const router = new Router(window);
export const pages = new Pages(platform);
export const settings = new Settings(storeOf(window));
export const search = new Search(platform, pages, settings);
export const news = new News(platform, settings);
export const looks = new Looks(platform, settings);
export const program = new Program(platform, settings);
export const checkup = new Checkup(platform, pages, settings);
export const before = new Before(platform, checkup);
export const recording = new Recording(platform, settings);
export const enquiry = new Enquiry(platform, checkup, recording);
export const past = new Past(platform);
export const update = new Update(platform);
export const trial = new Trial(platform, pages, settings);
export const callCentre = new CallCentre(platform);
export const minute = new Minute();
export const reception = new Reception(platform);
export const remembered = new Remembered(
  settings,
  inBrowser ? null : ownPhone(navigator.userAgent, navigator.maxTouchPoints),
);
export const sharing = new Sharing(platform);
export const systemPages = new SystemPages(platform);
