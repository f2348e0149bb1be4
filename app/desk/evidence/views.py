"""HTTP of the desk's pages of photos, signals and inspections."""
