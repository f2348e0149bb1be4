"""The desk's pages of trends: what got worse, whether it is real, and what stands behind it."""
