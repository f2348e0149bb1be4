"""Pages about how the walks are done: agreement between inspectors, and what the form takes."""
