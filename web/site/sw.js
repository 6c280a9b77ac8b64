// Keeps the whole site on the device. An edition is taken over whole or not at all: its files come into a cache of their own, and only
// when all are there does it replace the earlier one. EDITION and FILES are written by `cargo xtask site`.
const EDITION = "@EDITION@";
const FILES = ["@FILES@"];

const NAME = `site-${EDITION}`;

addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      try {
        const cache = await caches.open(NAME);
        // Past the browser's own cache, so that no file of an earlier edition gets in.
        await cache.addAll(FILES.map((path) => new Request(path, { cache: "reload" })));
        await skipWaiting();
      } catch (error) {
        await caches.delete(NAME);
        throw error;
      }
    })(),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("site-") && name !== NAME) {
          await caches.delete(name);
        }
      }
      await clients.claim();
    })(),
  );
});

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  // A HEAD request asks the server for its time.
  if (event.request.method !== "GET" || url.origin !== location.origin) {
    return;
  }
  event.respondWith(
    (async () => {
      const cache = await caches.open(NAME);
      const kept = await cache.match(event.request, { ignoreSearch: true });
      return kept ?? fetch(event.request);
    })(),
  );
});
