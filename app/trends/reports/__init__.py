"""Reports that a worker makes and the store keeps: asked for, or on a schedule."""
