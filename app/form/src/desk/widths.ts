const USUAL_LETTERS_PX = 16;

/**
 * Of drawings so many pixels wide, the narrowest first, the widest that has room. It is stretched or
 * shrunk to its room, so that large letters, which have less room, get a drawing for a narrow one.
 */
export function chooseWidth(widths: readonly number[], room: number, lettersPx: number): number {
  const roomOfLetters = (room * USUAL_LETTERS_PX) / lettersPx;
  const fitting = widths.filter((width) => width <= roomOfLetters);
  return fitting.length ? Math.max(...fitting) : Math.min(...widths);
}
