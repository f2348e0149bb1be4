// Draws the regions of a photo that are to be hidden. Without this file the number fields do it.
// A region is four fields in per cent of the picture; the drawing and the fields follow each other.
(() => {
  const form = document.querySelector("form[data-regions]");
  const stage = form?.querySelector(".stage");
  if (!stage) return;
  const drawing = stage.querySelector("svg");
  const list = form.querySelector(".regions");
  const toggle = form.querySelector("[data-draw]");
  const NAMES = ["left", "top", "width", "height"];
  const SMALLEST = 1; // per cent; a smaller one was a tap

  const sets = () => [...list.querySelectorAll("fieldset")];
  const field = (set, name) => set.querySelector(`[data-side=${name}]`);
  const read = (set) => NAMES.map((name) => Number.parseFloat(field(set, name).value));
  const isEmpty = (set) => NAMES.every((name) => field(set, name).value === "");
  const clamp = (share) => Math.min(100, Math.max(0, share));

  function write(set, box) {
    NAMES.forEach((name, side) => {
      field(set, name).value = box[side].toFixed(1);
    });
  }

  function addSet() {
    const set = sets()[0].cloneNode(true);
    const number = sets().length + 1;
    for (const input of set.querySelectorAll("input")) {
      const id = input.id.replace(/\d+$/, number);
      set.querySelector(`label[for="${input.id}"]`).htmlFor = id;
      input.id = id;
      input.value = "";
    }
    set.querySelector("[data-number]").textContent = number;
    set.querySelector("[data-remove]").hidden = false;
    list.append(set);
    return set;
  }

  function rect([left, top, width, height]) {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const sides = { x: left, y: top, width, height };
    for (const [name, value] of Object.entries(sides)) shape.setAttribute(name, value);
    drawing.append(shape);
  }

  function redraw(unfinished) {
    drawing.replaceChildren();
    const boxes = sets().map(read).filter((box) => box.every(Number.isFinite));
    for (const box of unfinished ? [...boxes, unfinished] : boxes) rect(box);
  }

  function place(event) {
    const { left, top, width, height } = stage.getBoundingClientRect();
    const x = ((event.clientX - left) / width) * 100;
    const y = ((event.clientY - top) / height) * 100;
    return [clamp(x), clamp(y)];
  }

  function between([x1, y1], [x2, y2]) {
    return [Math.min(x1, x2), Math.min(y1, y2), Math.abs(x1 - x2), Math.abs(y1 - y2)];
  }

  let began = null;
  stage.addEventListener("pointerdown", (event) => {
    if (toggle.getAttribute("aria-pressed") !== "true") return;
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    began = place(event);
  });
  stage.addEventListener("pointermove", (event) => {
    if (began) redraw(between(began, place(event)));
  });
  stage.addEventListener("pointerup", (event) => {
    if (!began) return;
    const box = between(began, place(event));
    began = null;
    if (box[2] >= SMALLEST && box[3] >= SMALLEST) write(sets().find(isEmpty) ?? addSet(), box);
    redraw();
  });
  stage.addEventListener("pointercancel", () => {
    began = null;
    redraw();
  });
  toggle.addEventListener("click", () => {
    const isOn = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", isOn);
    stage.classList.toggle("drawing", isOn);
  });
  list.addEventListener("input", () => redraw());
  list.addEventListener("click", (event) => {
    if (!event.target.matches("[data-remove]")) return;
    event.target.closest("fieldset").remove();
    toggle.focus();
    redraw();
  });
  toggle.hidden = false;
  redraw();
})();
