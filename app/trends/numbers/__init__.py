"""What a report says, as numbers: one source for pages, PDF, XLSX, CSV and JSON."""
