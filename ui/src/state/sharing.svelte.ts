/** The share sheet of a phone: whether there is one, and what came of showing it. */
import type { Platform } from "../platform/types";

export class Sharing {
  /** Whether there is one; nothing until the backend has said so. */
  here = $state(false);
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
    void platform.edition().then((outcome) => {
      this.here = outcome.status === "ok" && outcome.data.shares;
    });
  }

  /** Shows it with a text that is shown here; says what there is to say, which is nothing when it was shown. */
  async share(text: string): Promise<string> {
    const outcome = await this.#platform.shareText(text);
    return outcome.status === "ok" ? "" : "共有の画面を開けませんでした。コピーを使ってください。";
  }
}
