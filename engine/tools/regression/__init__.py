"""Contracts tested again: against what they state, against what was once recorded, and results made again."""

from .discover import contract_files

__all__ = ["contract_files"]
