// An inspection that is being filled in: what is answered, shown and wrong, saved at every tap.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { OpenTicket, PhotoRef } from "../api/types";
import { Calls } from "../calls/calls";
import { isAnswered, type Problem, problemOf, problemsOf } from "../checklist/answers";
import { fails, own, shownItems, valuesOf } from "../checklist/conditions";
import type { Answer, Checklist, Item } from "../checklist/definition";
import { answered, corrected, left, paused, rejected, resumed } from "../friction/friction";
import { takePhoto } from "../photos/take";
import { dropPhoto, listPhotos } from "../store/inspections";
import type { Inspection } from "../store/types";
import { Keeper } from "./keeper";

/** What changes of an answer; undefined takes it away. */
export type Change = { [Part in keyof Answer]?: Answer[Part] | undefined };

const TO_BE_SENT = { tries: 0, next_try_at: 0, reason: { kind: "not_tried" } } as const;

export class Draft {
  readonly shown: Signal<readonly Item[]>;
  /** How many of the shown items need an answer, and how many of those have one. */
  readonly needed = signal(0);
  readonly done = signal(0);
  /** Items that "the rest is fine" would pass, and those of them not seen yet. */
  readonly rest = signal<readonly Item[]>([]);
  readonly unseen = signal<readonly Item[]>([]);
  readonly keeper: Keeper;
  readonly calls: Calls;
  readonly tickets: ReadonlyMap<string, OpenTicket>;
  private readonly answers = new Map<string, Signal<Answer | undefined>>();
  private readonly problems = new Map<string, Signal<Problem | null>>();
  private readonly seen: Set<string>;
  private readonly deciding: ReadonlySet<string>;
  /** Keys of the items whose photos are being made small just now. */
  readonly making = signal<readonly string[]>([]);
  private photosDone: Promise<unknown> = Promise.resolve();
  private readonly removed = new Set<string>();
  /** Changes are taken as long as it is open. */
  private isOpen = true;

  constructor(
    readonly inspection: Inspection,
    readonly checklist: Checklist,
    tickets: readonly OpenTicket[],
  ) {
    this.keeper = new Keeper(inspection);
    this.calls = new Calls(inspection, this.keeper, () => this.isOpen);
    this.tickets = new Map(tickets.map((ticket) => [ticket.item_key, ticket]));
    this.seen = new Set(inspection.seen);
    this.deciding = new Set(checklist.items.flatMap((item) => item.showWhen.map(([key]) => key)));
    for (const item of checklist.items) {
      this.answers.set(item.key, signal(own(inspection.answers, item.key)));
      this.problems.set(item.key, signal(null));
    }
    this.shown = signal(this.itemsToShow());
    this.count();
    this.reopen();
  }

  answer(key: string): ReadonlySignal<Answer | undefined> {
    return this.answers.get(key) as Signal<Answer | undefined>;
  }

  problem(key: string): ReadonlySignal<Problem | null> {
    return this.problems.get(key) as Signal<Problem | null>;
  }

  /** What was typed and is no answer yet, such as letters where a number belongs. */
  entry(key: string): string | undefined {
    return own(this.inspection.entries ?? {}, key);
  }

  /** Changes an answer by one tap; what hangs on it shows or hides at once. */
  give(item: Item, change: Change): void {
    const before = own(this.inspection.answers, item.key);
    this.write(item, change);
    this.entered(item, before);
  }

  /**
   * Changes an answer by one more letter; `entered` says when the entry is whole. `entry` is
   * what stands there, where it is no answer yet.
   */
  write(item: Item, change: Change, entry?: string): void {
    if (!this.isOpen) return;
    const { [item.key]: _, ...entries } = this.inspection.entries ?? {};
    this.inspection.entries = entry === undefined ? entries : { ...entries, [item.key]: entry };
    this.put(item, { ...own(this.inspection.answers, item.key), ...change });
    const { friction } = this.inspection;
    this.inspection.friction = answered(friction, [item.key], performance.now());
    this.afterChange([item]);
  }

  /** The answer was `before`; where it was another one, that is a correction. */
  entered(item: Item, before: Answer | undefined): void {
    if (!isCorrection(before, own(this.inspection.answers, item.key))) return;
    this.inspection.friction = corrected(this.inspection.friction, item.key);
    this.keeper.touch();
  }

  /** Passes every pass-or-fail item that is left, once each has been on the screen. */
  passRest(): number {
    const items = this.unseen.value.length || !this.isOpen ? [] : this.rest.value;
    for (const item of items)
      this.put(item, { ...own(this.inspection.answers, item.key), value: "pass" });
    const keys = items.map((item) => item.key);
    this.inspection.friction = answered(this.inspection.friction, keys, performance.now());
    this.afterChange(items);
    return items.length;
  }

  /** The form could not take an entry: the answer stays as it was before. */
  refuse(item: Item, problem: Problem): void {
    if (!this.isOpen) return;
    this.setProblem(item.key, problem);
    this.inspection.friction = rejected(this.inspection.friction, item.key);
    this.keeper.touch();
  }

  /** The item was on the screen long enough to be read. */
  see(key: string): void {
    if (this.seen.has(key) || !this.isOpen) return;
    this.seen.add(key);
    this.inspection.seen = [...this.seen];
    this.count();
    this.keeper.touch();
  }

  /** Makes a photo small and takes it into the answer. Raises what `takePhoto` raises. */
  addPhoto(item: Item, file: File): Promise<void> {
    this.making.value = [...this.making.value, item.key];
    return this.inTurn(async () => {
      try {
        const { id, sha256 } = await takePhoto(file, this.inspection, item.key);
        this.give(item, { photos: [...this.photosOf(item.key), { id, sha256 }] });
      } finally {
        const [...making] = this.making.value;
        making.splice(making.indexOf(item.key), 1);
        this.making.value = making;
      }
    });
  }

  removePhoto(item: Item, id: string): Promise<void> {
    this.removed.add(id);
    return this.inTurn(async () => {
      const left = this.photosOf(item.key).filter((photo) => photo.id !== id);
      this.give(item, { photos: left.length ? left : undefined });
      if (await this.keeper.saveNow()) await dropPhoto(id);
    });
  }

  /** A photo that was kept just before a crash, or by another window, gets into its answer. */
  async adoptPhotos(): Promise<void> {
    const photos = await listPhotos(this.inspection.id);
    for (const { id, sha256, item: key } of photos) {
      const item = this.checklist.items.find((one) => one.key === key);
      const before = this.photosOf(key);
      if (!item || this.removed.has(id) || before.some((photo) => photo.id === id)) continue;
      const answer = own(this.inspection.answers, key);
      this.put(item, { ...answer, photos: [...before, { id, sha256 }] });
      this.keeper.touch();
    }
  }

  /**
   * Marks it finished when nothing is missing, once every photo is in its answer. Answers the
   * items to mend, in their order; null when it could not be saved, and `trouble` says why.
   */
  async finish(now: Date): Promise<readonly Item[] | null> {
    await this.photosDone;
    if (this.isOpen) await this.adoptPhotos();
    if (!this.isOpen) return null;
    const missing = this.check();
    if (missing.length === 0) {
      this.isOpen = false;
      delete this.inspection.entries;
      const finished = { state: "waiting", finished_at: now.toISOString(), ...TO_BE_SENT } as const;
      Object.assign(this.inspection, finished);
    }
    if (await this.keeper.saveNow()) return missing;
    this.isOpen = true;
    Object.assign(this.inspection, { state: "draft", finished_at: null });
    return null;
  }

  /** Nothing is changed or saved any more: it was deleted, or goes on in another window. */
  async close(): Promise<void> {
    this.isOpen = false;
    await Promise.all([this.photosDone, this.keeper.close()]);
  }

  /** The page is hidden or seen again; hidden time does not count, and all is saved. */
  setVisible(isVisible: boolean): void {
    if (!this.isOpen) return;
    const change = isVisible ? resumed : paused;
    this.inspection.friction = change(this.inspection.friction, performance.now());
    if (!isVisible) void this.keeper.save();
  }

  /** Photos are worked on one after the other; finishing and closing wait for the last. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.photosDone.then(work);
    this.photosDone = done.catch(() => undefined);
    return done;
  }

  private photosOf(key: string): readonly PhotoRef[] {
    return own(this.inspection.answers, key)?.photos ?? [];
  }

  /** Says at each shown item what is wrong with it; the items to mend. */
  private check(): readonly Item[] {
    const problems = problemsOf(this.checklist, this.inspection.answers);
    return this.shown.value.filter((item) => {
      const isUnread = this.entry(item.key) !== undefined;
      const problem = isUnread ? notRead(item) : (problems.get(item.key) ?? null);
      this.setProblem(item.key, problem);
      if (problem) this.inspection.friction = rejected(this.inspection.friction, item.key);
      return problem !== null;
    });
  }

  private put(item: Item, change: Change): void {
    const given = Object.entries(change).filter(([, part]) => part !== undefined && part !== "");
    const answer = Object.fromEntries(given) as Answer;
    const isFailure = fails(item, answer.value);
    const ticket = this.tickets.get(item.key);
    if (isFailure && ticket) answer.ticket_id = ticket.id;
    else delete answer.ticket_id;
    if (!isFailure) delete answer.severity;
    this.inspection.answers[item.key] = answer;
    (this.answers.get(item.key) as Signal<Answer | undefined>).value = answer;
  }

  private afterChange(items: readonly Item[]): void {
    if (items.some((item) => this.deciding.has(item.key))) this.shown.value = this.itemsToShow();
    for (const item of items) {
      // A sentence goes as soon as it is no longer true; a new one comes when finishing.
      if (this.problem(item.key).peek()) {
        this.setProblem(item.key, problemOf(item, this.inspection.answers[item.key]));
      }
    }
    this.count();
    this.keeper.touch();
  }

  private setProblem(key: string, problem: Problem | null): void {
    (this.problems.get(key) as Signal<Problem | null>).value = problem;
  }

  private itemsToShow(): readonly Item[] {
    return shownItems(this.checklist, valuesOf(this.inspection.answers));
  }

  private count(): void {
    const { answers } = this.inspection;
    const isOpen = ({ key }: Item) => this.entry(key) !== undefined;
    const open = this.shown
      .peek()
      .filter((item) => !isAnswered(item, own(answers, item.key)) || isOpen(item));
    const isNeeded = (item: Item) => item.required;
    this.needed.value = this.shown.peek().filter(isNeeded).length;
    this.done.value = this.needed.peek() - open.filter(isNeeded).length;
    const rest = open.filter((item) => item.answer === "pass_fail" && !this.tickets.has(item.key));
    this.rest.value = rest;
    this.unseen.value = rest.filter((item) => !this.seen.has(item.key));
  }

  private reopen(): void {
    const { inspection } = this;
    const next = this.shown
      .peek()
      .find((item) => !isAnswered(item, own(inspection.answers, item.key)));
    const wasBegun = Object.keys(inspection.answers).length > 0;
    let friction = resumed(inspection.friction, performance.now());
    if (wasBegun && next) friction = left(friction, next.key);
    inspection.friction = friction;
  }
}

/** What to say of an entry that is no number. */
export function notRead({ answer }: Item): Problem {
  return { kind: answer === "count" ? "not_a_count" : "not_a_number" };
}

function isCorrection(before: Answer | undefined, now: Answer | undefined): boolean {
  const hadAnswer = before?.value !== undefined || before?.not_applicable;
  return (
    !!hadAnswer && (before.value !== now?.value || before.not_applicable !== now?.not_applicable)
  );
}
