import embed, { type EmbedOptions, type Result, type VisualizationSpec } from "vega-embed";
import { chooseWidth } from "./widths";

/** All data stand in the page: nothing is ever fetched for a chart. */
const nothing = () => Promise.reject(new Error("A chart loads nothing."));

/**
 * The page's policy forbids code made from text and styles that it has not named, so Vega interprets
 * its expressions, and the desk's own styles give it its looks.
 */
const OPTIONS: EmbedOptions = {
  ast: true,
  actions: false,
  tooltip: false,
  hover: false,
  defaultStyle: false,
  renderer: "svg",
  loader: { load: nothing, sanitize: nothing, http: nothing, file: nothing },
};

/** Draws the chart of a figure in the width that it has room for, and again when that changes. */
export async function drawIn(figure: HTMLElement): Promise<void> {
  const place = figure.querySelector<HTMLElement>(".drawn");
  if (!place) return;
  const specs = specsOf(figure);
  place.setAttribute("role", "img");
  place.setAttribute("aria-labelledby", figure.querySelector("figcaption")?.id ?? "");
  let width = 0;
  let drawn: Result | undefined;
  const draw = async () => {
    const lettersPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const fitting = chooseWidth([...specs.keys()], place.clientWidth, lettersPx);
    if (fitting === width) return;
    width = fitting;
    drawn?.finalize();
    drawn = await embed(layerIn(place), specOf(specs.get(width) ?? "", place), OPTIONS);
  };
  await draw();
  new ResizeObserver(() => void draw()).observe(place);
}

/** The descriptions of a figure by the width that they are made for. */
function specsOf(figure: HTMLElement): Map<number, string> {
  const scripts = figure.querySelectorAll<HTMLScriptElement>("script[data-width]");
  return new Map([...scripts].map((one) => [Number(one.dataset.width), one.text]));
}

/** A description in the page's letters. */
function specOf(text: string, place: HTMLElement): VisualizationSpec {
  const spec = JSON.parse(text);
  return { ...spec, config: { ...spec.config, font: getComputedStyle(place).fontFamily } };
}

/** Where Vega draws: `place` is one picture for who cannot see it, its many parts are not. */
function layerIn(place: HTMLElement): HTMLElement {
  const layer = document.createElement("div");
  layer.setAttribute("aria-hidden", "true");
  place.replaceChildren(layer);
  return layer;
}
