/** Where in the window one is. The web view's history does the rest, so that going back works as everywhere. */
import { tick } from "svelte";
import { hrefOf, parseRoute, type Route } from "../lib/route";
import type { Given } from "../lib/words";

export class Router {
  route = $state.raw<Route>({ at: "home" });
  /** No page was left yet: focus is not moved, the web view has put it where it belongs. */
  first = true;
  readonly #window: Window;
  /** How far down a page was read, by its place in the history. */
  readonly #read = new Map<number, number>();
  #place = 0;
  #newest = 0;

  constructor(window: Window) {
    this.#window = window;
    this.route = parseRoute(window.location.hash);
    window.history.scrollRestoration = "manual";
    window.history.replaceState(0, "");
  }

  /** The address has changed, by a link or by the history. */
  moved(): void {
    const known: unknown = this.#window.history.state;
    if (typeof known === "number") {
      this.#place = known;
    } else {
      this.#newest += 1;
      this.#place = this.#newest;
      this.#window.history.replaceState(this.#place, "");
    }
    this.first = false;
    this.route = parseRoute(this.#window.location.hash);
  }

  /** The page shows something else without a new address. */
  turned(): void {
    this.first = false;
  }

  scrolled(): void {
    this.#read.set(this.#place, this.#window.scrollY);
  }

  go(route: Route): void {
    this.#window.location.hash = hrefOf(route);
  }

  back(): void {
    this.#window.history.back();
  }

  /** Keeps the answers given on an entry in its address, so that they are there again when one comes back. */
  answer(given: Given): void {
    if (this.route.at === "entry") {
      this.route = { ...this.route, given };
      this.#window.history.replaceState(this.#place, "", hrefOf(this.route));
    }
  }

  /** The new page stands: it is shown from where it was left, and focus goes to its heading. */
  async arrived(heading: HTMLElement): Promise<void> {
    if (this.first) {
      return;
    }
    const down = this.#read.get(this.#place) ?? 0;
    await tick();
    this.#window.scrollTo(0, down);
    heading.focus({ preventScroll: true });
  }
}
