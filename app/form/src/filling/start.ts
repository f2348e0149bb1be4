// Begins an inspection at a spot, or finds the one that was begun.

import type { ChecklistVersion, Pack, Spot } from "../api/types";
import { readChecklist } from "../checklist/definition";
import { begun } from "../friction/friction";
import { newId } from "../ids";
import { askToPersist } from "../store/durability";
import { findInspection } from "../store/inspections";
import { findPack, findVersion, keepBegun } from "../store/packs";
import type { Inspection, Session } from "../store/types";
import { Draft } from "./draft";

/** The checklists for a spot, by the kind of the spot. */
export function checklistsFor(pack: Pack, spot: Spot): ChecklistVersion[] {
  return pack.checklists.filter((version) => version.kind === spot.kind);
}

/**
 * The id of this person's unfinished inspection of the spot, else of a new one. Raises what the
 * phone's own store raises.
 */
export async function begin(
  session: Session,
  pack: Pack,
  spot: Spot,
  chosen: ChecklistVersion,
): Promise<string> {
  // Another window may have fetched a newer one since this list was drawn.
  const newest = (await findPack(pack.venue.id))?.pack.checklists;
  const version = newest?.find(({ slug }) => slug === chosen.slug) ?? chosen;
  const inspection: Inspection = {
    id: newId(),
    person_id: session.person.id,
    person_name: session.person.name,
    venue_id: pack.venue.id,
    spot_id: spot.id,
    spot_name: spot.name,
    version_id: version.id,
    checklist_slug: version.slug,
    title: version.content.title,
    state: "draft",
    started_at: new Date().toISOString(),
    finished_at: null,
    revision: 0,
    answers: {},
    seen: [],
    friction: begun(performance.now()),
    tries: 0,
    next_try_at: 0,
    reason: null,
    receipt: null,
  };
  const { id, slug, number, content } = version;
  const kept = await keepBegun(inspection, { id, slug, number, content });
  void askToPersist();
  return kept;
}

/** The draft with this id as it was left, its photos too; null when it is not on this phone. */
export async function openDraft(id: string): Promise<Draft | null> {
  const inspection = await findInspection(id);
  if (!inspection || !isToBeFilled(inspection)) return null;
  const [version, kept] = await Promise.all([
    findVersion(inspection.version_id),
    findPack(inspection.venue_id),
  ]);
  if (!version) return null;
  const tickets = (kept?.pack.open_tickets ?? []).filter(
    (one) => one.spot_id === inspection.spot_id && one.checklist_slug === inspection.checklist_slug,
  );
  inspection.state = "draft";
  const draft = new Draft(inspection, readChecklist(version.content), tickets);
  await draft.adoptPhotos();
  return draft;
}

/** What the server has must stay as it was sent. */
function isToBeFilled({ state, reason }: Inspection): boolean {
  return state === "draft" || (state === "refused" && reason?.kind === "answers_refused");
}
