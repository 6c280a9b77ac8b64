/** The module beside the page, so that whoever types sees each letter at once, whatever is being answered. It asks for nothing. */
import { begun, type Heard, type Said, type Told } from "./module";

let told: Promise<Told> | null = null;

addEventListener("message", ({ data }: MessageEvent<Said>) => {
  if ("module" in data) {
    told = begun(data.module);
    return;
  }
  const { number, question } = data;
  void answered(question).then((answer) => {
    postMessage({ number, answer } satisfies Heard);
  });
});

async function answered(question: string): Promise<string | null> {
  try {
    return (await told)?.(question) ?? null;
  } catch {
    return null;
  }
}
