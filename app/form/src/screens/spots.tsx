// The spots of the venue in the order of a walk, and the way from one to its checklist.

import { useEffect, useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import type { ChecklistVersion, Spot } from "../api/types";
import {
  chooseVenue,
  inspections,
  pack,
  packs,
  refreshQuietly,
  sentenceOf,
  session,
  toast,
  unsent,
} from "../app_state";
import { begin, checklistsFor } from "../filling/start";
import type { KeptPack, Session } from "../store/types";
import { fromNow, say, words } from "../words";
import { Page, UpdateNotice } from "./frame";
import { RoomWarning, useRoom } from "./room";

export function SpotsScreen() {
  const [search, setSearch] = useState("");
  const kept = pack.value;
  const said = words.value.spots;
  if (!kept) {
    return (
      <Page title={said.title}>
        <p>{said.noVenue}</p>
        <RefreshButton />
      </Page>
    );
  }
  const found = kept.pack.spots.filter((spot) => matches(spot, search));
  return (
    <Page title={kept.pack.venue.name}>
      <UpdateNotice />
      <VenueChoice />
      <input
        type="search"
        aria-label={said.search}
        placeholder={said.searchShort}
        autocapitalize="none"
        autocomplete="off"
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      <Drafts />
      <UnsentWarning />
      <ul class="list" aria-label={said.all}>
        {found.map((spot) => (
          <SpotRow key={spot.id} spot={spot} kept={kept} />
        ))}
      </ul>
      {found.length === 0 && <p role="status">{said.none}</p>}
      <p class="soft">
        {said.asOf(fromNow(kept.fetched_at))} <RefreshButton />
      </p>
    </Page>
  );
}

function matches(spot: Spot, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return spot.name.toLowerCase().includes(wanted) || spot.slug.startsWith(wanted);
}

function VenueChoice() {
  if (packs.value.length < 2) return null;
  return (
    <label class="row">
      {words.value.spots.venue}
      <select
        value={pack.value?.venue_id ?? ""}
        onChange={(event) => chooseVenue(event.currentTarget.value)}
      >
        {packs.value.map(({ venue_id, pack: { venue } }) => (
          <option key={venue_id} value={venue_id}>
            {venue.name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What this person began, at any venue, first: it is what they came back for. */
function Drafts() {
  const drafts = inspections.value.filter(
    (one) => one.state === "draft" && one.person_id === session.value?.person.id,
  );
  if (drafts.length === 0) return null;
  return (
    <section>
      <h2>{words.value.spots.started}</h2>
      <ul class="list">
        {drafts.map((one) => (
          <li key={one.id}>
            <a href={`/form/inspection/${one.id}`}>
              <b>{one.spot_name}</b>
              <span>
                {say(one.title)} · {fromNow(one.started_at)}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is not on the server yet is all there is of it: its owner should know how safe it is. */
function UnsentWarning() {
  const room = useRoom();
  return unsent.value.length > 0 ? <RoomWarning room={room} /> : null;
}

function SpotRow({ spot, kept }: { spot: Spot; kept: KeptPack }) {
  const said = words.value.spots;
  const tickets = kept.pack.open_tickets.filter((one) => one.spot_id === spot.id).length;
  const waits = inspections.value.some((one) => one.spot_id === spot.id && one.state === "waiting");
  const last = spot.last;
  return (
    <li>
      <a href={`/form/spot/${spot.slug}`}>
        <b>{spot.name}</b>
        <span>
          {last ? said.lastTime(fromNow(last.performed_at), last.failed.length) : said.never}
        </span>
        {(tickets > 0 || waits) && (
          <span class="chips">
            {tickets > 0 && <em class="chip warn">{said.openTickets(tickets)}</em>}
            {waits && <em class="chip">{said.waiting}</em>}
          </span>
        )}
      </a>
    </li>
  );
}

function RefreshButton() {
  const [isBusy, setBusy] = useState(false);
  async function refresh() {
    setBusy(true);
    toast.value = (await refreshQuietly()) || words.value.spots.refreshed;
    setBusy(false);
  }
  return (
    <button type="button" class="plain" disabled={isBusy} onClick={refresh}>
      {words.value.spots.refresh}
    </button>
  );
}

/** A spot by its code: straight into its checklist, or a choice where there are several. */
export function SpotScreen() {
  const { params } = useRoute();
  const { route } = useLocation();
  const place = findSpot(params.slug ?? "");
  const checklists = place ? checklistsFor(place.kept.pack, place.spot) : [];
  const only = checklists.length === 1 ? checklists[0] : undefined;
  const [trouble, setTrouble] = useState("");
  const said = words.value.spots;

  async function open(version: ChecklistVersion) {
    if (!place) return;
    try {
      const id = await begin(session.value as Session, place.kept.pack, place.spot, version);
      route(`/form/inspection/${id}`, true);
    } catch (error) {
      setTrouble(sentenceOf(error));
    }
  }
  useEffect(() => {
    if (only) void open(only);
  }, [only?.id]);

  if (only && !trouble) return null;
  return (
    <Page title={place?.spot.name ?? said.title} back="/form">
      {!place && (
        <>
          <p>{said.unknownCode}</p>
          <RefreshButton />
        </>
      )}
      {place && checklists.length === 0 && <p>{said.noChecklist}</p>}
      {trouble && (
        <p class="problem" role="alert">
          {trouble}
        </p>
      )}
      {checklists.length > 0 && <p>{said.which}</p>}
      <ul class="list">
        {checklists.map((version) => (
          <li key={version.id}>
            <button type="button" onClick={() => open(version)}>
              <b>{say(version.content.title)}</b>
            </button>
          </li>
        ))}
      </ul>
    </Page>
  );
}

function findSpot(slug: string): { kept: KeptPack; spot: Spot } | null {
  for (const kept of packs.value) {
    const spot = kept.pack.spots.find((one) => one.slug === slug);
    if (spot) return { kept, spot };
  }
  return null;
}
