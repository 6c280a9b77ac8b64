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

/** What the site's first page has beside the app's: a way on without script, and the card by which a device installs it. */
const siteHead: VitePlugin = {
  name: "site-head",
  transformIndexHtml: () => [
    { tag: "link", attrs: { rel: "manifest", href: "./manifest.webmanifest" }, injectTo: "head" },
    {
      tag: "noscript",
      children: '<p><a href="./list/">すべてのページの一覧（JavaScriptなしで読めます）</a></p>',
      injectTo: "body",
    },
  ],
};

/** Where a build goes. Only the app's own may be taken for it: the others carry other answers. */
const OUT: Readonly<Record<string, string>> = { recorded: "../target/window-recorded", site: "../target/site" };

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), ...(mode === "site" ? [siteHead] : [])],
  // The site may stand in any folder of a server.
  base: mode === "site" ? "./" : "/",
  css: { postcss: { plugins: [hoverWhereThereIsOne] } },
  build: {
    outDir: OUT[mode] ?? "dist",
    emptyOutDir: true,
    // The oldest web view the app meets: iOS 15. WebView2 and WebKitGTK 4.1 are newer.
    target: ["es2022", "safari15"],
    // The policy allows neither data: addresses nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { port: 5173, strictPort: true },
  preview: { headers: { "Content-Security-Policy": contentSecurityPolicy() } },
  test: { include: ["src/**/*.test.ts"], environment: "node", setupFiles: ["src/lib/content-words.setup.ts"] },
}));
