// Opens the form without network, and sends what waits when the browser says there is one.

import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { sendAll } from "./sending/sender";

declare const self: ServiceWorkerGlobalScope;

interface SyncEvent extends ExtendableEvent {
  tag: string;
}

cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);
registerRoute(
  new NavigationRoute(createHandlerBoundToURL("index.html"), { allowlist: [/^\/form/] }),
);

// The page asks for it, once the person wants the new version.
self.addEventListener("message", ({ data }) => {
  if (data === "skip-waiting") void self.skipWaiting();
});

self.addEventListener("sync", (event) => {
  const sync = event as SyncEvent;
  if (sync.tag === "rounds-send") sync.waitUntil(sendWhileAsked());
});

/** Rejects while something still waits, so that the browser asks again later. */
async function sendWhileAsked(): Promise<void> {
  if ((await sendAll("network")) !== null) throw new Error("something still waits");
}
