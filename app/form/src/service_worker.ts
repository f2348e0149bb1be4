// Opens the form without network, sends what waits when the browser says there is one, and shows
// notices.

import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { readNotice } from "./notices/notice";
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

self.addEventListener("push", (event) => {
  const { title, body, tag, url } = readNotice(event.data?.text(), location.origin);
  const options = { body, tag, data: url, icon: "/form/icon-192.png" };
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data));
});

/** In the window that shows it already, else in a new one. */
async function show(url: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  await (windows.find((one) => one.url === url)?.focus() ?? self.clients.openWindow(url));
}

/** Rejects while something still waits, so that the browser asks again later. */
async function sendWhileAsked(): Promise<void> {
  if ((await sendAll("network")) !== null) throw new Error("something still waits");
}
