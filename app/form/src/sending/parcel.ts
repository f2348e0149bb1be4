// What waits on this phone as one file, for when the phone itself does not get it sent.

import type { Session } from "../store/types";

/** The file is no parcel of ours, or a damaged or dangerous one. Nothing was changed. */
export class Broken extends Error {}

export interface Unpacked {
  added: number;
  known: number;
  /** Photos that have come to harm on the way; their inspections are brought in without them. */
  broken: number;
}

/** Everything that is not sent yet, with its photos and checklists, as a zip file. */
export async function packParcel(): Promise<Blob> {
  return (await import("./packing")).packParcel();
}

/**
 * Brings in a parcel; what it holds is this person's from now on. What is on this phone stays
 * as it is, unless the parcel has a later state of a draft. Raises `Broken`, and the browser's
 * QuotaExceededError.
 */
export async function unpackParcel(file: Blob, session: Session): Promise<Unpacked> {
  return (await import("./unpacking")).unpackParcel(file, session);
}
