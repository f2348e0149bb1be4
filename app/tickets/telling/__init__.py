"""What tickets say of their events: who is told, in which words, and what outside systems read."""
