// Photos of an answer: taken or chosen, made small, kept before anything else happens.

import { useEffect, useState } from "preact/hooks";
import { sentenceOf, toast } from "../app_state";
import type { Answer, Item } from "../checklist/definition";
import type { Draft } from "../filling/draft";
import { takePhoto, Unreadable } from "../photos/take";
import { dropPhoto, findPhoto } from "../store/inspections";
import { say, words } from "../words";
import { Icon } from "./frame";

interface PhotoFieldProps {
  draft: Draft;
  item: Item;
  answer: Answer | undefined;
}

export function PhotoField({ draft, item, answer }: PhotoFieldProps) {
  const [making, setMaking] = useState(0);
  const photos = answer?.photos ?? [];
  const said = words.value.checklist;

  async function add(input: HTMLInputElement) {
    const files = [...(input.files ?? [])];
    input.value = "";
    for (const file of files) {
      setMaking((count) => count + 1);
      try {
        const { id, sha256 } = await takePhoto(file, draft.inspection, item.key);
        const before = draft.answer(item.key).peek()?.photos ?? [];
        draft.give(item, { photos: [...before, { id, sha256 }] });
      } catch (error) {
        toast.value = sentence(error);
      }
      setMaking((count) => count - 1);
    }
  }

  async function remove(id: string) {
    const left = photos.filter((photo) => photo.id !== id);
    draft.give(item, { photos: left.length ? left : undefined });
    await draft.save();
    await dropPhoto(id);
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
          <button type="button" aria-label={said.removePhoto(at + 1)} onClick={() => remove(id)}>
            <Icon name="close" />
          </button>
        </figure>
      ))}
      {making > 0 && <p role="status">{said.makingSmall}</p>}
      <div class="pair">
        {picker(true)}
        {picker(false)}
      </div>
    </div>
  );
}

function sentence(error: unknown): string {
  const { trouble } = words.value;
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
