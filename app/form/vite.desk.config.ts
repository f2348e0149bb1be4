import { defineConfig } from "vite";
import { packFiles } from "./pack_files";

/** The desk's script lies beside the form's, which knows nothing of it: no phone loads or keeps it. */
export default defineConfig({
  base: "/form/assets/desk/",
  build: {
    target: "es2022",
    outDir: "dist/assets/desk",
    assetsDir: "",
    modulePreload: false,
    rolldownOptions: { input: { live: "src/desk/live.ts" } },
  },
  publicDir: false,
  plugins: [packFiles("dist/assets/desk")],
});
