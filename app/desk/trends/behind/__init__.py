"""The inspections behind a number."""
