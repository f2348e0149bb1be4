import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { ChecklistContent } from "../../app/form/src/checklist/definition";
import { readChecklist } from "../../app/form/src/checklist/definition";
import { renamed } from "../../app/form/src/sending/bookkeeping";
import { fileOf, MANIFEST, type Manifest, readManifest } from "../../app/form/src/sending/manifest";
import { type Contents, pack } from "../../app/form/src/sending/packing";
import { isSame, openParcel, placeFor } from "../../app/form/src/sending/unpacking";
import { Broken } from "../../app/form/src/sending/zip";
import { id, inspection, keptCall, photo, VERSION } from "./sending_examples";

const AT = new Date("2026-11-20T18:00:00Z");

/** Bytes that do not shrink, with the beginnings of other zip records among them. */
function noise(length: number, seed: number): Uint8Array<ArrayBuffer> {
  let state = seed;
  const bytes = new Uint8Array(length).map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
  bytes.set([0x50, 0x4b, 7, 8, 0x50, 0x4b, 5, 6, 0x50, 0x4b, 1, 2], 100);
  return bytes;
}

async function contents(): Promise<Contents> {
  const photos = [await photo(20, noise(5000, 1)), await photo(21, noise(70_000, 2))];
  const refs = photos.map((one) => ({ id: one.id, sha256: one.sha256 }));
  const answers = { ...inspection().answers, "stall-locks": { value: "fail", photos: refs } };
  const draft = inspection({ id: id(11), state: "draft", finished_at: null });
  const calls = [keptCall(1, { reached: false, state: "sent" }), keptCall(2)];
  return { inspections: [inspection({ answers, calls }), draft], versions: [VERSION], photos };
}

async function packed(): Promise<Blob> {
  return pack(await contents(), AT, "es");
}

type Members = Record<string, Uint8Array<ArrayBuffer>>;

// Python's zipfile is the other program that opens our zip files, and makes ones for us.
const UNZIP = `
import base64, io, json, sys, zipfile
with zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())) as zipped:
    assert zipped.testzip() is None
    members = {name: base64.b64encode(zipped.read(name)).decode() for name in zipped.namelist()}
print(json.dumps(members))`;
const ZIP = `
import base64, json, sys, zipfile
members, method = json.load(sys.stdin)
with zipfile.ZipFile(sys.stdout.buffer, "w", method) as zipped:
    for name, content in members.items():
        zipped.writestr(name, base64.b64decode(content))`;
const STORED = 0;
const DEFLATED = 8;

function python(script: string, input: string | Uint8Array): Buffer {
  return execFileSync("python3", ["-I", "-S", "-c", script], { input, maxBuffer: 100_000_000 });
}

async function unzipped(parcel: Blob): Promise<Members> {
  const said = python(UNZIP, new Uint8Array(await parcel.arrayBuffer())).toString();
  const members = Object.entries(JSON.parse(said) as Record<string, string>);
  return Object.fromEntries(
    members.map(([name, content]) => [name, new Uint8Array(Buffer.from(content, "base64"))]),
  );
}

function zipped(members: Members, method = DEFLATED): Blob {
  const encoded = Object.entries(members).map(([name, content]) => [
    name,
    Buffer.from(content).toString("base64"),
  ]);
  const bytes = python(ZIP, JSON.stringify([Object.fromEntries(encoded), method]));
  return new Blob([new Uint8Array(bytes)]);
}

/** The parcel as another program would write it, with some of its members changed. */
async function rezipped(changes: Members, method = DEFLATED): Promise<Blob> {
  members ??= await unzipped(await packed());
  return zipped({ ...members, ...changes }, method);
}

let members: Members | undefined;

function asText(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

interface LooseManifest {
  format: number;
  inspections: [Record<string, unknown>];
  photos: [Record<string, unknown>];
}

/** The text of a manifest that was changed by hand. */
async function manifestWith(change: (manifest: LooseManifest) => unknown): Promise<string> {
  const { manifest } = await openParcel(await packed());
  const loose = JSON.parse(JSON.stringify(manifest)) as LooseManifest;
  change(loose);
  return JSON.stringify(loose);
}

describe("a parcel", () => {
  it("brings back every inspection, checklist and photo", async () => {
    const { inspections, versions, photos } = await contents();
    const opened = await openParcel(await packed());
    expect(opened.manifest.versions).toEqual(versions);
    expect(opened.manifest.inspections.map((one) => one.answers)).toEqual(
      inspections.map((one) => one.answers),
    );
    expect(opened.manifest.inspections.map((one) => one.state)).toEqual(["waiting", "draft"]);
    // The server knows one that it has.
    expect(opened.manifest.inspections.map((one) => one.calls)).toEqual([
      [keptCall(1, { reached: false }), keptCall(2)],
      undefined,
    ]);
    for (const [at, line] of opened.manifest.photos.entries()) {
      const bytes = await opened.read(line);
      expect(bytes).toEqual(new Uint8Array((await photos[at]?.blob.arrayBuffer()) ?? []));
    }
  });

  it("is a zip file to other programs", async () => {
    const { photos } = await contents();
    const members = await unzipped(await packed());
    expect(Object.keys(members)).toEqual([
      MANIFEST,
      "manifest.sha256",
      "summary.txt",
      ...photos.map(fileOf),
    ]);
  });

  it("says to a person what is in it", async () => {
    const members = await unzipped(await packed());
    const summary = asText(members["summary.txt"]);
    expect(summary).toContain("Restroom 2, level 1: Aseo");
    expect(summary).toContain("¿Cierran los pestillos?: fail");
    expect(summary).toContain(`photos/${id(20)}.jpg`);
    expect(summary).toContain("not finished");
    expect(summary).toContain(
      "called Night porter +34 600 000 001, 2026-11-20T17:02:00.000Z; not r",
    );
  });

  it("may have been zipped anew by another program", async () => {
    const extras = { "__MACOSX/._manifest.json": noise(200, 3), ".DS_Store": noise(200, 4) };
    for (const method of [STORED, DEFLATED]) {
      const opened = await openParcel(await rezipped(extras, method));
      for (const line of opened.manifest.photos) expect(await opened.read(line)).toBeDefined();
    }
  });
});

describe("a damaged parcel", () => {
  it("loses only the photos that came to harm", async () => {
    const opened = await openParcel(await rezipped({ [`photos/${id(20)}.jpg`]: noise(5000, 9) }));
    const read = await Promise.all(opened.manifest.photos.map((line) => opened.read(line)));
    expect(read.map((bytes) => bytes?.length)).toEqual([undefined, 70_000]);
  });

  it.each([
    ["nothing", async () => new Blob([])],
    ["no zip file", async () => new Blob([noise(3000, 5)])],
    ["cut short", async () => (await packed()).slice(0, 60_000)],
    ["its beginning lost", async () => (await packed()).slice(40)],
    [
      "a changed manifest",
      async () => rezipped({ [MANIFEST]: new TextEncoder().encode(await manifestWith(() => {})) }),
    ],
    ["no manifest", async () => zipped({ "summary.txt": noise(200, 7) })],
  ])("is refused: %s", async (_name, make) => {
    await expect(openParcel(await make())).rejects.toBeInstanceOf(Broken);
  });
});

describe("a hostile parcel is refused", () => {
  it.each(["../../etc/passwd", "/etc/passwd", "photos/../x.jpg", "photos/x.html", "manifest.JSON"])(
    "with the name %s",
    async (name) => {
      const parcel = await rezipped({ [name]: noise(200, 8) });
      await expect(openParcel(parcel)).rejects.toBeInstanceOf(Broken);
    },
  );

  it("with a photo that nothing names", async () => {
    const parcel = await rezipped({ [`photos/${id(77)}.jpg`]: noise(500, 6) });
    await expect(openParcel(parcel)).rejects.toBeInstanceOf(Broken);
  });

  it("with a bomb for a photo, or for a manifest", async () => {
    const zeros = new Uint8Array(20_000_000);
    for (const name of [`photos/${id(20)}.jpg`, MANIFEST]) {
      await expect(openParcel(await rezipped({ [name]: zeros }))).rejects.toBeInstanceOf(Broken);
    }
  });

  it("when more comes out than was announced", async () => {
    const bytes = new Uint8Array(await (await rezipped({})).arrayBuffer());
    const view = new DataView(bytes.buffer);
    // The announced size of the first member, the manifest, in the directory at the end.
    let at = bytes.length - 22;
    at = view.getUint32(at + 16, true);
    view.setUint32(at + 24, 100, true);
    await expect(openParcel(new Blob([bytes]))).rejects.toBeInstanceOf(Broken);
  });

  it.each<[string, (manifest: LooseManifest) => unknown]>([
    ["another format", (it) => Object.assign(it, { format: 2 })],
    ["an id that is none", (it) => Object.assign(it.inspections[0], { id: "../x" })],
    ["answers that are none", (it) => Object.assign(it.inspections[0], { answers: [] })],
    ["an instant that is none", (it) => Object.assign(it.inspections[0], { started_at: 5 })],
    [
      "a call that is neither answered nor not",
      (it) => Object.assign(it.inspections[0], { calls: [{ ...keptCall(1), reached: 1 }] }),
    ],
    ["a photo of another type", (it) => Object.assign(it.photos[0], { content_type: "text/html" })],
    ["a huge photo", (it) => Object.assign(it.photos[0], { bytes: 26_000_000 })],
    ["a photo in another place", (it) => Object.assign(it.photos[0], { file: MANIFEST })],
  ])("with %s", async (_name, change) => {
    const text = await manifestWith(change);
    expect(() => readManifest(text)).toThrow(Broken);
  });

  it("with a photo of an inspection that is not in it", async () => {
    const change = (it: LooseManifest) => Object.assign(it.photos[0], { inspection_id: id(99) });
    const manifest = new TextEncoder().encode(await manifestWith(change));
    const parcel = await rezipped({ [MANIFEST]: manifest });
    await expect(openParcel(parcel)).rejects.toBeInstanceOf(Broken);
  });

  it("and nothing is taken from one but what is known", () => {
    const answers = JSON.parse('{"soap": {"value": "pass", "evil": 1, "__proto__": {"x": 1}}}');
    const one = { ...inspection({ answers }), state: "sent", evil: true, receipt: { score: 100 } };
    const manifest = { format: 1, made_at: AT, inspections: [one], versions: [], photos: [] };
    const [read] = readManifest(JSON.stringify(manifest)).inspections;
    expect(read).toMatchObject({ state: "waiting", receipt: null });
    expect(read).not.toHaveProperty("evil");
    expect(read?.answers).toEqual({ soap: { value: "pass" } });
  });
});

describe("what comes in", () => {
  const other = { soap: { value: "fail" } };
  const draft = inspection({ state: "draft", finished_at: null });

  it("takes its own place where there is none of its id, and nowhere when it is known", () => {
    for (const coming of [draft, inspection()]) expect(placeFor(coming, undefined)).toBe("own");
    const same = inspection({ state: "draft", revision: 1_000_000, seen: [] });
    expect(placeFor(same, draft)).toBe("none");
    expect(placeFor(draft, inspection())).toBe("none");
  });

  it("is another one when its calls are others, but for their ids and what was sent of them", () => {
    const one = inspection({ calls: [keptCall(1)] });
    expect(isSame(one, inspection({ calls: [keptCall(2, { state: "sent" })] }))).toBe(true);
    expect(isSame(one, inspection({ calls: [keptCall(1, { reached: false })] }))).toBe(false);
    expect(isSame(one, inspection())).toBe(false);
  });

  it("gets new ids for its calls where it gets one itself", () => {
    const moved = renamed(inspection({ calls: [keptCall(1)] }), (old) => `new ${old}`);
    expect(moved.calls).toEqual([keptCall(1)].map((call) => ({ ...call, id: `new ${call.id}` })));
    expect(renamed(inspection(), (old) => old)).not.toHaveProperty("calls");
  });

  it("never takes the place of a draft, however often it was saved", () => {
    const coming = inspection({ state: "draft", answers: other, revision: 1_000_000 });
    expect(placeFor(coming, draft)).toBe("beside");
    const begun = inspection({ state: "draft", entries: { water: "warm" } });
    expect(placeFor(begun, draft)).toBe("beside");
    for (const state of ["waiting", "refused", "sent"] as const) {
      expect(placeFor(coming, inspection({ state }))).toBe("beside");
    }
  });

  it("keeps its id once it is finished, by which the server knows it", () => {
    expect(placeFor(inspection(), draft)).toBe("own");
    expect(placeFor(inspection({ answers: other }), draft)).toBe("own");
    for (const state of ["waiting", "refused", "sent"] as const) {
      expect(placeFor(inspection({ answers: other }), inspection({ state }))).toBe("none");
    }
  });
});

describe("a checklist that comes in", () => {
  const item = { ...VERSION.content.items[0] } as Record<string, unknown>;

  function read(change: Record<string, unknown>, content: Record<string, unknown> = {}): Manifest {
    const items = [{ ...item, ...change }];
    const version = { ...VERSION, content: { ...VERSION.content, items, ...content } };
    const text = { format: 1, made_at: AT, inspections: [], versions: [version], photos: [] };
    return readManifest(JSON.stringify(text));
  }

  it("may say all that the format knows, and more", () => {
    const said = {
      answer: "choice",
      choices: [{ key: "wet", text: { en: "Wet" } }],
      unit: null,
      min: -1.5,
      fails_when: { is: ["wet", 2], above: 3 },
      show_when: { soap: { is_not: ["pass"], below: 0 } },
      severity: "critical",
      photo: "never",
      next: { en: "Mop it" },
      escalation: { call: "manager", within_minutes: 5, say: { en: "It is wet" } },
      of_a_later_form: [1],
    };
    const [version] = read(said).versions;
    expect(version?.content.items[0]).toEqual({ ...item, ...said });
    expect(readChecklist(version?.content as ChecklistContent).items).toHaveLength(1);
  });

  it.each<[string, Record<string, unknown>]>([
    ["no key", { key: undefined }],
    ["no moment", { moment: undefined }],
    ["a moment that is no text", { moment: "Closing" }],
    ["a prompt in no language", { prompt: {} }],
    ["an unknown answer", { answer: "constructor" }],
    ["choices that are none", { choices: "ab" }],
    ["a choice without words", { choices: [{ key: "a", text: {} }] }],
    ["a unit that is no text", { unit: { evil: 1 } }],
    ["a limit that is no number", { max: "9" }],
    ["a failure that is no condition", { fails_when: ["fail"] }],
    ["a condition with a text for a list", { fails_when: { is: "fail" } }],
    ["a condition with an object for a value", { show_when: { soap: { is_not: [{}] } } }],
    ["a condition with a text for a limit", { show_when: { soap: { below: "1" } } }],
    ["conditions that are none", { show_when: { soap: null } }],
    ["a next step in no language", { next: {} }],
    ["a call to nobody", { escalation: { within_minutes: 5, say: { en: "x" } } }],
  ])("is refused with %s", (_name, change) => {
    expect(() => read(change)).toThrow(Broken);
  });

  it.each<[string, Record<string, unknown>]>([
    ["no items", { items: undefined }],
    ["an item twice", { items: [item, item] }],
    ["no title", { title: {} }],
    ["no kind", { kind: undefined }],
  ])("is refused with %s", (_name, content) => {
    expect(() => read({}, content)).toThrow(Broken);
  });
});
