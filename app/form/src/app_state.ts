// What every screen knows: who is signed in, the venues' packs, what is on the phone.

import { computed, signal } from "@preact/signals";
import {
  ApiProblem,
  fetchPack,
  fetchVenues,
  NoNetwork,
  NotOurServer,
  revokeToken,
} from "./api/client";
import type { LastResult, Pack, SignedIn } from "./api/types";
import { dropSubscription } from "./notices/subscription";
import { announce, onAnnouncement } from "./sending/announcements";
import { endSession } from "./sending/bookkeeping";
import { dropValue, keepValue, readSession, readValue, SESSION } from "./store/database";
import { listInspections } from "./store/inspections";
import { dropOtherPacks, keepPack, listPacks } from "./store/packs";
import type { Inspection, KeptPack, Session } from "./store/types";
import { type Language, language, markPage, spoken, words } from "./words";

const LANGUAGE = "language";
const VENUE = "venue";

export const session = signal<Session | null>(null);
export const packs = signal<readonly KeptPack[]>([]);
export const inspections = signal<readonly Inspection[]>([]);
export const venueId = signal<string | null>(null);
/** A sentence for the person, said once and shown for some seconds. */
export const toast = signal("");
/** Takes the new version of the form that waits, if one does. */
export const update = signal<(() => void) | null>(null);

export const pack = computed(
  () => packs.value.find((kept) => kept.venue_id === venueId.value) ?? packs.value[0] ?? null,
);

/** The pack of an inspection's venue, which need not be the one that is chosen. */
export function packOf({ venue_id }: Pick<Inspection, "venue_id">): Pack | null {
  return packs.value.find((kept) => kept.venue_id === venue_id)?.pack ?? null;
}

/** How this checklist came out at this spot the last time, as far as the phone knows. */
export function lastAt(inspection: Inspection): LastResult | null {
  const spot = packOf(inspection)?.spots.find(({ id }) => id === inspection.spot_id);
  return spot?.last?.checklist_slug === inspection.checklist_slug ? spot.last : null;
}

export const unsent = computed(() =>
  inspections.value.filter((one) => one.state === "waiting" || one.state === "refused"),
);

/** Reads from the phone what the first screen needs; needs no network. */
export async function loadState(): Promise<void> {
  const [kept, packsKept, chosen, venue] = await Promise.all([
    readSession(),
    listPacks(),
    readValue<Language>(LANGUAGE),
    readValue<string>(VENUE),
  ]);
  session.value = kept ?? null;
  packs.value = packsKept;
  venueId.value = venue ?? null;
  if (chosen) language.value = chosen;
  else if (kept) language.value = spoken([kept.person.language]);
  markPage();
  onAnnouncement(({ kind }) => {
    // Nobody asked for this look, so nobody is told when it fails: the next one shows it.
    Promise.all([refreshInspections(), kind !== "queue" && reread()]).catch(console.error);
  });
}

export async function refreshInspections(): Promise<void> {
  inspections.value = await listInspections();
}

/** Takes over who is signed in, and which packs there are, by now and from any window. */
async function reread(): Promise<void> {
  const [kept, packsKept] = await Promise.all([readSession(), listPacks()]);
  session.value = kept ?? null;
  packs.value = packsKept;
}

export async function chooseLanguage(chosen: Language): Promise<void> {
  language.value = chosen;
  markPage();
  await keepValue(LANGUAGE, chosen);
}

export async function chooseVenue(id: string): Promise<void> {
  venueId.value = id;
  await keepValue(VENUE, id);
}

/**
 * Keeps the sign-in and ends the one before; what another person left here stays. Fetches the
 * packs too, but whoever got no further than here is signed in all the same.
 */
export async function enter(signedIn: SignedIn): Promise<void> {
  const before = session.value;
  await keepValue(SESSION, signedIn);
  if (before && before.person.id !== signedIn.person.id) await forgetOther();
  await reread();
  if (!(await readValue<Language>(LANGUAGE))) language.value = spoken([signedIn.person.language]);
  markPage();
  announce("session");
  if (before) void revoke(before);
  toast.value = await refreshQuietly();
}

/** What is kept here for one person, and is none of the next one's business. */
async function forgetOther(): Promise<void> {
  // Not waited for: a browser that does not answer must not keep anybody in.
  dropSubscription().catch(console.error);
  await dropOtherPacks(new Set());
}

async function revoke({ token, token_id }: Session): Promise<void> {
  await revokeToken(token, token_id).catch(() => undefined);
}

/** Fetches what has changed of the venues. Raises what `call` and the phone's store raise. */
async function refreshPacks({ token }: Session): Promise<void> {
  const venues = await fetchVenues(token);
  for (const { id } of venues) {
    const etag = packs.value.find((kept) => kept.venue_id === id)?.etag ?? null;
    const fetched = await fetchPack(token, id, etag);
    // Somebody has signed out meanwhile, perhaps in another window.
    if ((await readSession())?.token !== token) return;
    if (fetched) {
      await keepPack(fetched.pack, fetched.etag, new Date().toISOString());
      await takePacks();
    }
  }
  await dropOtherPacks(new Set(venues.map((venue) => venue.id)));
  await takePacks();
}

async function takePacks(): Promise<void> {
  packs.value = await listPacks();
  announce("packs");
}

/** Refreshes the packs; the answer is a sentence for the person, empty when all went well. */
export async function refreshQuietly(): Promise<string> {
  const asked = session.value;
  try {
    if (asked) await refreshPacks(asked);
    return "";
  } catch (error) {
    // Everything stays, sending waits; a newer sign-in is not touched.
    if (asked && error instanceof ApiProblem && error.status === 401) await endSession(asked);
    return sentenceOf(error);
  }
}

/** Signs out on this phone; inspections stay. */
export async function leave(): Promise<void> {
  const before = session.value;
  await dropValue(SESSION);
  await forgetOther();
  await reread();
  announce("session");
  if (before) await revoke(before);
}

/** What to say about an error of the network, the server or the phone's own store. */
export function sentenceOf(error: unknown): string {
  const { trouble, signIn } = words.value;
  if (error instanceof NotOurServer) return trouble.wifi;
  if (error instanceof NoNetwork) return trouble.noNetwork;
  if (!(error instanceof ApiProblem)) {
    return (error as Error)?.name === "QuotaExceededError" ? trouble.full : trouble.saving;
  }
  if (error.status === 401) return signIn.ended;
  if (error.status === 429) return signIn.tooMany;
  return trouble.server;
}
