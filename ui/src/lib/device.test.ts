import { expect, test } from "vitest";
import { isHandheld, isIpad, ownPhone } from "./device";

test("phones and tablets are told from desks", () => {
  const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15";
  for (const [agent, touches, handheld] of [
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)", 5, true],
    ["Mozilla/5.0 (Linux; Android 15; SM-X210)", 10, true],
    [MAC, 5, true],
    [MAC, 0, false],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64)", 10, false],
    ["Mozilla/5.0 (X11; Linux x86_64)", 0, false],
  ] as const) {
    expect(isHandheld(agent, touches), agent).toBe(handheld);
  }
});

test("an iPad is told from an iPhone, and a phone from a computer", () => {
  const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15";
  expect(isIpad(MAC, 5)).toBe(true);
  expect(isIpad(MAC, 0)).toBe(false);
  expect(isIpad("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)", 5)).toBe(false);
  expect(ownPhone(MAC, 5)).toBe("iphone");
  expect(ownPhone("Mozilla/5.0 (Linux; Android 15; SM-X210)", 10)).toBe("android");
  expect(ownPhone("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", 10)).toBeNull();
});
