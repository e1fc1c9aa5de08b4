"""Contracts tested again: against what they state, against what was once recorded, and results made again."""
