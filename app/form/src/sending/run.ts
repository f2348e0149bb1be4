// One run over what is due: does each step that `queue.ts` names, and notes what came of it.

import { confirmPhoto, declarePhoto, recordCall, sendBytes, submitInspection } from "../api/client";
import type { Receipt } from "../api/types";
import { sha256Of } from "../photos/sha256";
import { findInspection, findPhoto, listPhotos } from "../store/inspections";
import { findVersion } from "../store/packs";
import type { Inspection, KeptCall, Photo, Reason, Session } from "../store/types";
import { nextTryAt } from "./backoff";
import {
  changePhoto,
  changeWaiting,
  completeInspection,
  endSession,
  receiptKept,
} from "./bookkeeping";
import { type Outcome, outcomeOf, type Sent } from "./outcomes";
import {
  begun,
  isComplete,
  nextStep,
  nextTryOf,
  type PhotoProgress,
  type Progress,
  type Step,
  storedOf,
  ticketsOfCalls,
} from "./queue";
import { callOf, photosNamed, submissionOf } from "./submission";

/** A photo that the server has refused is sent again when a person says so. */
const REFUSED: ReadonlySet<Reason["kind"] | undefined> = new Set(["photo_refused"] as const);

export class Run {
  /** Nothing can be sent now: no network, nobody signed in, or the server asked to wait. */
  stopped = false;
  private readonly all: Progress[];

  constructor(
    private readonly session: Session,
    inspections: readonly Inspection[],
    private readonly triesRefused: boolean,
  ) {
    this.all = inspections.map(begun);
  }

  /** Raises only what is no matter of the network, such as an error of the phone's own store. */
  async send(): Promise<void> {
    for (let step = nextStep(this.all); step && !this.stopped; step = nextStep(this.all)) {
      const { id } = step;
      const progress = this.all.find(({ inspection }) => inspection.id === id) as Progress;
      const stored = await findInspection(id);
      // Taken out of the queue by a person meanwhile.
      if (stored?.state !== "waiting") progress.done = true;
      else {
        progress.inspection = stored;
        await this.take(step, progress);
      }
    }
  }

  private async take(step: Step, progress: Progress): Promise<void> {
    if (step.kind === "leave") return this.leave(progress);
    if (step.kind === "call") return this.sendCall(progress, step.call);
    if (step.kind === "photo") return this.sendPhoto(progress, step.photo);
    const receipt = await this.attempt(progress, "answers", () => this.submit(progress.inspection));
    if (receipt) await this.note(progress, receipt);
  }

  private async submit(inspection: Inspection): Promise<Receipt> {
    const version = await findVersion(inspection.version_id);
    const body = submissionOf(inspection, version?.content, new Date().toISOString());
    return submitInspection(this.session.token, inspection.id, body);
  }

  /** What a receipt says decides: all stored, or what is still to be sent. */
  private async note(progress: Progress, receipt: Receipt): Promise<void> {
    const { inspection } = progress;
    const named = photosNamed(inspection.answers);
    const isFirst = progress.receipt === null;
    progress.receipt = receipt;
    progress.receiptIsOld = false;
    if (isFirst) {
      for (const id of ticketsOfCalls(inspection, receipt).keys()) progress.calls.set(id, "kept");
    }
    const isSaid = [...progress.calls.values()].every((state) => state === "settled");
    if (isSaid && isComplete(receipt, named)) {
      progress.done = true;
      // What could not be noted would be due again at once.
      if (!(await completeInspection(inspection.id, receipt))) this.stopped = true;
      return;
    }
    if (isFirst) {
      await this.listAwaited(progress, named, storedOf(receipt));
      const tries = inspection.receipt ? inspection.tries : 0;
      const changes = { receipt: receiptKept(receipt), tries };
      await changeWaiting([inspection.id], () => changes);
      return;
    }
    // Confirmed one by one, and yet not on the receipt: all is sent once more, later.
    const stored = storedOf(receipt);
    if ([...progress.photos].some(([id, state]) => state === "stored" && !stored.has(id))) {
      const again = nextTryAt(Date.now(), inspection.tries + 1, null);
      progress.failures.push({ reason: { kind: "server_trouble" }, nextTryAt: again });
    }
  }

  private async listAwaited(
    { photos, failures, inspection }: Progress,
    named: ReadonlyMap<string, string>,
    stored: ReadonlyMap<string, string>,
  ): Promise<void> {
    const here = new Map((await listPhotos(inspection.id)).map((photo) => [photo.id, photo]));
    for (const [id, sha256] of named) {
      if (stored.get(id) === sha256) continue;
      const photo = here.get(id);
      const state = this.stateOf(photo, sha256);
      photos.set(id, state);
      if (state === "lost") failures.push({ reason: { kind: "photo_lost" }, nextTryAt: null });
      if (state === "failed" && photo?.reason) {
        failures.push({ reason: photo.reason, nextTryAt: null });
      }
    }
  }

  private stateOf(photo: Photo | undefined, sha256: string): PhotoProgress {
    if (photo?.sha256 !== sha256) return "lost";
    return REFUSED.has(photo.reason?.kind) && !this.triesRefused ? "failed" : "kept";
  }

  private async sendCall(progress: Progress, id: string): Promise<void> {
    const { inspection, receipt } = progress;
    const ticket = receipt && ticketsOfCalls(inspection, receipt).get(id);
    const call = inspection.calls?.find((one) => one.id === id);
    const send = async () => {
      if (!ticket || !call) return false;
      await recordCall(this.session.token, id, callOf(call, ticket, new Date().toISOString()));
      return true;
    };
    const isSent = await this.attempt(progress, "call", send, id);
    if (isSent !== undefined) await this.settleCall(progress, id, "sent");
  }

  /** The server has answered; what it has refused it would refuse again. */
  private async settleCall(
    progress: Progress,
    id: string,
    state: KeptCall["state"],
  ): Promise<void> {
    progress.calls.set(id, "settled");
    progress.receiptIsOld = true;
    await changeWaiting([progress.inspection.id], ({ calls = [] }) => ({
      calls: calls.map((call) => (call.id === id ? { ...call, state } : call)),
    }));
  }

  private async failCall(progress: Progress, id: string, outcome: Outcome): Promise<void> {
    if (outcome.nextTryAt === null) return this.settleCall(progress, id, "refused");
    progress.calls.set(id, "failed");
    progress.failures.push(outcome);
  }

  private async sendPhoto(progress: Progress, id: string): Promise<void> {
    const photo = await findPhoto(id);
    const bytes = photo && (await readBytes(photo));
    if (!photo || !bytes) {
      const reason: Reason = { kind: "photo_lost" };
      return this.failPhoto(progress, id, { reason, nextTryAt: null }, "lost");
    }
    const { token } = this.session;
    const { inspection_id, venue_id, item, sha256, content_type, taken_at } = photo;
    const declaration = {
      inspection_id,
      venue_id,
      item,
      sha256,
      bytes: bytes.byteLength,
      content_type,
      captured_at: taken_at,
    };
    const declared = await this.attempt(
      progress,
      "photo",
      () => declarePhoto(token, id, declaration),
      id,
    );
    if (!declared) return;
    if (declared.state !== "stored") {
      const { upload } = declared;
      const send = async () => {
        if (upload) await sendBytes(upload, bytes);
        return true;
      };
      if (!(await this.attempt(progress, "bytes", send, id))) return;
      if (!(await this.attempt(progress, "photo", () => confirmPhoto(token, id), id))) return;
    }
    progress.photos.set(id, "stored");
    progress.receiptIsOld = true;
    await changePhoto(id, { state: "stored", reason: null });
  }

  /** What `ask` answers; undefined when it failed, and then what follows is done already. */
  private async attempt<T>(
    progress: Progress,
    sent: Sent,
    ask: () => Promise<T>,
    partId?: string,
  ): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      const outcome = outcomeOf(error, sent, progress.inspection.tries + 1, Date.now());
      if (!outcome) throw error;
      await this.suffer(progress, outcome, sent, partId);
      return undefined;
    }
  }

  private async suffer(
    progress: Progress,
    outcome: Outcome,
    sent: Sent,
    partId = "",
  ): Promise<void> {
    const { reach, reason } = outcome;
    if (reach === "call") return this.failCall(progress, partId, outcome);
    if (reach === "photo") return this.failPhoto(progress, partId, outcome, "failed");
    if (sent === "photo" || sent === "bytes") await changePhoto(partId, { reason });
    if (reach === "inspection") {
      progress.done = true;
      return this.putOff([progress], progress, reason, outcome.nextTryAt);
    }
    if (reach === "session") await endSession(this.session);
    this.stopped = reach !== "photos";
    const open = this.all.filter(({ done }) => !done);
    for (const one of open) one.done = true;
    await this.putOff(open, progress, reason, outcome.nextTryAt ?? 0);
  }

  private async failPhoto(
    progress: Progress,
    id: string,
    failure: Pick<Outcome, "reason" | "nextTryAt">,
    state: PhotoProgress,
  ): Promise<void> {
    const { reason } = failure;
    progress.photos.set(id, state);
    progress.failures.push(failure);
    await changePhoto(id, { reason });
  }

  /** Something is missing that cannot be sent now. */
  private async leave(progress: Progress): Promise<void> {
    progress.done = true;
    const { failures } = progress;
    const at = nextTryOf(failures);
    const why = failures.find(({ nextTryAt }) => nextTryAt === at);
    if (why) await this.putOff([progress], progress, why.reason, at);
  }

  /** Notes why these wait and until when; null: a person decides. The try counts for one. */
  private async putOff(
    those: readonly Progress[],
    tried: Progress,
    reason: Reason,
    at: number | null,
  ): Promise<void> {
    const ids = those.map(({ inspection }) => inspection.id);
    const isNoted = await changeWaiting(ids, ({ id, tries }) => ({
      state: at === null ? "refused" : "waiting",
      reason,
      next_try_at: at ?? 0,
      tries: id === tried.inspection.id ? tries + 1 : tries,
    }));
    if (!isNoted) this.stopped = true;
  }
}

/** The photo's bytes, exactly those that were hashed; undefined when the phone has lost them. */
async function readBytes(photo: Photo): Promise<ArrayBuffer | undefined> {
  try {
    const bytes = await photo.blob.arrayBuffer();
    return (await sha256Of(bytes)) === photo.sha256 ? bytes : undefined;
  } catch {
    return undefined;
  }
}
