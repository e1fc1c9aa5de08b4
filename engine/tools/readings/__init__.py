"""The options of a reading compared: what each moves in a contract."""

from .alternatives import Alternative, alternatives_of
from .report import readings_data

__all__ = ["Alternative", "alternatives_of", "readings_data"]
