// Pages and the service worker tell each other that something kept on the phone has changed.

const CHANNEL = "rounds";
/** Sending changes the queue many times a second; nobody reads that fast. */
const PAUSE_MS = 200;

export interface Announcement {
  kind: "queue" | "session" | "packs";
}

let speaker: BroadcastChannel | undefined;

/** Tells every page of the form, this one included. */
export function announce(kind: Announcement["kind"]): void {
  speaker ??= new BroadcastChannel(CHANNEL);
  speaker.postMessage({ kind } satisfies Announcement);
}

/** Hears what is announced anywhere, of the queue at most once in a pause; the answer ends it. */
export function onAnnouncement(hear: (announcement: Announcement) => void): () => void {
  // A channel does not hear itself; one of its own hears the speaker of this page too.
  const ear = new BroadcastChannel(CHANNEL);
  let pause: ReturnType<typeof setTimeout> | undefined;
  const hearLater = (announcement: Announcement) => {
    pause = undefined;
    hear(announcement);
  };
  ear.onmessage = ({ data }: MessageEvent<Announcement>) => {
    if (data.kind !== "queue") hear(data);
    else pause ??= setTimeout(hearLater, PAUSE_MS, data);
  };
  return () => {
    clearTimeout(pause);
    ear.close();
  };
}
