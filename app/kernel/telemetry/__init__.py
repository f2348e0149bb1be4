"""What operators see of Rounds: metrics for Prometheus, and a line of the log for each request."""
