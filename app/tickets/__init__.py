"""From a failure to a ticket, and from a ticket to a mended spot."""
