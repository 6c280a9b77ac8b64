// Keeps the window on the device. An edition is taken over whole or not at all: every file comes into a cache of its own and has to have
// the SHA-256 that stands here, and only when all are there does the edition replace the earlier one. EDITION, FILES and NUMBERS are
// written by `cargo xtask site`.
const EDITION = "@EDITION@";
/** The window's files, each with the SHA-256 of its bytes. The pages without script are not among them: the window shows the same. */
const FILES = { "@FILES@": "" };

/** The entries by the numbers that are said on the telephone. */
const NUMBERS = { "@NUMBERS@": "" };

const PREFIX = "site-";
const NAME = PREFIX + EDITION;
/** The site's beginning; it may stand in any folder of a server. */
const HOME = new URL("./", location.href);

async function sumOf(bytes) {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function keep(cache, path, sum) {
  const address = new URL(path, HOME);
  // What has its hash in its name may come from the browser's own cache; all else is asked for anew.
  const answer = await fetch(address, { cache: path.startsWith("./assets/") ? "default" : "no-cache" });
  const bytes = await answer.arrayBuffer();
  if (!answer.ok || (await sumOf(bytes)) !== sum) {
    throw new Error(`${path} is not of this edition`);
  }
  await cache.put(address, new Response(bytes, { headers: answer.headers }));
}

addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      try {
        const cache = await caches.open(NAME);
        await Promise.all(Object.entries(FILES).map(([path, sum]) => keep(cache, path, sum)));
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
      const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
      // The last of them stays: a page that is still being opened under it takes its files from there.
      others.pop();
      await Promise.all(others.map((name) => caches.delete(name)));
      await clients.claim();
    })(),
  );
});

/** The window's address for a page without script that cannot be had. */
function inTheWindow(within) {
  const [, kind, name] = /^(error|app-error|topic|guide|finding|patient)\/([a-z0-9-]+)\/?(?:[a-z-]+\/?)?$/.exec(within) ?? [];
  // The window has no page of a patient's; the entry that it says in short is what the desk can read to them.
  const ids = { finding: NUMBERS[name], patient: `error/${name}` };
  const id = kind in ids ? ids[kind] : kind && `${kind}/${name}`;
  return new URL(id ? `./#/entry/${id}` : "./", HOME);
}

async function answer(request, within) {
  const cache = await caches.open(NAME);
  if (`./${within}` in FILES) {
    const kept = await cache.match(new URL(`./${within}`, HOME));
    return kept ?? fetch(request);
  }
  if (within.startsWith("assets/")) {
    return (await caches.match(request.url)) ?? fetch(request);
  }
  try {
    return await fetch(request);
  } catch (error) {
    if (request.mode === "navigate") {
      return Response.redirect(inTheWindow(within));
    }
    throw error;
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || !url.href.startsWith(HOME.href)) {
    return;
  }
  const within = url.pathname.slice(HOME.pathname.length);
  // Signed content is asked for by the page itself.
  if (within.startsWith("content/")) {
    return;
  }
  event.respondWith(answer(request, within));
});
