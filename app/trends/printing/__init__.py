"""The report of a venue's trends as a PDF: a page that stands alone, then all of it."""
