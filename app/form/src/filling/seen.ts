// Which items were on the screen long enough to be read: what nobody looked at is not "fine".

const LONG_ENOUGH_MS = 300;

/** Calls `onSeen` with the key of each `[data-item]` in `list` once it was seen; answers the end. */
export function watchSeen(list: HTMLElement, onSeen: (key: string) => void): () => void {
  const timers = new Map<Element, ReturnType<typeof setTimeout>>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        clearTimeout(timers.get(target));
        timers.delete(target);
        if (isIntersecting)
          timers.set(
            target,
            setTimeout(() => seen(target), LONG_ENOUGH_MS),
          );
      }
    },
    // The whole question must be in sight, above the bar at the thumb.
    { threshold: 1, rootMargin: "0px 0px -120px 0px" },
  );
  function seen(target: Element): void {
    observer.unobserve(target);
    onSeen((target.closest("[data-item]") as HTMLElement).dataset.item ?? "");
  }
  for (const question of list.querySelectorAll("[data-item] .prompt")) observer.observe(question);
  return () => {
    observer.disconnect();
    for (const timer of timers.values()) clearTimeout(timer);
  };
}
