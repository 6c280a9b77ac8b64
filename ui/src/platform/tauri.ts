/** The backend of the app: each command as the generated bindings call it. */
import { Channel } from "@tauri-apps/api/core";
import { commands } from "./bindings";
import type { Outcome, Platform } from "./types";

type Call = (...given: unknown[]) => Promise<Outcome<unknown>>;

/** Arguments are JSON, so a function among them is one that hears what the command tells meanwhile. */
function sent(argument: unknown): unknown {
  return typeof argument === "function"
    ? new Channel<unknown>((told) => void Reflect.apply(argument, undefined, [told]))
    : argument;
}

/** A call that breaks on its way is a refusal like any other: the window always has something to say. */
function answered(command: Call): Call {
  return async (...given) => {
    try {
      return await command(...given.map(sent));
    } catch {
      return { status: "error", error: { refused: "broken" } };
    }
  };
}

export const tauri = Object.fromEntries(
  Object.entries(commands).map(([name, command]) => [name, answered(command as Call)]),
) as Platform;
