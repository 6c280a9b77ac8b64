import { describe, expect, it } from "vitest";
import type { Looked, PageLook } from "../platform/bindings";
import { silent } from "../platform/silent";
import { FRESH, Looks } from "./looks.svelte";
import { Settings } from "./settings.svelte";

const ELSEWHERE: Looked = { looked: "elsewhere", may_be_here: true, line: "別の端末のことです。" };

function looks(): { looks: Looks; asked: PageLook[]; clock: { now: number }; settings: Settings } {
  const asked: PageLook[] = [];
  const clock = { now: 0 };
  const settings = new Settings(null);
  const platform = silent({
    look: async (ask) => {
      asked.push(ask);
      return { status: "ok", data: ELSEWHERE };
    },
  });
  return { looks: new Looks(platform, settings, () => clock.now), asked, clock, settings };
}

describe("looks of pages", () => {
  it("hands the look of the typed number to the page that is opened from it, and looks anew later", async () => {
    const { looks: kept, asked, clock } = looks();
    expect(await kept.of("error/008")).toBe(ELSEWHERE);
    clock.now = FRESH - 1;
    await kept.of("error/008");
    expect(asked).toHaveLength(1);
    clock.now = FRESH;
    await kept.of("error/008");
    expect(asked).toHaveLength(2);
  });

  it("looks again when the equipment was chosen, when the page is said to be about this machine, and when more is asked for", async () => {
    const { looks: kept, asked, settings } = looks();
    await kept.of("error/008");
    settings.note("setup", "windows-usb-reader");
    await kept.of("error/008");
    kept.isHere("error/008");
    await kept.of("error/008");
    await kept.of("error/008", true);
    expect(asked.map(({ setup, here, asked: more }) => [setup, here, more])).toEqual([
      [null, false, false],
      ["windows-usb-reader", false, false],
      ["windows-usb-reader", true, false],
      ["windows-usb-reader", true, true],
    ]);
  });

  it("says of one page that it is about this machine, and of no other", async () => {
    const { looks: kept, asked } = looks();
    kept.isHere("error/008");
    await kept.of("error/014");
    expect(asked[0]?.here).toBe(false);
  });

  it("has seen nothing where the look broke", async () => {
    expect(await new Looks(silent(), new Settings(null)).of("error/008")).toBeNull();
  });
});
