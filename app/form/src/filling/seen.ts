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
    // Between the head and the bar at the thumb, however large the text.
    { rootMargin: `-${heightOf(".head")}px 0px -${heightOf(".finish")}px 0px` },
  );
  function seen(target: Element): void {
    observer.unobserve(target);
    onSeen((target.closest("[data-item]") as HTMLElement).dataset.item ?? "");
  }
  // What stands below the question: where that is in sight, the question was.
  for (const end of list.querySelectorAll("[data-item] .moment")) observer.observe(end);
  return () => {
    observer.disconnect();
    for (const timer of timers.values()) clearTimeout(timer);
  };
}

function heightOf(selector: string): number {
  return Math.ceil(document.querySelector<HTMLElement>(selector)?.offsetHeight ?? 0);
}
