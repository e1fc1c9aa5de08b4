"""The first days of versions as boundaries, for contracts whose version follows from their date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .. import dates
from ..contract import Contract
from ..faults import Faults
from ..library import Library
from ..nodes import Node
from ..settle import Prepared
from .tracing import Key, named_at, place, sides


def first_days(document: Node) -> Iterator[tuple[str, str, Node]]:
    """The dates from which a text is in force, each with the reading and option that give it (none: the text itself)."""
    reading = document.text("in_force", "reading")
    if reading is None:
        found = [("", "", document.get("in_force", "from"))]
    else:
        options = document.get("readings", reading, "options")
        found = [(reading, o, n.get("from")) for o, n in (options.map if options is not None else {}).items()]
    for name, option, node in found:
        if node is not None and dates.parse(node.raw) is not None:
            yield name, option, node


def selected(contract: Contract, library: Library, prepared: Prepared, taken: Mapping[str, str]) -> Iterator[Key]:
    """What choosing a version by date has looked at: the options taken, and on which side of each first day it was."""
    if not prepared.selection.considered:
        return
    day = dict(prepared.selection.why.values).get("day", "")
    for id_ in prepared.selection.considered:
        if library.document(id_).text("kind") == "variant":
            continue
        document = library.consolidate(id_, Faults()).document
        for reading, option, node in first_days(document):
            if reading:
                about = document.must("readings", reading)
                if option != (taken.get(reading) or about.text("chosen")):
                    continue
                yield "reading", named_at(about), option
            for side in sides(dates.parse(day), dates.parse(node.raw)):  # type: ignore[arg-type]
                yield "side", place(node), (0, 0), side
