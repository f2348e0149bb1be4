"""How promises were kept: what managers read of it."""
