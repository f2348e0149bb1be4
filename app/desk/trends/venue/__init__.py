"""The page of a venue's trends, in the order of a report's summary."""
