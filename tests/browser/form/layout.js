// What of the page a thumb would miss, what sticks out, and what is under something else.
window.layout = (() => {
  const TARGETS = "button, a[href], input, select, textarea, label.button, summary";
  // A line that is written into scrolls by itself; a photo's button to remove it lies over its edge.
  const SCROLLS_OR_OVERLAPS = ["input", "figure"];
  const name = (element) => element.outerHTML.replace(/<svg.*?<\/svg>/gs, "").slice(0, 110);
  const isShown = (element) => element.checkVisibility() && !element.matches(".hidden");
  // WCAG 2.5.8 exempts links in sentences; a box to tick is touched by its label.
  const isInline = (element) => element.matches("a") && getComputedStyle(element).display === "inline";
  const touched = (element) => (element.matches("label input") ? element.closest("label") : element);

  function problems(smallest) {
    const width = document.documentElement.clientWidth;
    const found = [];
    const wide = document.documentElement.scrollWidth - width;
    if (wide > 0) found.push(`scrolls sideways by ${wide} px`);
    for (const element of document.querySelectorAll(TARGETS)) {
      if (!isShown(element) || isInline(element)) continue;
      const rect = touched(element).getBoundingClientRect();
      if (rect.width < smallest || rect.height < smallest)
        found.push(`${Math.round(rect.width)} x ${Math.round(rect.height)} px: ${name(element)}`);
    }
    for (const element of document.body.querySelectorAll("*")) {
      if (!isShown(element) || element.closest("svg")) continue;
      const rect = element.getBoundingClientRect();
      if (rect.width && (rect.left < -1 || rect.right > width + 1))
        found.push(`outside the window: ${name(element)}`);
      if (SCROLLS_OR_OVERLAPS.includes(element.localName)) continue;
      if (element.clientWidth && element.scrollWidth > element.clientWidth + 1)
        found.push(`its text sticks out: ${name(element)}`);
    }
    return found;
  }

  // WCAG 2.4.7 and 2.4.11: where the focus is, is seen, and nothing lies over it.
  function focus() {
    const element = document.activeElement;
    if (!element || element === document.body) return { name: "body", problems: [] };
    const seen = element.matches(".hidden") ? element.closest("label") : element;
    const found = [];
    const { outlineStyle, outlineWidth } = getComputedStyle(seen);
    if (outlineStyle === "none" || Number.parseFloat(outlineWidth) < 2) found.push("no outline");
    const rect = seen.getBoundingClientRect();
    if (rect.top < 0 || rect.bottom > innerHeight) found.push("outside the window");
    for (const over of document.querySelectorAll(".head, .bar, .finish")) {
      const { top, bottom } = over.getBoundingClientRect();
      if (over.contains(seen) || seen.closest("dialog")) continue;
      if (rect.top < bottom - 1 && rect.bottom > top + 1) found.push(`under .${over.className}`);
    }
    return { name: name(seen), problems: found };
  }
  return { problems, focus };
})();
