"""What is installed only where it is asked for: how to get it, said in one place."""

from __future__ import annotations

from importlib import metadata

from .diagnostics import Unreadable


def missing(what: str, extra: str) -> Unreadable:
    """The fault that a library of an extra is not there, with what to type; `what` needs it."""
    scripts = metadata.entry_points(group="console_scripts")
    names = (e.dist.name for e in scripts if e.dist is not None and e.value.startswith(f"{__name__.partition('.')[0]}."))
    name = next(names, ".")
    return Unreadable(f"{what} needs more than is installed: type pip install '{name}[{extra}]'")
