// A note that grows as it is written.

import { useId } from "preact/hooks";
import { LONGEST_TEXT } from "../checklist/answers";
import type { Answer, Item } from "../checklist/definition";
import type { Draft } from "../filling/draft";

interface NoteFieldProps {
  draft: Draft;
  item: Item;
  answer: Answer | undefined;
  label: string;
}

export function NoteField({ draft, item, answer, label }: NoteFieldProps) {
  const id = useId();
  return (
    <div class="note">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={1}
        maxLength={LONGEST_TEXT}
        autocapitalize="sentences"
        value={answer?.note ?? ""}
        onInput={(event) => draft.write(item, { note: event.currentTarget.value })}
      />
    </div>
  );
}
