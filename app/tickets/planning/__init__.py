"""How managers decide who gets a venue's tickets, by when, and whom to call."""
