// How safe the phone's copy is: whether the browser may evict it, and how much room there is.

export interface Room {
  /** The browser promised not to throw our data away by itself. */
  persistent: boolean;
  /** Bytes that may still be kept; null where the browser does not say. */
  freeBytes: number | null;
}

/** Below this we say that space runs out: about fifty photos. */
export const LITTLE_ROOM_BYTES = 20_000_000;

/** Asks the browser, once the person has given it a reason, not to evict what we keep. */
export async function askToPersist(): Promise<boolean> {
  if (!navigator.storage?.persist) return false;
  return (await navigator.storage.persisted()) || navigator.storage.persist();
}

export async function readRoom(): Promise<Room> {
  if (!navigator.storage?.estimate) return { persistent: false, freeBytes: null };
  const [persistent, { quota, usage }] = await Promise.all([
    navigator.storage.persisted(),
    navigator.storage.estimate(),
  ]);
  const freeBytes = quota === undefined || usage === undefined ? null : quota - usage;
  return { persistent, freeBytes };
}
