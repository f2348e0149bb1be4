"""The desk's pages of a venue's moments, with what people thought of for them."""
