/**
 * The page on which a root certificate is added: what it would be, the user's word, what came of it, and a new look. The
 * backend decides what is possible; nothing is done but by one of the three buttons.
 */
import type { CheckResult, Repaired, RootStanding } from "../platform/bindings";
import type { Outcome, Platform } from "../platform/types";
import { outcomeOf } from "../lib/result";
import type { Checkup } from "./checkup.svelte";

/** What the buttons do. */
export type Deed = "add" | "remove" | "save";

/** What proves a root of use. */
const PROVE = ["tls.chain", "trust.amazon-roots"];

export class RootRepair {
  standing = $state.raw<RootStanding | null>(null);
  /** No such certificate, or it cannot be looked at. */
  missing = $state(false);
  doing = $state<Deed | null>(null);
  /** The last deed and how it ended. */
  ended = $state.raw<{ deed: Deed; repaired: Repaired } | null>(null);
  /** A call broke on its way. */
  broken = $state(false);
  looking = $state(false);
  /** What a new look saw; null where nothing had changed. */
  again = $state.raw<CheckResult[] | null>(null);
  readonly #platform: Platform;
  readonly #checkup: Checkup;

  constructor(platform: Platform, checkup: Checkup) {
    this.#platform = platform;
    this.#checkup = checkup;
  }

  async read(root: string | null): Promise<void> {
    const outcome = await this.#platform.rootStanding(root);
    if (outcome.status === "ok") {
      this.standing = outcome.data;
    } else {
      this.missing = true;
    }
  }

  async do(deed: Deed): Promise<void> {
    const root = this.standing?.root.id;
    if (this.doing !== null || root === undefined) {
      return;
    }
    this.doing = deed;
    this.broken = false;
    const outcome = await this.#ask(deed, root);
    this.doing = null;
    if (outcome.status === "error") {
      this.broken = true;
      return;
    }
    this.ended = { deed, repaired: outcome.data };
    this.standing = outcome.data.standing;
    this.again = null;
    if (outcome.data.changed && deed !== "save") {
      // What the check-up said before is no longer so.
      const steps = this.#checkup.repair;
      this.#checkup.reset();
      this.looking = true;
      const look = await this.#checkup.look(PROVE);
      this.looking = false;
      this.again = look.status === "ok" ? look.data.checks : [];
      // Where one came from the steps of a cause, this was one of them.
      const step = steps?.parted.main.find(({ step }) => step.repair != null)?.step;
      if (steps != null && step !== undefined && deed === "add") {
        this.#checkup.note(steps.cause, step, outcomeOf(this.again, steps.cause));
      }
    }
  }

  #ask(deed: Deed, root: string): Promise<Outcome<Repaired>> {
    switch (deed) {
      case "add":
        return this.#platform.addRoot(root);
      case "remove":
        return this.#platform.removeRoot(root);
      case "save":
        return this.#platform.saveRootFile(root);
    }
  }
}
