/**
 * What the window asks of its backend: every command of the generated bindings under its own name, so that the list of commands
 * stands in Rust alone. Whoever answers (Tauri, recorded answers, a unit test) has this type, and one answer too few does not
 * compile.
 */
import type { Channel } from "@tauri-apps/api/core";
import type { commands, Refusal } from "./bindings";

/** What came of asking the backend: an answer, or why there is none. */
export type Outcome<T> = { status: "ok"; data: T } | { status: "error"; error: Refusal };

type Commands = typeof commands;

/** What a command tells meanwhile is heard by a function; the channel it comes through is Tauri's own business. */
type Heard<Argument> = Argument extends Channel<infer Told> ? (told: Told) => void : Argument;

type Given<Arguments extends readonly unknown[]> = { [Place in keyof Arguments]: Heard<Arguments[Place]> };

type Answer<Command extends keyof Commands> =
  Awaited<ReturnType<Commands[Command]>> extends Outcome<infer T> ? Promise<Outcome<T>> : never;

export type Platform = {
  [Command in keyof Commands]: (...given: Given<Parameters<Commands[Command]>>) => Answer<Command>;
};
