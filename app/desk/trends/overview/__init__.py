"""The page of all venues that somebody manages: each for itself, and beside the others."""
