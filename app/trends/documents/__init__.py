"""A venue's numbers as documents: JSON, tables, CSV and XLSX. None of them rounds anything."""
