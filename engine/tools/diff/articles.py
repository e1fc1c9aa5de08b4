"""The articles of changes: what is new knows who wrote it; for what is gone, the operations are asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ...base.diagnostics import Diagnostics
from ...base.node import Origin
from ...consolidation.library import Library
from ...consolidation.operations import Operation, operations
from .changes import Change


def with_articles(changes: Iterable[Change], amending: Sequence[Operation]) -> tuple[Change, ...]:
    """The changes with the instrument and article of those that leave nothing behind to tell it."""
    return tuple(c if c.after is not None and c.after.origin else _told(c, amending) for c in changes)


def _told(change: Change, amending: Sequence[Operation]) -> Change:
    for operation in reversed(amending):
        if covers(operation, change):
            return replace(change, origin=Origin(operation.instrument, operation.source))
    return change


def covers(operation: Operation, change: Change) -> bool:
    """Whether the operation writes what changed, or the member that a cell went with."""
    cell = dict(change.at)
    member = operation.path[0] == "dimensions" and operation.path[2:3] == ("members",) and len(operation.path) == 4
    if member and operation.verb == "repeal" and cell.get(operation.path[1]) == operation.path[3]:
        return True
    names = [change.path, (*change.path[:-1], change.was)] if change.was else [change.path]
    if cell:
        names = [(*change.path, "values")] if operation.path[2:] == ("values",) else names
    return any(n[: len(operation.path)] == operation.path for n in names) and all(
        cell.get(d) == m for d, m in operation.at.items()
    )


def amending(library_a: Library, a: str, library_b: Library, b: str) -> list[Operation]:
    """The operations of the instruments that lead to `b` and not to `a`, in order."""
    known = set(library_a.instruments(a))
    return [o for i in library_b.instruments(b) if i not in known for o in operations(library_b.document(i))]


def difference(library_a: Library, a: str, library_b: Library, b: str) -> tuple[Change, ...]:
    """The changes between two texts of two libraries, with their articles; raises `DiagnosticError` where one is no
    text."""
    from .changes import compare

    diagnostics = Diagnostics()
    one, other = library_a.consolidate(a, diagnostics).document, library_b.consolidate(b, diagnostics).document
    diagnostics.raise_if_errors()
    return with_articles(compare(one, other), amending(library_a, a, library_b, b))
