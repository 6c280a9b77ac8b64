import { describe, expect, test } from "vitest";
import { Remembered } from "./remembered.svelte";
import { Settings, type Store } from "./settings.svelte";

function store(kept: string | null = null): Store & { kept: string | null } {
  return {
    kept,
    getItem() {
      return this.kept;
    },
    setItem(_, value) {
      this.kept = value;
    },
  };
}

test("a phone that this runs on is the staff's, and nobody is asked for it", () => {
  const remembered = new Remembered(new Settings(store()), "iphone");
  expect(remembered.given).toEqual({ "staff-phone": "iphone" });
  expect(remembered.knows("staff-phone")).toBe(true);
  expect(remembered.knows("phone")).toBe(false);
  // Another one that a link brings along is not this one.
  remembered.note("staff-phone", "android");
  expect(remembered.given).toEqual({ "staff-phone": "iphone" });
});

test("what was chosen is there at the next start", () => {
  const kept = store();
  const first = new Settings(kept);
  expect(first.begun).toBe(false);
  first.note("setup", "windows-usb-reader");
  first.note("facility", "pharmacy");
  first.look("large", "dark");
  first.useKeys(false);
  first.putAside("reader-behind-hub", "[]");
  first.seen(12);
  first.begin();
  const second = new Settings(kept);
  expect(second.begun).toBe(true);
  expect(second.place).toEqual({ setup: "windows-usb-reader", facility: "pharmacy" });
  expect([second.text, second.theme, second.keys]).toEqual(["large", "dark", false]);
  expect(second.aside).toEqual({ "reader-behind-hub": "[]" });
  expect(second.news).toBe(12);
  second.takeBack(["reader-behind-hub"]);
  expect(new Settings(kept).aside).toEqual({});
});

test("what is set beforehand holds until the user chooses, and is not kept as a choice", () => {
  const kept = store();
  const settings = new Settings(kept);
  settings.preset("face-reader", null);
  expect(settings.begun).toBe(false);
  expect(settings.place).toEqual({ setup: "face-reader" });
  settings.preset("face-reader", "pharmacy");
  expect(settings.begun).toBe(true);
  settings.note("facility", "other");
  expect(settings.place).toEqual({ setup: "face-reader", facility: "other" });
  expect(new Settings(kept).place).toEqual({ facility: "other" });
  settings.forget("facility");
  expect(settings.place).toEqual({ setup: "face-reader", facility: "pharmacy" });
});

test("nothing about a patient is kept", () => {
  const kept = store();
  const settings = new Settings(kept);
  const remembered = new Remembered(settings);
  remembered.note("phone", "iphone");
  remembered.note("card", "none");
  remembered.note("e-chart", "yes");
  expect(remembered.given).toEqual({ phone: "iphone", "e-chart": "yes" });
  expect(kept.kept).not.toMatch(/iphone|none/);
});

test("an answer about the patient lasts for this patient, the staff's phone stays", () => {
  const remembered = new Remembered(new Settings(store()));
  remembered.note("phone", "iphone");
  remembered.note("staff-phone", "android");
  remembered.note("facility", "pharmacy");
  remembered.nextPatient();
  expect(remembered.given).toEqual({ "staff-phone": "android", facility: "pharmacy" });
});

describe("a store that is another version's, damaged or forbidden starts afresh", () => {
  test.each([
    null,
    "",
    "{",
    "null",
    "[]",
    "7",
    '{"begun":1,"text":"huge","theme":7,"place":[1],"aside":null}',
    '{"place":{"setup":"fax","card":"none","toString":"x"},"aside":{"reader-behind-hub":7}}',
  ])("%s", (kept) => {
    const settings = new Settings(store(kept));
    expect(settings.begun).toBe(false);
    expect(settings.place).toEqual({});
    expect([settings.text, settings.theme, settings.keys]).toEqual(["normal", "system", true]);
    expect(settings.aside).toEqual({});
  });

  test("and one that cannot be written keeps the choice for now", () => {
    const settings = new Settings({
      getItem: () => null,
      setItem: () => {
        throw new Error("full");
      },
    });
    settings.note("facility", "other");
    expect(settings.place).toEqual({ facility: "other" });
  });
});
