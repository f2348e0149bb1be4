"""The desk's pages of how a venue handles its tickets."""
