/// <reference types="vite/client" />
/// <reference types="svelte" />

interface ImportMetaEnv {
  /** Where the site stands, for an app that leads there (vite.config.ts). */
  readonly SHIKAKU_SITE?: string;
}

/** The name of the site's module among its assets; only a build of the site knows one (vite.config.ts). */
declare const SITE_MODULE: string;
