"""What the front line notices about a venue's moments: ideas."""
