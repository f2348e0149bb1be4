// What waits to be sent and why, what was sent, and how to take it all to another phone.

import { useEffect, useState } from "preact/hooks";
import { inspections, refreshInspections, session, unsent } from "../app_state";
import { photosByInspection } from "../sending/bookkeeping";
import { isSending, sendAgain, sendAsMine, sendAsNew, sendNow } from "../sending/waking";
import { dropInspection } from "../store/inspections";
import type { Inspection, Photo, ReasonKind, Session } from "../store/types";
import { fromNow, say, words } from "../words";
import { Page, Question } from "./frame";
import { orSay, Safety } from "./safety";

export function QueueScreen() {
  const said = words.value.queue;
  const waiting = unsent.value;
  const [photos, setPhotos] = useState<ReadonlyMap<string, Photo[]>>(new Map());
  useEffect(() => void orSay(refreshInspections), []);
  useEffect(() => void orSay(async () => setPhotos(await photosByInspection())), [waiting]);
  return (
    <Page title={said.title}>
      {waiting.length === 0 ? (
        <p>{said.empty}</p>
      ) : (
        <button type="button" class="primary" disabled={isSending.value} onClick={sendNow}>
          {isSending.value ? said.sending : said.sendNow}
        </button>
      )}
      <ul class="list">
        {waiting.map((one) => (
          <Waiting key={one.id} inspection={one} photos={photos.get(one.id) ?? []} />
        ))}
      </ul>
      <Safety />
      <Sent />
    </Page>
  );
}

interface WaitingProps {
  inspection: Inspection;
  photos: readonly Photo[];
}

function Waiting({ inspection, photos }: WaitingProps) {
  const said = words.value.queue;
  const { reason, next_try_at } = inspection;
  const stored = photos.filter((photo) => photo.state === "stored").length;
  return (
    <li class="card">
      <b>{inspection.spot_name}</b>
      <span>
        {say(inspection.title)} · {fromNow(inspection.finished_at ?? inspection.started_at)}
      </span>
      {inspection.person_id !== session.value?.person.id && (
        <span>{said.madeBy(inspection.person_name)}</span>
      )}
      <p class={inspection.state === "refused" ? "notice warn" : "notice"}>
        {said.reasons[reason?.kind ?? "not_tried"]} {reason?.detail}
        {next_try_at > Date.now() && ` ${said.nextTry(fromNow(next_try_at))}`}
      </p>
      {photos.length > 0 && (
        <details>
          <summary>{said.photos(stored, photos.length)}</summary>
          <ul>
            {photos.map((photo, at) => (
              <li key={photo.id}>
                {said.photo(at + 1)}: {photo.state === "stored" ? said.photoStored : said.photoKept}
                {photo.reason &&
                  ` · ${said.reasons[photo.reason.kind]} ${photo.reason.detail ?? ""}`}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Called inspection={inspection} />
      <Decisions inspection={inspection} />
    </li>
  );
}

/** How far the calls about critical failures are known to the server; it may not take one. */
function Called({ inspection: { calls = [] } }: { inspection: Inspection }) {
  const said = calls.filter(({ reached }) => reached !== null);
  const sent = said.filter(({ state }) => state === "sent").length;
  return said.length > 0 ? <span>{words.value.queue.calls(sent, said.length)}</span> : null;
}

/** What only a person can decide, where something does not go by itself. */
function Decisions({ inspection }: { inspection: Inspection }) {
  const [isAsking, setAsking] = useState(false);
  const said = words.value.queue;
  const kind = inspection.reason?.kind;
  const button = (label: string, act: () => Promise<void>) => (
    <button type="button" onClick={() => orSay(act)}>
      {label}
    </button>
  );
  async function remove() {
    await dropInspection(inspection.id);
    await refreshInspections();
  }
  const isMine = inspection.person_id === session.value?.person.id;
  return (
    <div class="pair">
      {!isMine && button(said.asMine, () => sendAsMine(inspection, session.value as Session))}
      {kind === "id_taken" && button(said.asNew, () => sendAsNew(inspection))}
      {isMine && kind === "answers_refused" && (
        <a class="button" href={`/form/inspection/${inspection.id}`}>
          {said.open}
        </a>
      )}
      {isMine && isAboutPhotos(kind) && button(said.again, () => sendAgain(inspection))}
      {inspection.state === "refused" && button(said.remove, async () => setAsking(true))}
      {isAsking && (
        <Question
          text={said.removeSure}
          yes={said.remove}
          onYes={() => orSay(remove)}
          onNo={() => setAsking(false)}
        />
      )}
    </div>
  );
}

/** The answers have arrived, so there is nothing to mend in them. */
function isAboutPhotos(kind: ReasonKind | undefined): boolean {
  return kind === "photo_refused" || kind === "photo_lost";
}

function Sent() {
  const said = words.value.queue;
  const sent = inspections.value.filter((one) => one.state === "sent");
  if (sent.length === 0) return null;
  sent.sort((a, b) => (b.finished_at ?? "").localeCompare(a.finished_at ?? ""));
  return (
    <section>
      <h2>{said.sent}</h2>
      <ul class="list">
        {sent.map((one) => (
          <li key={one.id} class="card">
            <b>
              <span class="tickmark" aria-hidden="true">
                ✓
              </span>{" "}
              {one.spot_name}
            </b>
            <span>{said.sentLine(fromNow(one.finished_at ?? ""), one.receipt?.failed ?? 0)}</span>
            <Called inspection={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}
