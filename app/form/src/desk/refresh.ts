import type { Swap } from "./swap";

const EVERY_MS = 30_000;

/**
 * Asks for the board again every half minute while somebody may be looking at it, and at once when
 * they come back. The focus and the place stay where they are. What cannot be had is said, and
 * the board stays as it was.
 */
export function refresh(board: HTMLElement, ask: () => void): void {
  let askedAt = Date.now();
  const askNow = () => {
    askedAt = Date.now();
    ask();
  };
  setInterval(() => {
    if (!document.hidden) askNow();
  }, EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && Date.now() - askedAt >= EVERY_MS) askNow();
  });

  const stale = document.getElementById("stale");
  const say = (isStale: boolean) => {
    if (stale) stale.hidden = !isStale;
  };
  board.addEventListener("htmx:before:swap", (event) => {
    const { response } = (event as CustomEvent<Swap>).detail.ctx;
    const isBoard = response.status === 200 && !response.raw.redirected;
    if (!isBoard) event.preventDefault();
    if (response.raw.redirected) location.reload(); // the sign-in has ended
    say(!isBoard);
  });
  board.addEventListener("htmx:error", () => say(true));
}
