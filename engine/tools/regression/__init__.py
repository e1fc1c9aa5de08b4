"""Contracts tested again: against what they state, against what was once recorded, and results made again.

The pytest plugin in this folder is imported wherever pytest runs: what is heavy is imported when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .discover import contract_files
    from .result import as_result

__all__ = ["as_result", "contract_files"]

_PLACES = {"contract_files": "discover", "as_result": "result"}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
