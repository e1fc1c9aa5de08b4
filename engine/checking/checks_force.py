"""The days of one text held against those of the others of its accord: what is in force together may not clash, an
amendment is in force only with what it amends, and no day is left without a text by a slip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ..faults import Faults, Faulty
from ..in_force import Text, text_of
from ..library import Library
from ..marks import Mark
from ..nodes import Node
from ..operations import operations


def check_force(library: Library, reference: str, faults: Faults) -> None:
    """One text beside every other of its accord; those that cannot be read are told where they are checked."""
    if "+" in reference or library.document(reference).text("kind") == "variant":
        return
    texts = {text.id: text for id_ in library.ids() if (text := _text(id_, library)) is not None}
    mine = texts.get(reference)
    if mine is None:
        return
    if mine.amends is None:
        _gap(mine, [t for t in texts.values() if t.amends is None], faults)
        return
    above = texts.get(mine.amends)
    if above is not None:
        _beside_its_base(mine, above, faults)
    for other in texts.values():
        if other.amends is not None and _together(mine, other, library):
            _clash(mine.node, other.node, faults)


def _text(id_: str, library: Library) -> Text | None:
    try:
        return text_of(id_, library, {}) if library.document(id_).text("kind") != "variant" else None
    except Faulty:
        return None


def _gap(mine: Text, accords: Sequence[Text], faults: Faults) -> None:
    """The days between the end of one accord of a family and the start of the next."""
    family = [t for t in accords if t.id.split("/")[0] == mine.id.split("/")[0] and t.start and mine.start]
    before = [t for t in family if t.start < mine.start]  # type: ignore[operator]
    if before and mine.start and all(t.until is not None for t in before):
        last = max(before, key=lambda t: t.until or date.min)
        assert last.until is not None
        if last.until + timedelta(days=1) < mine.start:
            first, end = last.until + timedelta(days=1), mine.start - timedelta(days=1)
            message = f"from {first} to {end} no text is in force: {last.id} ends before {mine.id} begins"
            faults.add("W318", message, _days(mine), "correct a day, or leave it where there was no text", [("the end", _days(last))])  # fmt: skip


def _beside_its_base(mine: Text, above: Text, faults: Faults) -> None:
    notes = [("what it amends", _days(above))]
    if mine.start is not None and above.start is not None and mine.start < above.start:
        message = f"{mine.id} is in force from {mine.start}, before {above.id}, which it amends, from {above.start}"
        faults.add("E317", message, _days(mine), "correct a first day: an amendment cannot apply without what it amends", notes)
    if mine.start is not None and above.until is not None and above.until < mine.start:
        message = f"{mine.id} is never in force: {above.id}, which it amends, ended on {above.until}"
        faults.add("W317", message, _days(mine), "leave out the end of what is amended: it ends where it is repealed, not where it is amended", notes)  # fmt: skip


def _days(text: Text) -> Mark:
    return (text.node.get("in_force") or text.node).where


def _together(mine: Text, other: Text, library: Library) -> bool:
    """Whether two amendments of one accord may be in force on one day, and neither was written upon the other."""
    one, two = library.chain(mine.id), library.chain(other.id)
    if one[0] != two[0] or mine.id in two or other.id in one:
        return False
    return _first(mine) <= (other.until or date.max) and _first(other) <= (mine.until or date.max)


def _first(text: Text) -> date:
    """The first day on which a text may be in force, whatever is read; without a word on it, every day."""
    starts = [s for s in (text.starts or {}).values() if s is not None]
    return min(starts) if text.starts is not None and starts else text.start or date.min


def _clash(mine: Node, other: Node, faults: Faults) -> None:
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
