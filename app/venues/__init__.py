"""Venues, spots, QR slugs, business calendars."""
