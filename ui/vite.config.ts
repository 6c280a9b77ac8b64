import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "postcss";
import type { Plugin as VitePlugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * The policy under which the app shows the window. The preview sends it too, so that the browser tests fail on whatever
 * the app would refuse.
 */
function contentSecurityPolicy(): string {
  const path = new URL("../src-tauri/tauri.conf.json", import.meta.url);
  const conf = JSON.parse(readFileSync(path, "utf8")) as { app: { security: { csp: string } } };
  return conf.app.security.csp;
}

/** On a touch screen `:hover` stays lit after a tap, so every such rule counts only where there is something that hovers. */
const hoverWhereThereIsOne: Plugin = {
  postcssPlugin: "hover-where-there-is-one",
  Rule(rule, { AtRule }) {
    const around = rule.parent;
    const isGuarded = around?.type === "atrule" && "params" in around && around.params === "(hover: hover)";
    if (rule.selector.includes(":hover") && !isGuarded) {
      const media = new AtRule({ name: "media", params: "(hover: hover)" });
      rule.replaceWith(media);
      media.append(rule);
    }
  },
};

/** What a page of the site may do, on any server: ask nothing of anybody but the site's own server. */
const SITE_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

/** What the site's pages have beside the app's: their policy, a way on without script, and the card by which a device installs them. */
const siteHead: VitePlugin = {
  name: "site-head",
  transformIndexHtml: (_html, { path }) => {
    const home = path.startsWith("/desk/") ? "../" : "./";
    return [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: SITE_POLICY },
        injectTo: "head-prepend",
      },
      { tag: "link", attrs: { rel: "manifest", href: `${home}manifest.webmanifest` }, injectTo: "head" },
      {
        tag: "noscript",
        children: `<p><a href="${home}list/">すべてのページの一覧（JavaScriptなしで読めます）</a></p>`,
        injectTo: "body",
      },
    ];
  },
};

/** The site's module among its assets, with its hash in its name: a page of one edition never meets the module of another. */
function siteModule(): VitePlugin {
  const module = readFileSync(new URL("../target/site-module.wasm", import.meta.url));
  const name = `web-${createHash("sha256").update(module).digest("hex").slice(0, 8)}.wasm`;
  return {
    name: "site-module",
    config: () => ({ define: { SITE_MODULE: JSON.stringify(name) } }),
    generateBundle() {
      this.emitFile({ type: "asset", fileName: `assets/${name}`, source: module });
    },
  };
}

/** What only the app has: its four screens that change a machine or know earlier check-ups, and the way to its backend. */
const APP_ALONE = /\/(?:screens\/(?:History|Record|Update|Root)Screen\.svelte|platform\/tauri\.ts)$/;

/** The site says at those addresses that the app is needed (InAppScreen), so nobody fetches what is never shown. */
const siteAlone: VitePlugin = {
  name: "site-alone",
  enforce: "pre",
  load(id) {
    if (!APP_ALONE.test(id)) {
      return null;
    }
    return id.endsWith(".svelte") ? "" : "export const tauri = null;";
  },
};

/**
 * The letters of Japanese codes are known to every browser (seven signs of 6,879 as Windows writes them): the reader's own table of them is
 * two thirds of it over the wire. Codes of ours have none.
 */
const siteLetters: VitePlugin = {
  name: "site-letters",
  transform(code, id) {
    if (!id.includes("/jsqr/dist/jsQR.js")) {
      return null;
    }
    const table = /exports\.shiftJISTable = \{[^}]*\};/;
    if (!table.test(code)) {
      throw new Error("jsQR has no table of letters any more");
    }
    const known =
      'exports.shiftJISTable = new Proxy({}, { get: (_, code) => new TextDecoder("shift_jis").decode(Uint8Array.of(code >> 8, code)).codePointAt(0) });';
    return { code: code.replace(table, known), map: null };
  },
};

/** The address of a site that an app leads to (docs/site.md); a wrong one would stand on paper. */
const site = process.env["SHIKAKU_SITE"] ?? "";
if (site !== "" && !/^https:\/\/[\w.:-]+(?:\/[\w.~/-]*)?$/.test(site)) {
  throw new Error(`SHIKAKU_SITE is no address of a site: ${site}`);
}

/** Where a build goes. Only the app's own may be taken for it: the others carry other answers. */
const OUT: Readonly<Record<string, string>> = { recorded: "../target/window-recorded", site: "../target/site" };

/** The site's pages with script: the window, and the page of a support desk. */
const SITE_PAGES = { window: "index.html", desk: "desk/index.html" };

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), ...(mode === "site" ? [siteHead, siteModule(), siteAlone, siteLetters] : [])],
  // The site may stand in any folder of a server.
  base: mode === "site" ? "./" : "/",
  envPrefix: ["VITE_", "SHIKAKU_"],
  // The module's worker (platform/worker.ts).
  worker: { format: "es" },
  css: { postcss: { plugins: [hoverWhereThereIsOne] } },
  build: {
    outDir: OUT[mode] ?? "dist",
    emptyOutDir: true,
    // The oldest web view the app meets: iOS 15. WebView2 and WebKitGTK 4.1 are newer.
    target: ["es2022", "safari15"],
    // The policy allows neither data: addresses nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    ...(mode === "site" ? { rolldownOptions: { input: SITE_PAGES } } : {}),
  },
  server: { port: 5173, strictPort: true },
  preview: { headers: { "Content-Security-Policy": contentSecurityPolicy() } },
  test: { include: ["src/**/*.test.ts"], environment: "node", setupFiles: ["src/lib/content-words.setup.ts"] },
}));
