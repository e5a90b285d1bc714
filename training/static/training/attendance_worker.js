// Opens the attendance page without a network. Its address limits it to that page; the page itself fills the cache.

const PAGE = new URL("./", self.location).pathname;
const CACHE = `kiosque-attendance ${PAGE}`;
const HOURS = 12; // names do not stay longer on a device
const PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (["script", "style", "image", "font"].includes(request.destination)) event.respondWith(piece(request));
});

async function page(request) {
  const kept = await caches.open(CACHE).then((cache) => cache.match(PAGE));
  const age = Date.now() - Date.parse(kept?.headers.get("date") ?? 0);
  const usable = kept && age < HOURS * 3_600_000;
  const asked = fetch(request).then((answer) => {
    if (!answer.ok) caches.delete(CACHE); // signed out, or no longer there: nothing is kept
    return answer;
  });
  if (!usable) return asked;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept.clone()));
  return Promise.race([asked.catch(() => kept), late]);
}

const piece = (request) => fetch(request).catch(async () => (await caches.match(request)) ?? Response.error());
