// How much room the phone has left, and whether the browser may delete what it keeps.

import { useEffect, useState } from "preact/hooks";
import { inspections } from "../app_state";
import { LITTLE_ROOM_BYTES, type Room, readRoom } from "../store/durability";
import { number, words } from "../words";

const TYPICAL_PHOTO_BYTES = 400_000;
/** Nobody needs to know that there is room for more than a few days. */
const FEW_PHOTOS = 1000;

/** Looked at again whenever something was kept or sent; null until then. */
export function useRoom(): Room | null {
  const [room, setRoom] = useState<Room | null>(null);
  const kept = inspections.value;
  useEffect(() => void readRoom().then(setRoom), [kept]);
  return room;
}

interface RoomProps {
  room: Room | null;
}

/** Warns in plain words; says nothing where all is well. */
export function RoomWarning({ room }: RoomProps) {
  const said = words.value.queue;
  const isLittle = room !== null && room.freeBytes !== null && room.freeBytes < LITTLE_ROOM_BYTES;
  return (
    <>
      {room && !room.persistent && <p class="notice warn">{said.evictable}</p>}
      {isLittle && <p class="notice warn">{said.littleRoom}</p>}
    </>
  );
}

export function RoomLeft({ room }: RoomProps) {
  const photos = Math.floor((room?.freeBytes ?? Number.POSITIVE_INFINITY) / TYPICAL_PHOTO_BYTES);
  if (photos >= FEW_PHOTOS) return null;
  return <p class="soft">{words.value.queue.room(number(photos))}</p>;
}
