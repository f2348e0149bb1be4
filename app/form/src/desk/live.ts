/**
 * Makes the desk live. Every page works without this: forms answer with whole pages, of which htmx
 * takes the part that it wants.
 */
import htmx from "htmx.org/dist/htmx.esm.js";
import { refresh } from "./refresh";
import type { Swap } from "./swap";

const NEWS = "main [role=alert], main [role=status]";

/** What was sent and taken stands in the answer; what was not, the server sends back. */
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = (event as CustomEvent<Swap>).detail;
  const { sourceElement, response } = ctx;
  if (sourceElement instanceof HTMLFormElement && response.status < 400) sourceElement.reset();
});

/** As after the page itself had been loaded: the address is the answer's, the news has the focus. */
document.addEventListener("htmx:after:swap", (event) => {
  const { ctx } = (event as CustomEvent<Swap>).detail;
  if (ctx.request.method === "GET") return;
  const { redirected, url } = ctx.response.raw;
  if (redirected) history.replaceState(null, "", withoutNews(url));
  const news = document.querySelector<HTMLElement>(NEWS) ?? document.getElementById("main");
  news?.focus();
});

function withoutNews(address: string): string {
  const url = new URL(address);
  url.searchParams.delete("said");
  return url.href;
}

const board = document.getElementById("board");
if (board) refresh(board, () => htmx.trigger(board, "refresh"));
