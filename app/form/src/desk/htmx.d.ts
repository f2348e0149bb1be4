declare module "htmx.org/dist/htmx.esm.js" {
  const htmx: { trigger(element: Element, event: string): boolean };
  export default htmx;
}
