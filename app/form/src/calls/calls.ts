// The calls of an inspection that is being filled in: kept with it at every tap.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Callee } from "../api/types";
import type { Keeper } from "../filling/keeper";
import { newId } from "../ids";
import type { Inspection, KeptCall } from "../store/types";

export class Calls {
  private readonly made;

  constructor(
    private readonly inspection: Inspection,
    private readonly keeper: Keeper,
    private readonly isOpen: () => boolean,
  ) {
    this.made = signal<readonly KeptCall[]>(inspection.calls ?? []);
  }

  get all(): ReadonlySignal<readonly KeptCall[]> {
    return this.made;
  }

  of(item: string): readonly KeptCall[] {
    return this.made.value.filter((call) => call.item === item);
  }

  /** The number was dialled just now; whether anybody answered is said later. */
  dial(item: string, callee: Callee): void {
    this.change(item, callee, {});
  }

  /** Whether they were reached; null takes it back. */
  say(item: string, callee: Callee, reached: boolean | null): void {
    this.change(item, callee, { reached });
  }

  /** Changes one call; undefined parts stay. */
  edit(id: string, change: Partial<KeptCall>): void {
    this.keep(this.made.peek().map((call) => (call.id === id ? { ...call, ...change } : call)));
  }

  /** Begins the call where none has, and a dialled one anew; its instant is that of the dialling. */
  private change(item: string, { whom, phone }: Callee, change: Partial<KeptCall>): void {
    const at = new Date().toISOString();
    const open = this.made.peek().find((call) => call.item === item && call.reached !== false);
    if (open) {
      const isAnew = open.reached === null && !("reached" in change);
      this.edit(open.id, { whom, phone, ...change, ...(isAnew && { called_at: at }) });
    } else {
      const call = { id: newId(), item, whom, phone, called_at: at, note: "" };
      this.keep([...this.made.peek(), { ...call, state: "kept", reached: null, ...change }]);
    }
  }

  private keep(calls: readonly KeptCall[]): void {
    if (!this.isOpen()) return;
    this.inspection.calls = calls;
    this.made.value = calls;
    this.keeper.touch();
  }
}
