/**
 * Draws the charts of a page once all else of it can be read. The numbers of each stand there as a
 * table, which is unfolded where the drawing fails.
 */
const figures = document.querySelectorAll<HTMLElement>("figure.chart");

async function draw(): Promise<void> {
  const { drawIn } = await import("./drawing");
  for (const figure of figures) await drawIn(figure);
}

function showTables(): void {
  for (const figure of figures) {
    if (!figure.querySelector("svg")) figure.querySelector("details")?.setAttribute("open", "");
  }
}

function start(): void {
  draw().catch((error: unknown) => {
    showTables();
    throw error;
  });
}

if (document.readyState === "complete") start();
else addEventListener("load", start, { once: true });
