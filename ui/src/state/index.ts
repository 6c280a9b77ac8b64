/** The one of each that the window uses. */
import { platform } from "../platform";
import { Checkup } from "./checkup.svelte";
import { Pages } from "./pages";
import { Remembered } from "./remembered.svelte";
import { Router } from "./router.svelte";
import { Search } from "./search.svelte";

export const router = new Router(window);
export const pages = new Pages(platform);
export const search = new Search(platform, pages);
export const checkup = new Checkup(platform, pages);
export const remembered = new Remembered();
