"""The teams of a venue, who is in them, and when they work."""
