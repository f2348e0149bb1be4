"""Inspections: submit, score, receipt."""
