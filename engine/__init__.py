"""Accord's engine: it loads rule sets written as data, checks them and evaluates a contract under them.

The engine knows the rule language and nothing of any accord: every name of the law lives in `rules/`. What stands in
`__all__` is the interface for programs; it is loaded when it is first asked for, and importing it changes nothing else.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .base.diagnostics import Diagnostic, DiagnosticError, PathError
    from .base.node import NONE
    from .core.outcomes import EvaluationError, Unknown
    from .tools.interface import Library, Result

VERSION = "0.2.0"
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

_MODULES = {
    "NONE": "base.node",
    "Diagnostic": "base.diagnostics",
    "DiagnosticError": "base.diagnostics",
    "PathError": "base.diagnostics",
    "EvaluationError": "core.outcomes",
    "Unknown": "core.outcomes",
    "Library": "tools.interface",
    "Result": "tools.interface",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
