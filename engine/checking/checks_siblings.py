"""Amendments of one text that are in force on the same day: they may not write the same thing."""

from __future__ import annotations

from datetime import date

from .. import dates
from ..faults import Faults, Faulty
from ..library import Library
from ..nodes import Node
from ..operations import operations


def check_siblings(library: Library, reference: str, faults: Faults) -> None:
    """The amendment checked beside every other one of the same text: one fault for each that it clashes with."""
    mine = library.document(reference) if "+" not in reference else None
    if mine is None or mine.text("kind") != "amendment":
        return
    for id_ in library.ids():
        try:
            other = library.document(id_)
        except Faulty:
            continue  # told where that file is checked
        if id_ == reference or other.text("kind") != "amendment" or other.text("amends") != mine.text("amends"):
            continue
        if _overlap(_force(mine), _force(other)):
            _tell(mine, other, faults)


def _tell(mine: Node, other: Node, faults: Faults) -> None:
    """The first pair that clashes, and how many more there are."""
    theirs = operations(other)
    pairs = [(one, two) for one in operations(mine) for two in theirs if one.clashes(two)]
    if not pairs:
        return
    one, two = pairs[0]
    more = f", and {len(pairs) - 1} more" if len(pairs) > 1 else ""
    faults.add(
        "E314",
        f"{one.instrument} and {two.instrument} amend the same text at the same time, and both write {'.'.join(one.path)}{more}",
        one.mark,
        "let the later one amend the earlier, or say until when the earlier is in force",
        [("the other one", two.mark)],
    )


def _force(document: Node) -> tuple[date, date]:
    """The first and last day on which a text may be in force; without a word on it, every day."""
    first = dates.parse(document.text("in_force", "from") or "")
    last = dates.parse(document.text("in_force", "until") or "")
    return first or date.min, last or date.max


def _overlap(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
