// What every screen knows: who is signed in, the venues' packs, what is on the phone.

import { computed, signal } from "@preact/signals";
import { ApiProblem, fetchPack, fetchVenues, NotOurServer, revokeToken } from "./api/client";
import type { LastResult, Pack, SignedIn } from "./api/types";
import { announce, onAnnouncement } from "./sending/announcements";
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
    if (kind === "session") void refreshSession();
    void refreshInspections();
  });
}

export async function refreshInspections(): Promise<void> {
  inspections.value = await listInspections();
}

async function refreshSession(): Promise<void> {
  session.value = (await readSession()) ?? null;
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

/** Keeps the sign-in and fetches the packs; what another person left here stays. */
export async function enter(signedIn: SignedIn): Promise<void> {
  await keepValue(SESSION, signedIn);
  session.value = signedIn;
  if (!(await readValue<Language>(LANGUAGE))) language.value = spoken([signedIn.person.language]);
  markPage();
  announce("session");
  await refreshPacks();
}

/** Fetches what has changed of the venues. Raises what `call` raises. */
export async function refreshPacks(): Promise<void> {
  const { token } = session.value ?? {};
  if (!token) return;
  const venues = await fetchVenues(token);
  for (const { id } of venues) {
    const etag = packs.value.find((kept) => kept.venue_id === id)?.etag ?? null;
    const fetched = await fetchPack(token, id, etag);
    if (fetched) await keepPack(fetched.pack, fetched.etag, new Date().toISOString());
  }
  await dropOtherPacks(new Set(venues.map((venue) => venue.id)));
  packs.value = await listPacks();
}

/** Refreshes the packs; the answer is a sentence for the person, empty when all went well. */
export async function refreshQuietly(): Promise<string> {
  try {
    await refreshPacks();
    return "";
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) await endSession();
    return sentenceOf(error);
  }
}

/** The server does not take the sign-in any more: everything stays, sending waits. */
export async function endSession(): Promise<void> {
  if (!session.value) return;
  session.value = { ...session.value, ended: true };
  await keepValue(SESSION, session.value);
}

/** Signs out on this phone; inspections stay. */
export async function leave(): Promise<void> {
  const { token, token_id } = session.value ?? {};
  await dropValue(SESSION);
  await dropOtherPacks(new Set());
  session.value = null;
  packs.value = [];
  if (token && token_id) await revokeToken(token, token_id).catch(() => undefined);
}

/** What to say about an error of the network or the server. */
export function sentenceOf(error: unknown): string {
  const { trouble, signIn } = words.value;
  if (error instanceof NotOurServer) return trouble.wifi;
  if (!(error instanceof ApiProblem)) return trouble.noNetwork;
  if (error.status === 401) return signIn.ended;
  if (error.status === 429) return signIn.tooMany;
  return trouble.server;
}
