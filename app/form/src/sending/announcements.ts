// Pages and the service worker tell each other that something kept on the phone has changed.

const CHANNEL = "rounds";

export interface Announcement {
  kind: "queue" | "session";
}

let speaker: BroadcastChannel | undefined;

/** Tells every page of the form, this one included. */
export function announce(kind: Announcement["kind"]): void {
  speaker ??= new BroadcastChannel(CHANNEL);
  speaker.postMessage({ kind } satisfies Announcement);
}

/** Hears what is announced anywhere; the answer ends it. */
export function onAnnouncement(hear: (announcement: Announcement) => void): () => void {
  // A channel does not hear itself; one of its own hears the speaker of this page too.
  const ear = new BroadcastChannel(CHANNEL);
  ear.onmessage = ({ data }: MessageEvent<Announcement>) => hear(data);
  return () => ear.close();
}
