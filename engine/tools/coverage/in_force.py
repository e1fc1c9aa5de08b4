"""The first days of versions as boundaries, for contracts whose version follows from their date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...base import dates
from ...base.diagnostics import Faults
from ...base.node import Node
from ...consolidation.library import Library
from ...contracts.contract import Contract
from .notes import Key, named_at, place, sides


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


def chosen(contract: Contract, library: Library, readings: Sequence[str]) -> Iterator[Key]:
    """What choosing a version by date looks at: the options taken, and on which side of each first day it is."""
    if contract.accord is None:
        return
    taken = dict(r.split("=", 1) for r in readings)
    for id_ in (i for i in library.ids() if i.startswith(f"{contract.accord}/")):
        document = library.consolidate(id_, Faults()).document
        day = contract.facts.text(document.text("contract_date") or "") or ""
        if library.document(id_).text("kind") == "variant" or dates.parse(day) is None:
            continue
        for reading, option, node in first_days(document):
            if reading:
                about = document.must("readings", reading)
                if option != (taken.get(reading) or about.text("chosen")):
                    continue
                yield "reading", named_at(about), option
            for side in sides(dates.parse(day), dates.parse(node.raw)):  # type: ignore[arg-type]
                yield "side", place(node), (0, 0), side
