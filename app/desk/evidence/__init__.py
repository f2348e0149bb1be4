"""The desk's pages of photos, signals and inspections."""
