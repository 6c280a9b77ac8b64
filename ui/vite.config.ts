import { readFileSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "postcss";
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

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  css: { postcss: { plugins: [hoverWhereThereIsOne] } },
  build: {
    // The build for browser tests carries recorded answers and must never be taken for the app's.
    outDir: mode === "recorded" ? "../target/window-recorded" : "dist",
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
