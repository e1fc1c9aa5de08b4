"""The days of one text held against those of the others of its accord: what is in force together may not clash, an
amendment is in force only with what it amends."""

from __future__ import annotations

from datetime import date

from ..base.diagnostics import DiagnosticError, Diagnostics
from ..base.messages import say
from ..base.node import Node
from ..consolidation.in_force import Text, text_of, too_early
from ..consolidation.library import Library
from ..consolidation.operations import operations


def check_force(library: Library, reference: str, diagnostics: Diagnostics) -> None:
    """One text beside every other of its accord; those that cannot be read are told where they are checked."""
    if "+" in reference or library.document(reference).text("kind") == "variant":
        return
    texts = {text.id: text for id_ in library.ids() if (text := _text(id_, library)) is not None}
    mine = texts.get(reference)
    if mine is None or mine.amends is None:
        return
    above = texts.get(mine.amends)
    if above is not None:
        _beside_its_base(mine, above, diagnostics)
    for other in texts.values():
        if other.amends is not None and _together(mine, other, library):
            _clash(mine.node, other.node, diagnostics)


def _text(id_: str, library: Library) -> Text | None:
    try:
        return text_of(id_, library, {}) if library.document(id_).text("kind") != "variant" else None
    except DiagnosticError:
        return None


def _beside_its_base(mine: Text, above: Text, diagnostics: Diagnostics) -> None:
    if mine.start is not None and above.start is not None and mine.start < above.start:
        diagnostics.extend([too_early(mine, above)])
    if mine.start is not None and above.until is not None and above.until < mine.start:
        diagnostics.add(
            say("W317", "never", text=mine.id, above=above.id, until=above.until),
            mine.days,
            beside=[(say("W317", "amended"), above.days)],
        )


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


def _clash(mine: Node, other: Node, diagnostics: Diagnostics) -> None:
    """The first pair that clashes, and how many more there are."""
    theirs = operations(other)
    pairs = [(one, two) for one in operations(mine) for two in theirs if one.clashes(two)]
    if not pairs:
        return
    one, two = pairs[0]
    target, more = ".".join(one.path), len(pairs) - 1
    said = say("E314", "both-write", one=one.instrument, two=two.instrument, target=target)
    if more:
        said = say("E314", "both-write-more", one=one.instrument, two=two.instrument, target=target, more=more)
    diagnostics.add(said, one.span, beside=[(say("E314", "other"), two.span)])
