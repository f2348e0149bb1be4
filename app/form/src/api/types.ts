// What the API sends, as its OpenAPI document describes it.

import type { ChecklistContent, Severity } from "../checklist/definition";

export interface Person {
  id: string;
  email: string;
  name: string;
  language: string;
  is_admin: boolean;
  venue_roles: { venue_id: string; role: "inspector" | "maintainer" | "manager" }[];
}

export interface SignedIn {
  token: string;
  token_id: string;
  expires_at: string;
  person: Person;
}

export interface Venue {
  id: string;
  name: string;
  address: string;
  time_zone: string;
  languages: string[];
}

/** Somebody to call about critical failures; `role` as an item's escalation, "" for any. */
export interface Callee {
  whom: string;
  role: string;
  phone: string;
  /** How long to wait for them before the next one is called. */
  minutes: number;
}

/** The venue as its pack has it. */
export interface PackVenue extends Venue {
  /** In order; a pack of before has none. */
  chain?: Callee[];
}

export interface LastResult {
  performed_at: string;
  score: number | null;
  failed: string[];
  checklist_slug: string;
}

export interface Spot {
  id: string;
  name: string;
  kind: string;
  slug: string;
  last: LastResult | null;
}

export interface ChecklistVersion {
  id: string;
  slug: string;
  number: number;
  kind: string;
  content: ChecklistContent;
}

export interface OpenTicket {
  id: string;
  spot_id: string;
  checklist_slug: string;
  item_key: string;
  /** May be one that this form does not know. */
  state: string;
  severity: Severity;
  opened_at: string;
  last_failed_at: string;
  occurrence_count: number;
}

export interface Pack {
  venue: PackVenue;
  spots: Spot[];
  checklists: ChecklistVersion[];
  open_tickets: OpenTicket[];
}

export interface PhotoRef {
  id: string;
  sha256: string;
}

export interface Receipt {
  id: string;
  received_at: string;
  score: number | null;
  checked: number;
  failed: number;
  photos: (PhotoRef & { state: "awaited" | "stored" })[];
  tickets: { id: string; item: string }[];
}

/** Where bytes of a photo go: all of them, or this many from there on. */
export interface Destination {
  url: string;
  headers: Record<string, string>;
  offset?: number;
  bytes?: number;
}

export interface Declared {
  id: string;
  sha256: string;
  state: "awaited" | "stored";
  upload:
    | ({ method: string; parts?: null } & Destination)
    | { method: string; parts: Destination[]; url: null }
    | null;
}

export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: { at: string; detail: string }[];
}
