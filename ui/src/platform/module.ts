/** The module of the site (web/): a question is text, and so is its answer. */

interface Exports {
  memory: WebAssembly.Memory;
  question(bytes: number): number;
  answer(): number;
  answer_text(): number;
}

export type Told = (question: string) => string;

/** Begins a module that is compiled. */
export async function begun(module: WebAssembly.Module): Promise<Told> {
  const {
    memory,
    question: room,
    answer,
    answer_text,
  } = (await WebAssembly.instantiate(module)).exports as unknown as Exports;
  return (question) => {
    const sent = new TextEncoder().encode(question);
    const at = room(sent.length);
    if (at === 0) {
      return JSON.stringify({ status: "error", error: { refused: "too-long", characters: sent.length } });
    }
    new Uint8Array(memory.buffer, at, sent.length).set(sent);
    const length = answer();
    // The memory may have grown meanwhile, so the view is made anew.
    return new TextDecoder().decode(new Uint8Array(memory.buffer, answer_text(), length));
  };
}

/** What the page says to the module's worker: the module first, then questions. */
export type Said = { module: WebAssembly.Module } | { number: number; question: string };

/** What it hears: an answer, or nothing where there is none. */
export interface Heard {
  number: number;
  answer: string | null;
}
