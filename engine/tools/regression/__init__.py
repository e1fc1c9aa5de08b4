"""Contracts tested again: against what they state, against what was once recorded, and results made again."""

from .discover import contract_files
from .result import as_result

__all__ = ["as_result", "contract_files"]
