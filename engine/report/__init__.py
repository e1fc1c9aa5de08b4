"""Statements and faults made into text or JSON. Nothing here computes."""
