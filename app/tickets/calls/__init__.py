"""Calls about critical tickets: who was called, when, and whether they were reached."""
