/** A real nginx over a folder, with the repository's own configuration, on a port of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export const SITE = resolve(process.env["SITE"] ?? resolve(import.meta.dirname, "../../target/site"));
const SAMPLE = resolve(import.meta.dirname, "../../web/site/nginx.conf");

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === "object") {
          found(address.port);
        } else {
          failed(new Error("no port"));
        }
      });
    });
  });
}

async function answers(address: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      await fetch(address);
      return;
    } catch {
      await wait(50);
    }
  }
  throw new Error(`nothing answers at ${address}`);
}

export class Server {
  readonly address: string;
  readonly folder: string;
  readonly #run: string;
  readonly #port: number;
  #nginx: ChildProcess | null = null;
  /** The addresses at which nobody was for a while. */
  static readonly away = new Set<string>();
  /** The last second in which a file was written. */
  #written = 0;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.#port = port;
    this.address = `http://127.0.0.1:${port}/`;
    this.#run = mkdtempSync(join(tmpdir(), "site-nginx-"));
  }

  static async over(folder: string): Promise<Server> {
    const server = new Server(folder, await freePort());
    await server.start();
    return server;
  }

  /** A copy of the site that a test may change. */
  static async overACopy(): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), "site-copy-"));
    cpSync(SITE, folder, { recursive: true });
    return Server.over(folder);
  }

  async start(): Promise<void> {
    const given: Record<string, string> = { ROOT: this.folder, PORT: `${this.#port}`, RUN: this.#run };
    const sample = readFileSync(SAMPLE, "utf8");
    const place = join(this.#run, "nginx.conf");
    writeFileSync(
      place,
      sample.replace(/@([A-Z]+)@/g, (mark, name: string) => given[name] ?? mark),
    );
    // Started as root it would hand its work to a user who may not read a folder for one user alone.
    const user = process.getuid?.() === 0 ? ["-g", "user root;"] : [];
    this.#nginx = spawn("/usr/sbin/nginx", ["-p", this.#run, "-c", place, ...user], { stdio: "inherit" });
    await answers(this.address);
  }

  /** The network is gone. */
  async stop(): Promise<void> {
    Server.away.add(this.address);
    const nginx = this.#nginx;
    this.#nginx = null;
    if (nginx !== null && nginx.exitCode === null) {
      const ended = new Promise((end) => nginx.once("exit", end));
      nginx.kill("SIGTERM");
      await ended;
    }
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#run, { recursive: true, force: true });
    if (this.folder !== SITE) {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  read(path: string): Buffer {
    return readFileSync(join(this.folder, path));
  }

  /** Writes a file with a second of its own: nginx' ETag is length and second, so a browser would keep an equally long one. */
  write(path: string, bytes: string | Uint8Array): void {
    const place = join(this.folder, path);
    writeFileSync(place, bytes);
    this.#written = Math.max(this.#written + 1, Math.floor(Date.now() / 1000));
    utimesSync(place, this.#written, this.#written);
  }

  /** Puts other bytes in a file's place, and tells the worker of them: together a new edition. */
  renew(path: string, bytes: Buffer, edition: string): void {
    const before = this.read(path);
    const worker = this.read("sw.js").toString();
    const next = worker
      .replace(sumOf(before), sumOf(bytes))
      .replace(/const EDITION = "[^"]*"/, `const EDITION = "${edition}"`);
    if (!worker.includes(sumOf(before)) || next === worker) {
      throw new Error(`the worker does not know ${path}`);
    }
    this.write(path, bytes);
    this.write("sw.js", next);
  }
}

export function sumOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
