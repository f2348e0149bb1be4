"""Trends: what got better, what got worse, what nobody looked at; the report in print."""
