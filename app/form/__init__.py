"""The phone form: TypeScript in `src/`, built by Vite into `dist/`, served by `views`."""
