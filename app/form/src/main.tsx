import { render } from "preact";
import { loadState, refreshInspections, refreshQuietly, session, update } from "./app_state";
import { App, Closed } from "./screens/app";
import { startSending } from "./sending/waking";
import { markPage } from "./words";

/** Chromium may start the old worker again while it gives way, and leaves the new one waiting; the
 * next load takes it. */
const PATIENCE_MS = 2000;

/** After the first screen, so that nothing delays it: network, sending, offline copy. */
async function settle(): Promise<void> {
  startSending();
  await refreshInspections();
  if (session.value && !session.value.ended) void refreshQuietly();
  if ("serviceWorker" in navigator) await keepOffline();
}

/** Keeps the form itself on the phone; a newer one waits until the person takes it. */
async function keepOffline(): Promise<void> {
  const { serviceWorker } = navigator;
  const registration = await serviceWorker.register("/form/service_worker.js", { scope: "/form" });
  const offer = () => {
    // Without a worker in charge this is the first one: nothing is replaced.
    if (!registration.waiting || !serviceWorker.controller) return;
    update.value = () => {
      const reload = () => location.reload();
      serviceWorker.addEventListener("controllerchange", reload);
      setTimeout(reload, PATIENCE_MS);
      registration.waiting?.postMessage("skip-waiting");
    };
  };
  offer();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
}

// Safari knows no idle time.
const whenIdle = globalThis.requestIdleCallback ?? ((run) => setTimeout(run, 200));

async function start(): Promise<void> {
  const page = document.getElementById("app") as HTMLElement;
  try {
    await loadState();
  } catch (error) {
    console.error(error);
    markPage();
    render(<Closed onAgain={start} />, page);
    return;
  }
  render(<App />, page);
  whenIdle(() => settle().catch(console.error), { timeout: 1500 });
}

void start();
