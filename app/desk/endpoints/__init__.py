"""The desk's pages of outside systems that are told by webhook."""
