"""The pages of one check and of one spot."""
