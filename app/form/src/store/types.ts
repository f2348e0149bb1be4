// What the phone keeps. Everything is plain data: it goes through IndexedDB and parcels.

import type { Pack, SignedIn } from "../api/types";
import type { Answer, ChecklistContent, Texts } from "../checklist/definition";
import type { Friction } from "../friction/friction";

export interface Session extends SignedIn {
  /** Set when the server no longer takes the token: all stays, sending waits. */
  ended?: true;
}

export interface KeptPack {
  venue_id: string;
  etag: string;
  fetched_at: string;
  pack: Pack;
}

/** A version stays as long as a pack or an inspection on the phone needs it. */
export interface KeptVersion {
  id: string;
  slug: string;
  number: number;
  content: ChecklistContent;
}

/**
 * `draft`: being filled. `waiting`: finished, to be sent. `refused`: the server answered that it
 * cannot take it as it is; a person decides. `sent`: the receipt lists everything as stored.
 */
export type InspectionState = "draft" | "waiting" | "refused" | "sent";

/** Why something waits: `words/` has a sentence for each. */
export type ReasonKind =
  | "not_tried"
  | "no_network"
  | "wifi_wants_sign_in"
  | "server_busy"
  | "server_trouble"
  | "sign_in_ended"
  | "other_person"
  | "not_allowed"
  | "answers_refused"
  | "id_taken"
  | "photo_refused"
  | "photo_lost";

export interface Reason {
  kind: ReasonKind;
  /** The server's own sentences, where it said some. */
  detail?: string;
}

/**
 * Somebody was called about a critical failure, or could not be reached; `reached` is null until
 * it is said. `kept`: goes to the server after its inspection, once it is said. `sent`, `refused`:
 * the server has answered, and nothing more follows.
 */
export interface KeptCall {
  id: string;
  item: string;
  whom: string;
  /** As a person reads it; "" where the phone knows none. */
  phone: string;
  called_at: string;
  reached: boolean | null;
  note: string;
  state: "kept" | "sent" | "refused";
}

export interface Inspection {
  id: string;
  person_id: string;
  person_name: string;
  venue_id: string;
  spot_id: string;
  spot_name: string;
  version_id: string;
  checklist_slug: string;
  title: Texts;
  state: InspectionState;
  started_at: string;
  finished_at: string | null;
  /** Counts up at each save, so that a page never writes over what another page saved. */
  revision: number;
  answers: Record<string, Answer>;
  /** What was typed and is no answer yet, by item; only in a draft. */
  entries?: Record<string, string>;
  /** In the order in which they were made; none in what an older form has kept. */
  calls?: readonly KeptCall[];
  /** Keys of items that have been on the screen. */
  seen: string[];
  friction: Friction;
  tries: number;
  /** Milliseconds of the epoch; 0: at once. */
  next_try_at: number;
  reason: Reason | null;
  /** What the receipt said, once there was one. */
  receipt: { received_at: string; score: number | null; failed: number; checked: number } | null;
}

export interface Photo {
  id: string;
  inspection_id: string;
  venue_id: string;
  item: string;
  sha256: string;
  bytes: number;
  content_type: string;
  taken_at: string;
  blob: Blob;
  /** `kept`: on this phone alone. `stored`: the server confirmed the bytes. */
  state: "kept" | "stored";
  reason: Reason | null;
}
