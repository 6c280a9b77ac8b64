/**
 * The only door between the window and its backend. Screens know its type (types.ts); what stands behind it is Tauri in the app, a
 * module in the browser (`--mode site`), and recorded answers in browser tests.
 */
import { tauri } from "./tauri";
import type { Platform } from "./types";

/** The backend in use. Each build knows only its own: the other branches fall away when it is built. */
export const platform: Platform =
  import.meta.env.MODE === "site"
    ? (await import("./web")).web
    : import.meta.env.MODE !== "production" && new URLSearchParams(location.search).has("recorded")
      ? await played(new URLSearchParams(location.search))
      : tauri;

async function played(plan: URLSearchParams): Promise<Platform> {
  const answers = await (await import("./recorded")).recorded(plan);
  const late = Number(plan.get("late") ?? 0);
  const known = late > 0 ? delayed(answers, late) : answers;
  return plan.has("hostile") ? (await import("./hostile")).hostile(known) : known;
}

/** The same answers, each so many milliseconds later; what is told meanwhile comes when it comes. */
function delayed(answers: Platform, late: number): Platform {
  type Call = (...given: unknown[]) => Promise<unknown>;
  const wait = async (): Promise<void> => new Promise((over) => setTimeout(over, late));
  return Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [
      name,
      async (...given: unknown[]) => {
        await wait();
        return (answer as Call)(...given);
      },
    ]),
  ) as unknown as Platform;
}
