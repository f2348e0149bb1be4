// The least that starts a page without a network: what was fetched once comes from the cache.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => event.respondWith(answer(event.request)));

async function answer(request) {
  const cache = await caches.open("floor");
  const kept = await cache.match(request);
  if (kept) return kept;
  const fetched = await fetch(request);
  await cache.put(request, fetched.clone());
  return fetched;
}
