// Photos of an answer: taken or chosen, made small, kept before anything else happens.

import { useEffect, useState } from "preact/hooks";
import { sentenceOf, toast } from "../app_state";
import type { Answer, Item } from "../checklist/definition";
import type { Draft } from "../filling/draft";
import { Unreadable } from "../photos/take";
import { findPhoto, SavedElsewhere } from "../store/inspections";
import { say, words } from "../words";
import { Icon } from "./frame";

interface PhotoFieldProps {
  draft: Draft;
  item: Item;
  answer: Answer | undefined;
}

export function PhotoField({ draft, item, answer }: PhotoFieldProps) {
  const photos = answer?.photos ?? [];
  const said = words.value.checklist;

  function add(input: HTMLInputElement) {
    for (const file of input.files ?? []) void tried(draft.addPhoto(item, file));
    input.value = "";
  }

  const picker = (isCamera: boolean) => (
    <label class="button">
      <Icon name={isCamera ? "camera" : "pictures"} />
      {isCamera ? said.camera : said.gallery}
      <input
        type="file"
        accept="image/*"
        class="hidden"
        {...(isCamera ? { capture: "environment" } : { multiple: true })}
        onChange={(event) => add(event.currentTarget)}
      />
    </label>
  );

  return (
    <div class="photos">
      {photos.map(({ id }, at) => (
        <figure key={id}>
          <Thumbnail id={id} alt={said.photoOf(at + 1, say(item.prompt))} />
          <button
            type="button"
            aria-label={said.removePhoto(at + 1)}
            onClick={() => tried(draft.removePhoto(item, id))}
          >
            <Icon name="close" />
          </button>
        </figure>
      ))}
      {draft.making.value.includes(item.key) && <p role="status">{said.makingSmall}</p>}
      <div class="pair">
        {picker(true)}
        {picker(false)}
      </div>
    </div>
  );
}

async function tried(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    toast.value = sentence(error);
  }
}

function sentence(error: unknown): string {
  const { trouble, checklist } = words.value;
  if (error instanceof SavedElsewhere) return checklist.gone;
  if (error instanceof Unreadable) return trouble.unreadable;
  if ((error as Error)?.name === "QuotaExceededError") return trouble.full;
  return error instanceof DOMException ? trouble.saving : sentenceOf(error);
}

export function Thumbnail({ id, alt }: { id: string; alt: string }) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    let made = "";
    void findPhoto(id).then((photo) => {
      if (!photo) return;
      made = URL.createObjectURL(photo.blob);
      setUrl(made);
    });
    return () => URL.revokeObjectURL(made);
  }, [id]);
  return url ? <img src={url} alt={alt} width="96" height="96" /> : null;
}
