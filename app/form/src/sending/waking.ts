// When a page tries to send: at its start, when it is seen again, when the network is back,
// when a wait is over. Where the browser can, the service worker sends after it was closed.

import { signal } from "@preact/signals";
import type { Inspection, Session } from "../store/types";
import { onAnnouncement } from "./announcements";
import { makeAnew, makeMine, releaseInspection } from "./bookkeeping";
import { type Cause, sendAll } from "./sender";

const SYNC_TAG = "rounds-send";
/** What a clock that was set, or the phone's own store, has upset is looked at again by then. */
const LONGEST_MS = 15 * 60_000;
const SHORTEST_MS = 5000;

/** Whether this page is trying just now. */
export const isSending = signal(false);

let timer: ReturnType<typeof setTimeout> | undefined;
let running = 0;

/** Something was just finished: sends it now, or as soon as there is a network. */
export function sendSoon(): void {
  void askForSync();
  void wake("due");
}

/** A person wants everything tried at once. */
export function sendNow(): void {
  void askForSync();
  void wake("person");
}

/** Tries once more what the server had refused. */
export async function sendAgain(inspection: Inspection): Promise<void> {
  await releaseInspection(inspection.id);
  sendSoon();
}

/** Sends in this person's name what another has filled in on this phone. */
export async function sendAsMine(inspection: Inspection, session: Session): Promise<void> {
  await makeMine(inspection.id, session);
  sendSoon();
}

/** Sends it under new ids, its photos too, where the server has something else under its id. */
export async function sendAsNew(inspection: Inspection): Promise<void> {
  await makeAnew(inspection.id);
  sendSoon();
}

/** Keeps sending as long as the page lives; the answer ends it. */
export function startSending(): () => void {
  const onOnline = () => void wake("network");
  const onVisible = () => {
    if (document.visibilityState === "visible") void wake("network");
  };
  addEventListener("online", onOnline);
  document.addEventListener("visibilitychange", onVisible);
  const deafen = onAnnouncement(({ kind }) => {
    if (kind === "session") void wake("due");
  });
  void askForSync();
  void wake("network");
  return () => {
    clearTimeout(timer);
    removeEventListener("online", onOnline);
    document.removeEventListener("visibilitychange", onVisible);
    deafen();
  };
}

async function wake(cause: Cause): Promise<void> {
  clearTimeout(timer);
  running += 1;
  isSending.value = true;
  let at: number | null = Date.now() + LONGEST_MS;
  try {
    at = await sendAll(cause);
  } catch (error) {
    console.error(error);
  } finally {
    running -= 1;
    isSending.value = running > 0;
  }
  setTimer(at);
}

function setTimer(at: number | null): void {
  clearTimeout(timer);
  if (at === null) return;
  const wait = Math.min(Math.max(at - Date.now(), SHORTEST_MS), LONGEST_MS);
  timer = setTimeout(() => void wake("due"), wait);
}

interface WithSync extends ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> };
}

async function askForSync(): Promise<void> {
  try {
    const registration: WithSync | undefined = await navigator.serviceWorker?.getRegistration();
    await registration?.sync?.register(SYNC_TAG);
  } catch {
    // Refused by the browser's settings: the page's own tries remain.
  }
}
