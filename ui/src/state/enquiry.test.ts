/** What leaves: made of the check-up that is shown, and of nothing that was struck out. */
import { describe, expect, test } from "vitest";
import type { Draft, EnquiryWish, Facts, Report } from "../platform/bindings";
import { silent } from "../platform/silent";
import { Checkup } from "./checkup.svelte";
import { Enquiry, MAX_TYPED } from "./enquiry.svelte";
import { Pages } from "./pages";
import { Settings } from "./settings.svelte";

const REPORT = { schema: 1, facts: { os: "linux" }, checks: [], causes: [] } as unknown as Report;

function at(report: Report | null) {
  const wishes: EnquiryWish[] = [];
  const platform = silent({
    draftEnquiry: async (_, wish) => {
      wishes.push(wish);
      return { status: "ok", data: { lines: [], leaves: {} } as unknown as Draft };
    },
  });
  const checkup = new Checkup(platform, new Pages(platform), new Settings(null));
  checkup.report = report;
  return { enquiry: new Enquiry(platform, checkup), checkup, wishes };
}

describe("an enquiry", () => {
  test("without a check-up asks the backend nothing", async () => {
    const { enquiry, wishes } = at(null);
    await enquiry.make();
    expect(enquiry.draft).toBeNull();
    expect(wishes).toEqual([]);
  });

  test("sends what was typed once, trimmed, and no longer than the backend takes", async () => {
    const { enquiry, wishes } = at(REPORT);
    await enquiry.add(" 021 ");
    await enquiry.add("021");
    await enquiry.add("");
    await enquiry.add("読".repeat(MAX_TYPED + 1));
    expect(wishes.at(-1)?.typed).toEqual(["021", "読".repeat(MAX_TYPED)]);
  });

  test("forgets what was struck when another check-up is shown, and keeps what was typed", async () => {
    const { enquiry, checkup, wishes } = at(REPORT);
    await enquiry.add("021");
    await enquiry.strike("time");
    expect(wishes.at(-1)).toEqual({ typed: ["021"], tried: [], struck: ["time"] });
    await enquiry.putBack("time");
    expect(wishes.at(-1)?.struck).toEqual([]);
    await enquiry.strike("time");
    checkup.report = { ...REPORT };
    await enquiry.make();
    expect(wishes.at(-1)).toEqual({ typed: ["021"], tried: [], struck: [] });
  });

  test("sends what was tried, whichever cause is shown, and forgets what was struck when there is more of it", async () => {
    const { enquiry, checkup, wishes } = at(REPORT);
    const once = { entry: "guide/card-not-placed", step: 1, outcome: "other-finding" } as const;
    checkup.tried = [once];
    await enquiry.make();
    expect(wishes.at(-1)?.tried).toEqual([once]);
    await enquiry.strike("tried-1");
    expect(wishes.at(-1)?.struck).toEqual(["tried-1"]);
    const twice = { ...once, step: 2, outcome: "solved" } as const;
    checkup.tried = [once, twice];
    await enquiry.make();
    expect(wishes.at(-1)).toEqual({ typed: [], tried: [once, twice], struck: [] });
  });

  test("carries a record with the programs that were seen in it, and with none where none were looked up", async () => {
    const { checkup } = at({ ...REPORT, facts: { ...REPORT.facts, card_programs: { seen: ["before"] } } } as never);
    const sent: Facts[] = [];
    const platform = silent({
      draftEnquiry: async (facts) => {
        sent.push(facts);
        return { status: "ok", data: { lines: [], leaves: {} } as unknown as Draft };
      },
    });
    for (const programs of [{ seen: ["gnupg"] }, "not-asked"]) {
      const recording = { told: { report: { facts: { record: { seen: {} }, card_programs: programs } } } };
      await new Enquiry(platform, checkup, recording as never).make();
    }
    expect(sent.map(({ card_programs: programs }) => programs)).toEqual([{ seen: ["gnupg"] }, { seen: ["before"] }]);
    expect(sent.map(({ record }) => record)).toEqual([{ seen: {} }, { seen: {} }]);
  });

  test("that cannot be made says so", async () => {
    const { enquiry, checkup } = at(REPORT);
    const broken = new Enquiry(silent(), checkup);
    await broken.make();
    expect([broken.broken, broken.draft]).toEqual([true, null]);
    await enquiry.make();
    expect(enquiry.broken).toBe(false);
  });
});
