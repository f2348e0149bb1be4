"""Checklists: what is checked at a kind of spot, read from YAML, kept as versions."""
