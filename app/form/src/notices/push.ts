// Notices on this phone: switched on and off by its person, here and with the server.

import { fetchPushKey, subscribe, unsubscribe } from "../api/client";
import { dropSubscription, findSubscription } from "./subscription";

/** `denied`: the person, or the phone, has closed the door; only its settings open it again. */
export type PushState = "off" | "on" | "denied";

/** Whether this browser can show a notice while the form is closed. */
export function canPush(): boolean {
  return "Notification" in window && "PushManager" in window && "serviceWorker" in navigator;
}

export async function readPushState(): Promise<PushState> {
  if (Notification.permission === "denied") return "denied";
  return (await findSubscription()) ? "on" : "off";
}

/**
 * Asks the person, then the browser, then tells the server. Raises what `call` raises, and what
 * the browser raises whose own service does not answer.
 */
export async function turnOn(token: string): Promise<PushState> {
  // By the tap itself: some browsers ask only then.
  if ((await Notification.requestPermission()) !== "granted") return readPushState();
  const applicationServerKey = await fetchPushKey(token);
  const { pushManager } = await navigator.serviceWorker.ready;
  // One of before may hang on another key.
  await dropSubscription();
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  try {
    await subscribe(token, made);
  } catch (error) {
    await made.unsubscribe();
    throw error;
  }
  return "on";
}

/** Here first: then nothing comes any more, whatever the server still tries. */
export async function turnOff(token: string): Promise<PushState> {
  const made = await findSubscription();
  await made?.unsubscribe();
  if (made) await unsubscribe(token, made.endpoint);
  return readPushState();
}
