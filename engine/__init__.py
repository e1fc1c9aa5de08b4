"""Accord's engine: it loads rule sets written as data, checks them and evaluates a contract under them.

The engine knows the rule language and nothing of any accord: every name of the law lives in `rules/`. What stands in
`__all__` is the interface for programs; it is loaded when it is first asked for, and importing it changes nothing else.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .base.diagnostics import Fault as Diagnostic
    from .base.diagnostics import Faulty as DiagnosticError
    from .base.diagnostics import Unreadable as PathError
    from .base.node import NONE
    from .core.outcomes import Failure as EvaluationError
    from .core.outcomes import Unknown
    from .tools.interface import Library, Result

VERSION = "0.1.0"
__all__ = [
    "NONE",
    "VERSION",
    "Diagnostic",
    "DiagnosticError",
    "EvaluationError",
    "Library",
    "PathError",
    "Result",
    "Unknown",
]

_PLACES = {
    "NONE": ("base.node", "NONE"),
    "Diagnostic": ("base.diagnostics", "Fault"),
    "DiagnosticError": ("base.diagnostics", "Faulty"),
    "PathError": ("base.diagnostics", "Unreadable"),
    "EvaluationError": ("core.outcomes", "Failure"),
    "Unknown": ("core.outcomes", "Unknown"),
    "Library": ("tools.interface", "Library"),
    "Result": ("tools.interface", "Result"),
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, its = _PLACES[name]
    return getattr(import_module(f"{__name__}.{module}"), its)
