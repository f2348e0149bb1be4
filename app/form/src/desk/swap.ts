/** What htmx says of an answer that it is about to show, or has shown. */
export interface Swap {
  ctx: {
    sourceElement: Element;
    request: { method: string };
    response: { status: number; raw: Response };
  };
}
