"""The first days of versions, each moved by a day: another text may be in force on the day of a contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ....base import dates
from ....base.diagnostics import DiagnosticError, Diagnostics
from ....base.node import Node
from ....consolidation.library import Library
from ....contracts.versions import select
from ..boundaries import first_days
from ..stated import Stated, computed
from ..trace import Place, place
from .mutants import Change


def moved_days(library: Library, references: Sequence[str]) -> Iterator[tuple[Change, Library]]:
    """Each first day a day later and a day earlier, with the library in which it is."""
    instruments = dict.fromkeys(i for r in references for i in library.instruments(r))
    for reference in instruments:
        written = library.document(reference)
        for reading, option, node in first_days(_consolidated(library, reference)):
            day = dates.parse(node.raw)
            assert day is not None
            for new in (day + timedelta(days=1), day - timedelta(days=1)):
                changed = _put(written, place(node), new)
                if changed is not written:
                    what = f"in force from {day}{f' ({reading}: {option})' if reading else ''} → {new}"
                    keys = frozenset([("side", place(node), (0, 0), side) for side in ("at", "just below")])
                    yield Change(what, node.span, reference, keys, lambda r: r), library.beside({reference: changed})


def _consolidated(library: Library, reference: str) -> Node:
    return library.consolidate(reference, Diagnostics()).document


def _put(node: Node, at: Place, day: date) -> Node:
    """The tree with the scalar at a place changed; the same object where it is not in it."""
    if not node.is_map and not node.is_list:
        return node._replace(value=str(day), raw=str(day)) if place(node) == at else node
    if node.is_map:
        members = {k: _put(v, at, day) for k, v in node.map.items()}
        return node.with_map(members) if any(members[k] is not v for k, v in node.map.items()) else node
    items = tuple(_put(v, at, day) for v in node.items)
    return node._replace(value=items) if any(a is not b for a, b in zip(items, node.items, strict=True)) else node


def notices(line: Stated, library: Library) -> bool:
    """Whether a line no longer comes out where other texts are in force."""
    readings = line.prepared.evaluation.readings if line.prepared is not None else {}
    try:
        texts = select(line.contract, library, None, readings).versions
    except DiagnosticError:
        texts = ()
    if texts == (line.prepared.selection.versions if line.prepared is not None else ()):
        return False
    return computed(line.contract, line.line, line.case, library).missed is not None
