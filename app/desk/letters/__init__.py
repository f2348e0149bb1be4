"""Pages about messages: what one is told, addresses that take no mail, and what was sent."""
