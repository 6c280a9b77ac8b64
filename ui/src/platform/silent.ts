/** A backend that answers nothing but what a unit test has it answer. */
import type { Outcome, Platform } from "./types";

const broken = async (): Promise<Outcome<never>> => ({ status: "error", error: { refused: "broken" } });

export function silent(answers: Partial<Platform> = {}): Platform {
  return new Proxy(answers as Platform, {
    get: (known, name): unknown => Reflect.get(known, name) ?? broken,
  });
}
