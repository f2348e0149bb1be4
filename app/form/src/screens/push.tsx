// Notices on this phone, for whoever wants them.

import { useEffect, useState } from "preact/hooks";
import { session, toast } from "../app_state";
import { canPush, type PushState, readPushState, turnOff, turnOn } from "../notices/push";
import { words } from "../words";
import { orSay } from "./safety";

export function Notices() {
  const [state, setState] = useState<PushState | null>(null);
  const [isBusy, setBusy] = useState(false);
  const said = words.value.notices;
  const token = session.value?.token ?? "";
  useEffect(() => {
    if (canPush()) void orSay(async () => setState(await readPushState()));
  }, []);
  if (!state) return null;

  async function change() {
    setBusy(true);
    await orSay(async () => {
      try {
        setState(await (state === "on" ? turnOff : turnOn)(token));
      } catch (error) {
        // The browser's own service for notices is away, or does not want to.
        if (!(error instanceof DOMException)) throw error;
        toast.value = said.failed;
      }
    });
    setBusy(false);
  }
  return (
    <section>
      <h2>{said.title}</h2>
      <p class={state === "on" ? "notice" : "soft"} role="status">
        {said[state]}
      </p>
      {state !== "denied" && (
        <button type="button" disabled={isBusy} onClick={change}>
          {state === "on" ? said.turnOff : said.turnOn}
        </button>
      )}
    </section>
  );
}
