"""What happened, counted a day: kept right by a worker, and rebuilt to the same rows."""
