/** The same files in a second engine: WebKitGTK's own browser, driven through WebDriver, for the three tasks and the page without script. */
import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "./site";

const BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        found(address !== null && typeof address === "object" ? address.port : 0);
      });
    });
  });
}

class Driver {
  readonly #process: ChildProcess;
  readonly #address: string;
  #session = "";

  private constructor(port: number) {
    this.#address = `http://127.0.0.1:${port}`;
    // A group of its own, so that the display ends with it.
    this.#process = spawn("xvfb-run", ["-a", "/usr/bin/WebKitWebDriver", `--port=${port}`], {
      detached: true,
      stdio: "ignore",
    });
  }

  static async start(): Promise<Driver> {
    const driver = new Driver(await freePort());
    for (let tries = 0; ; tries += 1) {
      try {
        await fetch(`${driver.#address}/status`);
        break;
      } catch (error) {
        if (tries > 300) {
          throw error;
        }
        await wait(100);
      }
    }
    const { sessionId } = await driver.#ask<{ sessionId: string }>("POST", "/session", {
      capabilities: {
        alwaysMatch: {
          "webkitgtk:browserOptions": { binary: BROWSER, args: ["--automation"] },
        },
      },
    });
    driver.#session = `/session/${sessionId}`;
    return driver;
  }

  async stop(): Promise<void> {
    try {
      await this.#ask("DELETE", this.#session);
    } finally {
      if (this.#process.pid !== undefined) {
        process.kill(-this.#process.pid, "SIGTERM");
      }
    }
  }

  async go(url: string): Promise<void> {
    await this.#ask("POST", `${this.#session}/url`, { url });
  }

  run<T>(script: string): Promise<T> {
    return this.#ask<T>("POST", `${this.#session}/execute/sync`, { script, args: [] });
  }

  async click(css: string): Promise<void> {
    await this.#ask("POST", `${this.#session}/element/${await this.#find(css)}/click`, {});
  }

  async type(css: string, text: string): Promise<void> {
    await this.#ask("POST", `${this.#session}/element/${await this.#find(css)}/value`, { text });
  }

  /** Waits until a part of the page holds this. */
  async sees(css: string, text: string): Promise<void> {
    await expect
      .poll(
        () =>
          this.run<string>(
            `return document.querySelector(${JSON.stringify(css)})?.textContent.replaceAll("\\u200b", "") ?? ""`,
          ),
        {
          timeout: 20_000,
        },
      )
      .toContain(text);
  }

  async #find(css: string): Promise<string> {
    let found = "";
    await expect
      .poll(
        async () => {
          const answer = await this.#ask<Record<string, string> | null>("POST", `${this.#session}/element`, {
            using: "css selector",
            value: css,
          }).catch(() => null);
          found = answer?.[ELEMENT] ?? "";
          return found;
        },
        { timeout: 20_000, message: css },
      )
      .not.toBe("");
    return found;
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.#address + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = (await answer.json()) as { value: T & { error?: string; message?: string } };
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${value.error ?? ""} ${value.message ?? ""}`);
    }
    return value;
  }
}

test("the three tasks in WebKit", async ({ site }) => {
  test.setTimeout(180_000);
  const driver = await Driver.start();
  try {
    await driver.go(`${site.address}error/021/`);
    await driver.sees("h1", "【021】");
    await driver.run(`localStorage.setItem("shikaku-rescue", '{"begun": true}')`);
    await driver.go(site.address);
    await driver.type("#q", "021");
    await driver.click(".hits a[href*='error/021']");
    await driver.sees("main", "スマホのケースを外して");
    await driver.click(".card--patient .btn");
    await driver.sees(".manner-pay", "会計");
    await driver.click("nav a[href='#/checkup']");
    await driver.sees("main", "ブラウザからは見られないこと");
    await driver.click("nav a[href='#/report']");
    await driver.type("#typed", "0x81000023\uE007");
    await driver.sees("[data-line]", "0x81000023");
    await driver.go(`${site.address}desk/`);
    await driver.sees("h1", "問い合わせを読む");
  } finally {
    await driver.stop();
  }
});
