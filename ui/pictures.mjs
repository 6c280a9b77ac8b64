/** Copies the pictures that the browser tests have taken to docs/screenshots, in few colours, so that the repository stays small. */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";

const SCREENS = [
  "start",
  "home",
  "home-placed",
  "home-news",
  "lamp",
  "asks-app",
  "checkup-running",
  "checkup-result",
  "checkup-aside",
  "connection",
  "connection-unknown",
  "entry",
  "entry-shared",
  "continue",
  "continue-answered",
  "call-centre",
  "settings",
  "settings-passed-over",
  "report",
  "history",
  "update",
  "root-repair",
];
const SIZES = ["360x740", "820x1180", "1440x900"];

const from = new URL("../target/screenshots/window/", import.meta.url).pathname;
const to = new URL("../docs/screenshots/", import.meta.url).pathname;
mkdirSync(to, { recursive: true });
for (const screen of SCREENS) {
  for (const size of SIZES) {
    for (const look of ["", "-dark"]) {
      const name = `${screen}-${size}${look}.png`;
      execFileSync("convert", [
        from + name,
        "+dither",
        "-colors",
        "64",
        "-strip",
        "-define",
        "png:compression-level=9",
        `PNG8:${to}${name}`,
      ]);
    }
  }
}
