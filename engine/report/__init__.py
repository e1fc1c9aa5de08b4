"""Statements and diagnostics made into text or JSON. Nothing here computes."""
