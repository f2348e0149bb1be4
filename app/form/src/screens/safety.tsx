// Whether what the phone keeps is safe there, in plain words, and the way out for it.

import { inspections, refreshInspections, sentenceOf, session, toast } from "../app_state";
import { packParcel } from "../sending/packing";
import { unpackParcel } from "../sending/unpacking";
import { sendSoon } from "../sending/waking";
import { Broken } from "../sending/zip";
import type { Session } from "../store/types";
import { words } from "../words";
import { RoomLeft, RoomWarning, useRoom } from "./room";

/** Does it; whatever is in the way is said in a sentence. */
export async function orSay(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    toast.value = error instanceof Broken ? words.value.queue.broken : sentenceOf(error);
  }
}

/** Whether the phone's copy is safe, and the way out for it. */
export function Safety() {
  const room = useRoom();
  const said = words.value.queue;

  async function save() {
    if (inspections.value.every((one) => one.state === "sent")) {
      toast.value = said.nothingToSave;
      return;
    }
    await orSay(async () => {
      const url = URL.createObjectURL(await packParcel());
      const link = Object.assign(document.createElement("a"), {
        href: url,
        download: `rounds-${new Date().toISOString().slice(0, 16).replace(":", "")}.zip`,
      });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    });
  }

  async function bringIn(input: HTMLInputElement) {
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    await orSay(async () => {
      const { added, known, broken } = await unpackParcel(file, session.value as Session);
      toast.value = said.broughtIn(added, known) + (broken ? ` ${said.photosHarmed(broken)}` : "");
      sendSoon();
    });
    await orSay(refreshInspections);
  }

  return (
    <section>
      <h2>{said.safety}</h2>
      {room?.persistent && <p class="notice">{said.persistent}</p>}
      <RoomWarning room={room} />
      <RoomLeft room={room} />
      <p class="soft">{said.saveHint}</p>
      <div class="pair">
        <button type="button" onClick={save}>
          {said.saveFile}
        </button>
        <label class="button">
          {said.openFile}
          <input
            type="file"
            accept=".zip,application/zip"
            class="hidden"
            onChange={(event) => bringIn(event.currentTarget)}
          />
        </label>
      </div>
    </section>
  );
}
