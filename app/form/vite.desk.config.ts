import { defineConfig, type Plugin } from "vite";
import { packFiles } from "./pack_files";

const UNUSED = /^vega-(crossfilter|force|hierarchy|label|regression|voronoi|wordcloud)$/;

/** Leaves out the parts of Vega that none of our charts is made of, a tenth of it. */
function withoutUnused(): Plugin {
  return {
    name: "without-unused",
    enforce: "pre",
    resolveId: (id) => (UNUSED.test(id) ? "\0unused" : undefined),
    load: (id) => (id === "\0unused" ? "export {};" : undefined),
  };
}

/** The desk's script lies beside the form's, which knows nothing of it: no phone loads or keeps it. */
export default defineConfig({
  base: "/form/assets/desk/",
  build: {
    target: "es2022",
    outDir: "dist/assets/desk",
    assetsDir: "",
    modulePreload: false,
    rolldownOptions: { input: { live: "src/desk/live.ts", charts: "src/desk/charts.ts" } },
  },
  publicDir: false,
  plugins: [withoutUnused(), packFiles("dist/assets/desk")],
});
