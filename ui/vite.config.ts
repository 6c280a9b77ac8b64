import { readFileSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
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

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
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
  test: { include: ["src/**/*.test.ts"], environment: "node" },
}));
