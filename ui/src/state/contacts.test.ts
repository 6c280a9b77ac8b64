import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Page, Reachable } from "../platform/bindings";
import type { Outcome, Platform } from "../platform/types";
import { silent } from "../platform/silent";
import { CallCentre } from "./callcentre.svelte";
import { Minute } from "./minute.svelte";
import { Pages } from "./pages";

function reached(sentence: string): Reachable {
  return {
    contact: { id: "call-centre", name: "", for: "", source: "", sure: "high", checked_on: "2026-11-22" },
    opening: { state: "open-until", time: "18:00" },
    sentence,
  };
}

function page(sentence: string): Outcome<Page> {
  const entry = { id: "error/021", title: "", happened: "", checked_on: "2026-11-22" };
  return { status: "ok", data: { entry, documents: {}, contacts: [reached(sentence)], patient: null } };
}

const BROKEN: { status: "error"; error: { refused: "broken" } } = { status: "error", error: { refused: "broken" } };

/** A backend that answers so, one after another. */
function backend({ pages = [], centre = [] }: { pages?: Outcome<Page>[]; centre?: Outcome<Reachable>[] }): Platform {
  return silent({
    show: async () => pages.shift() ?? BROKEN,
    callCentre: async () => centre.shift() ?? BROKEN,
  });
}

describe("a page", () => {
  test("opened again is the same, with its contacts as they are reached now", async () => {
    const pages = new Pages(backend({ pages: [page("18:00まで受付中"), page("いまは受付時間外です")] }));
    const first = await pages.now("error/021");
    const second = await pages.now("error/021");
    expect(first?.contacts[0]?.sentence).toBe("18:00まで受付中");
    expect(second?.contacts[0]?.sentence).toBe("いまは受付時間外です");
    expect(second?.entry).toBe(first?.entry);
  });

  test("does not say what may be wrong by now", async () => {
    const pages = new Pages(backend({ pages: [page("18:00まで受付中")] }));
    await pages.now("error/021");
    const second = await pages.now("error/021");
    expect(second?.contacts[0]).toMatchObject({ opening: null, sentence: null });
    expect(second?.contacts[0]?.contact.id).toBe("call-centre");
  });

  test("that is not there stays so", async () => {
    expect(await new Pages(backend({})).now("error/999")).toBeNull();
  });
});

test("the call centre is not said to be open where nobody knows", async () => {
  const centre = new CallCentre(backend({ centre: [{ status: "ok", data: reached("18:00まで受付中") }] }));
  await centre.look();
  expect(centre.reached?.sentence).toBe("18:00まで受付中");
  await centre.look();
  expect(centre.reached).toBeNull();
});

describe("looking again", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("is due once a minute while the window is in sight", () => {
    const minute = new Minute();
    minute.awake();
    vi.advanceTimersByTime(59_999);
    expect(minute.count).toBe(0);
    vi.advanceTimersByTime(1);
    expect(minute.count).toBe(1);
    vi.advanceTimersByTime(120_000);
    expect(minute.count).toBe(3);
  });

  test("is due when the window comes back, but not twice in a minute", () => {
    const minute = new Minute();
    minute.awake();
    minute.asleep();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(3_600_000);
    expect(minute.count).toBe(0);
    minute.awake();
    minute.awake();
    expect(minute.count).toBe(1);
    expect(vi.getTimerCount()).toBe(1);
  });

  test("is due after the clock was put back", () => {
    const minute = new Minute();
    minute.awake();
    vi.setSystemTime(Date.now() - 3_600_000);
    minute.awake();
    expect(minute.count).toBe(1);
  });
});
