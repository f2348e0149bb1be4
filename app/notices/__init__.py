"""What happened, who is told of it, and how the telling leaves the house."""
