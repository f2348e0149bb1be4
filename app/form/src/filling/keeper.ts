// Saves an inspection as fast as it changes, one save at a time, and says what is in the way.

import { signal } from "@preact/signals";
import { SavedElsewhere, saveInspection } from "../store/inspections";
import type { Inspection } from "../store/types";

export type SaveTrouble = "full" | "saving" | "elsewhere";

const SAVE_AGAIN_MS = 4000;

export class Keeper {
  readonly trouble = signal<SaveTrouble | null>(null);
  private isSaved = true;
  private isClosed = false;
  private saving: Promise<void> | null = null;

  constructor(private readonly inspection: Inspection) {}

  /** Begins to save as soon as the tap is dealt with: a phone may die at any moment. */
  touch(): void {
    if (!this.isSaved) return;
    this.isSaved = false;
    queueMicrotask(() => void this.save());
  }

  /** Saves what is not saved yet; never raises, `trouble` says what is in the way. */
  async save(): Promise<void> {
    while (!this.isClosed && (!this.isSaved || this.saving)) {
      this.saving ??= this.saveOnce();
      await this.saving;
      if (this.trouble.peek()) return;
    }
  }

  /** Saves now, also where nothing was touched; whether it is saved. */
  async saveNow(): Promise<boolean> {
    this.isSaved = false;
    await this.save();
    return !this.trouble.peek() && !this.isClosed;
  }

  /** Nothing is saved any more, once what is being saved just now is. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.saving;
  }

  private async saveOnce(): Promise<void> {
    this.isSaved = true;
    try {
      this.inspection.revision = await saveInspection(this.inspection);
      this.trouble.value = null;
    } catch (error) {
      this.isSaved = false;
      this.trouble.value = troubleOf(error);
      if (this.trouble.value !== "elsewhere") setTimeout(() => this.save(), SAVE_AGAIN_MS);
    } finally {
      this.saving = null;
    }
  }
}

function troubleOf(error: unknown): SaveTrouble {
  if (error instanceof SavedElsewhere) return "elsewhere";
  return (error as Error)?.name === "QuotaExceededError" ? "full" : "saving";
}
