// What waits on this phone as one file, for when the phone itself does not get it sent.

import { localised } from "../checklist/definition";
import { listInspections, listPhotos } from "../store/inspections";
import { findVersion } from "../store/packs";
import type { Inspection, KeptVersion, Photo } from "../store/types";
import { CHECKSUM, checksumOf, FORMAT, fileOf, MANIFEST, type Manifest, SUMMARY } from "./manifest";
import { answersOf } from "./submission";
import { type Member, writeZip } from "./zip";

export interface Contents {
  inspections: readonly Inspection[];
  versions: readonly KeptVersion[];
  photos: readonly Photo[];
}

/** Everything that is not sent yet, with its photos and checklists, as a zip file. */
export async function packParcel(): Promise<Blob> {
  const inspections = (await listInspections()).filter(({ state }) => state !== "sent");
  const photos: Photo[] = [];
  const versions = new Map<string, KeptVersion>();
  for (const { id, version_id } of inspections) {
    for (const photo of await listPhotos(id)) if (await isReadable(photo.blob)) photos.push(photo);
    const version = versions.has(version_id) ? undefined : await findVersion(version_id);
    if (version) versions.set(version_id, version);
  }
  const contents = { inspections, versions: [...versions.values()], photos };
  return pack(contents, new Date(), document.documentElement.lang || "en");
}

/** One photo that the phone has lost must not keep the others from being saved. */
async function isReadable(blob: Blob): Promise<boolean> {
  return blob.arrayBuffer().then(
    () => true,
    () => false,
  );
}

/** The zip file: a manifest, the photos, and a summary for people, in `language`. */
export async function pack(contents: Contents, at: Date, language: string): Promise<Blob> {
  const { inspections, versions, photos } = contents;
  const manifest: Manifest = {
    format: FORMAT,
    made_at: at.toISOString(),
    inspections: [...inspections],
    versions: [...versions],
    photos: photos.map(({ blob, state, reason, ...line }) => ({ ...line, file: fileOf(line) })),
  };
  const text = JSON.stringify(manifest);
  const members: Member[] = [
    { name: MANIFEST, content: new Blob([text]) },
    { name: CHECKSUM, content: new Blob([await checksumOf(text)]) },
    { name: SUMMARY, content: new Blob([summaryOf(contents, at, language)]) },
    ...photos.map((photo) => ({ name: fileOf(photo), content: photo.blob })),
  ];
  return writeZip(members, at);
}

/** What a person reads who opens the parcel without Rounds. */
export function summaryOf(contents: Contents, at: Date, language: string): string {
  const lines = [
    `Rounds: inspections that had not been sent by ${at.toISOString()}.`,
    "To send them: open Rounds on another phone, sign in, and bring this file in.",
  ];
  const files = new Map(contents.photos.map((photo) => [photo.id, fileOf(photo)]));
  for (const inspection of contents.inspections) {
    const version = contents.versions.find(({ id }) => id === inspection.version_id);
    lines.push("", ...describe(inspection, version, files, language));
  }
  return `${lines.join("\r\n")}\r\n`;
}

function describe(
  inspection: Inspection,
  version: KeptVersion | undefined,
  files: ReadonlyMap<string, string>,
  language: string,
): string[] {
  const { spot_name, title, person_name, started_at, finished_at } = inspection;
  const prompts = new Map(version?.content.items.map(({ key, prompt }) => [key, prompt]));
  const lines = [
    `${spot_name}: ${localised(title, language)}`,
    `  ${person_name}, ${started_at} - ${finished_at ?? "not finished"} (${inspection.id})`,
  ];
  for (const answer of answersOf(inspection.answers, version?.content)) {
    const prompt = prompts.get(answer.item);
    const said = answer.not_applicable ? "n/a" : (answer.value ?? "");
    const parts = [said, answer.severity, answer.note].filter((part) => part !== undefined);
    lines.push(`  - ${prompt ? localised(prompt, language) : answer.item}: ${parts.join("; ")}`);
    for (const { id } of answer.photos ?? []) {
      lines.push(`      ${files.get(id) ?? `${id}: this photo could not be read any more`}`);
    }
  }
  for (const { item, whom, phone, called_at, reached, note } of inspection.calls ?? []) {
    const came = reached === null ? "not said" : reached ? "reached" : "not reached";
    lines.push(`  - ${item}: ${[`called ${whom} ${phone}, ${called_at}`, came, note].join("; ")}`);
  }
  return lines;
}
