import { render } from "preact";
import { loadState, refreshInspections, refreshQuietly, session, update } from "./app_state";
import { App } from "./screens/app";
import { startSending } from "./sending/waking";

/** After the first screen, so that nothing delays it: network, sending, offline copy. */
async function settle(): Promise<void> {
  await refreshInspections();
  startSending();
  if (session.value && !session.value.ended) void refreshQuietly();
  if (!("serviceWorker" in navigator)) return;
  const { registerSW } = await import("virtual:pwa-register");
  const take = registerSW({
    onNeedRefresh: () => {
      update.value = () => void take(true);
    },
  });
}

// Safari knows no idle time.
const whenIdle = globalThis.requestIdleCallback ?? ((run) => setTimeout(run, 200));

loadState().then(() => {
  render(<App />, document.getElementById("app") as HTMLElement);
  whenIdle(() => settle(), { timeout: 1500 });
});
