"""Everything about one person, from all rooms: handed out, or erased."""
