"""The desk's pages of tickets."""
