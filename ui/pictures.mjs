/**
 * Copies the README's pictures from those that the browser tests take, in few colours. No other picture is in the repository,
 * because each new look of all of them weighed more there than a year of code; `npm run pictures` makes them under target/.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const root = new URL("../", import.meta.url);
const taken = new URL("target/screenshots/window/", root).pathname;
const kept = new URL("docs/screenshots/", root).pathname;

const readme = readFileSync(new URL("README.md", root), "utf8");
const names = new Set(readme.match(/(?<=docs\/screenshots\/)[\w-]+\.png/g));
for (const name of names) {
  execFileSync("convert", [
    taken + name,
    "+dither",
    "-colors",
    "64",
    "-strip",
    "-define",
    "png:compression-level=9",
    `PNG8:${kept}${name}`,
  ]);
  console.log(`docs/screenshots/${name}`);
}
console.log(`all of them: ${taken}`);
