"""A demo venue with a year of made-up history; the same generator loads as much as is wanted."""
