// Built with the tools of the form: this folder has none of its own.
import { fileURLToPath } from "node:url";

const preact = fileURLToPath(new URL("../../../../app/form/node_modules/preact", import.meta.url));

export default {
  base: "/floor/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: { alias: { preact } },
  build: { target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
};
