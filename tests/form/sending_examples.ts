// Plain examples of what the phone keeps, for the tests.

import type { Receipt } from "../../app/form/src/api/types";
import { sha256Of } from "../../app/form/src/photos/sha256";
import type {
  Inspection,
  KeptCall,
  KeptVersion,
  Photo,
  Session,
} from "../../app/form/src/store/types";

export function id(number: number): string {
  return `01936f0a-0000-7000-8000-${String(number).padStart(12, "0")}`;
}

export const PERSON_ID = id(1);

export const SESSION: Session = {
  token: "token",
  token_id: id(2),
  expires_at: "2027-01-01T00:00:00Z",
  person: {
    id: PERSON_ID,
    email: "ines@rounds.example",
    name: "Ines",
    language: "en",
    is_admin: false,
    venue_roles: [],
  },
};

export const VERSION: KeptVersion = {
  id: id(3),
  slug: "restroom",
  number: 1,
  content: {
    title: { en: "Restroom", es: "Aseo" },
    kind: "restroom",
    items: [
      {
        key: "stall-locks",
        stage: "comfort",
        moment: { en: "Closing" },
        prompt: { en: "Do the locks close?", es: "¿Cierran los pestillos?" },
        answer: "pass_fail",
      },
      {
        key: "soap",
        stage: "comfort",
        moment: { en: "Washing" },
        prompt: { en: "Is there soap?", es: "¿Hay jabón?" },
        answer: "pass_fail",
      },
    ],
  },
};

export function inspection(changes: Partial<Inspection> = {}): Inspection {
  return {
    id: id(10),
    person_id: PERSON_ID,
    person_name: "Ines",
    venue_id: id(4),
    spot_id: id(5),
    spot_name: "Restroom 2, level 1",
    version_id: VERSION.id,
    checklist_slug: "restroom",
    title: VERSION.content.title,
    state: "waiting",
    started_at: "2026-11-20T17:00:00.000Z",
    finished_at: "2026-11-20T17:03:00.000Z",
    revision: 7,
    answers: { soap: { value: "pass" }, "stall-locks": { value: "fail", note: "Nº 3" } },
    seen: ["stall-locks", "soap"],
    friction: {
      items: { soap: { ms: 1200.4, corrections: 0, rejected: 0, left: 0 } },
      clock: { since: 5, waited: 0 },
    },
    tries: 0,
    next_try_at: 0,
    reason: { kind: "not_tried" },
    receipt: null,
    ...changes,
  };
}

/** A call about the locks, to a porter who was reached. */
export function keptCall(number: number, changes: Partial<KeptCall> = {}): KeptCall {
  return {
    id: id(100 + number),
    item: "stall-locks",
    whom: "Night porter",
    phone: "+34 600 000 001",
    called_at: "2026-11-20T17:02:00.000Z",
    reached: true,
    note: "",
    state: "kept",
    ...changes,
  };
}

/** A photo of these bytes, of the inspection of `inspection()`. */
export async function photo(number: number, bytes: Uint8Array<ArrayBuffer>): Promise<Photo> {
  return {
    id: id(number),
    inspection_id: id(10),
    venue_id: id(4),
    item: "stall-locks",
    sha256: await sha256Of(bytes),
    bytes: bytes.length,
    content_type: "image/jpeg",
    taken_at: "2026-11-20T17:01:00.000Z",
    blob: new Blob([bytes], { type: "image/jpeg" }),
    state: "kept",
    reason: null,
  };
}

export function receipt(photos: Receipt["photos"]): Receipt {
  return {
    id: id(10),
    received_at: "2026-11-20T17:04:00Z",
    score: 50,
    checked: 2,
    failed: 1,
    photos,
    tickets: [],
  };
}
