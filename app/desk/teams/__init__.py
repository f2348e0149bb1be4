"""The desk's pages of the teams of a venue."""
