"""Web pages for managers and maintenance, which work without JavaScript."""
