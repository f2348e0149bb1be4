"""Photos of a mending that come with a form."""
