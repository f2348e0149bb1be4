"""The tickets behind a number."""
