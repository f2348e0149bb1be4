import { join } from "node:path";
import type { Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";
import { packFiles } from "./pack_files";

/** The style goes into the page: on a slow network a file of its own costs a round trip. */
function inlineStyle(): Plugin {
  return {
    name: "inline-style",
    enforce: "post",
    generateBundle(_options, bundle) {
      const page = bundle["index.html"];
      if (page?.type !== "asset") return;
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type !== "asset" || !name.endsWith(".css")) continue;
        const link = new RegExp(`<link[^>]*href="[^"]*${name}"[^>]*>`);
        page.source = String(page.source).replace(link, () => `<style>${file.source}</style>`);
        delete bundle[name];
      }
    },
  };
}

/** What is imported later here has no styles and parts to load before it, so that is left out. */
function plainImports(): Plugin {
  return {
    name: "plain-imports",
    enforce: "pre",
    load(id) {
      if (!id.endsWith("vite/preload-helper.js")) return;
      return "export const __vitePreload = (load) => load();";
    },
  };
}

export default defineConfig({
  base: "/form/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
  },
  worker: { format: "es" },
  plugins: [
    plainImports(),
    inlineStyle(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src",
      filename: "service_worker.ts",
      injectRegister: false,
      registerType: "prompt",
      scope: "/form",
      manifest: false,
      injectManifest: { globPatterns: ["**/*.{js,html,svg,png,webmanifest}"] },
    }),
    packFiles("dist"),
  ],
  cacheDir: join(import.meta.dirname, "node_modules/.vite"),
  test: { root: "../..", include: ["tests/form/**/*.test.ts"] },
});
