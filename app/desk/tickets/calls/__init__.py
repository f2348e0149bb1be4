"""Calls about critical tickets, recorded at the desk."""
