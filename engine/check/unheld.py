"""What is told of figures that do not come out: one cause, one message. A wrong cell is told at the cell; figures that
an amendment has made old, at what it changes, with the operations that state the new ones; what no cell explains, at
the rule that all of it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.diagnostics import Diagnostics
from ..base.messages import Message, say
from ..base.node import NONE
from ..contracts.told import told_outcome
from .causes import Cause, Cell, explained
from .controls import Stated
from .figures_told import controls_of, not_held, once, values
from .old_figures import Texts, outdated_by, tell_outdated

MOST = 3  # of places beside one, and of cells that may be the wrong one


def tell(figures: Sequence[Stated], texts: Texts, diagnostics: Diagnostics) -> None:
    """What is wrong where figures of controls, of one text or of several, do not come out."""
    unheld = [f for f in figures if not f.holds]
    if not unheld:
        return
    old = {f: by for f in unheld if (by := outdated_by(f, figures, texts))}
    for instrument in dict.fromkeys(old.values()):
        tell_outdated(instrument, [f for f in old if old[f] == instrument], figures, diagnostics)
    found = explained([f for f in figures if f not in old])
    for cause in found.causes:
        _cause(cause, diagnostics)
    left = [f for f in found.left if isinstance(f, Stated)]
    controls = {f.control.name for f in left}
    if len(controls) > 1 and found.shared:
        _at_a_rule(left, found.shared, diagnostics)
        return
    for place in dict.fromkeys(f.expect.span for f in left):
        _one_control([f for f in left if f.expect.span == place], figures, diagnostics)


# a cell


def _cause(cause: Cause, diagnostics: Diagnostics) -> None:
    figures = once(f for f in cause.figures if isinstance(f, Stated))
    first, others = cause.cells[0], [(say("E615", "or", would=_told(c)), c.node.span) for c in cause.others[:MOST]]
    if len(figures) == 1:
        beside = [(say("E615", "computed"), figures[0].element.span)]
        ways = [(say("E615", "with", would=_told(c)), c.node.span) for c in cause.ways[:MOST]]
        advice = say("E615", "either", cell=first.called, would=_told(first), got=told_outcome(figures[0].got))
        diagnostics.add(
            not_held(figures[0]), figures[0].node.span, advice if len(cause.ways) == 1 else None, beside + ways
        )
        return
    controls, count = controls_of(figures), len(figures)
    stated = [(not_held(figures[0]), figures[0].node.span)]
    if len(cause.cells) == 1:
        said = say(
            "E615", "wrong-cell", cell=first.called, now=_now(first), would=_told(first), count=count, controls=controls
        )
        diagnostics.add(said, first.node.span, beside=[*others, *stated])
    else:
        cells = [say("E615", "would-be", cell=c.called, would=_told(c)) for c in cause.cells]
        said = say("E615", "wrong-row", cells=cells, count=count, controls=controls)
        if cause.is_exchange:
            said = say("E615", "exchanged", cells=cells, count=count, controls=controls)
        more = [(say("E615", "would", would=_told(c)), c.node.span) for c in cause.cells[1:]]
        diagnostics.add(said, first.node.span, beside=[*more, *others, *stated])
    diagnostics.drop_doubts(c.node.span for c in cause.cells)


def _told(cell: Cell) -> str | Message:
    return told_outcome(cell.would) if cell.would is not NONE else "none"


def _now(cell: Cell) -> str | Message:
    return told_outcome(cell.now) if cell.now is not NONE else "none"


# what no cell explains


def _at_a_rule(left: Sequence[Stated], shared: Sequence[str], diagnostics: Diagnostics) -> None:
    rules = left[0].rules
    elements = [e for n in shared if (e := rules.rules.get(n) or rules.tables.get(n)) is not None]
    figures = once(left)
    said = say("E615", "no-cell", count=len(figures), controls=controls_of(figures), names=list(shared[:MOST]))
    beside = [(not_held(f), f.node.span) for f in figures[:MOST]]
    diagnostics.add(said, elements[0].span if elements else figures[0].node.span, beside=beside)


def _one_control(left: Sequence[Stated], figures: Sequence[Stated], diagnostics: Diagnostics) -> None:
    """Figures of one control. Where others hold all that they rest on, these figures are wrong themselves."""
    mine = once(left)
    first = mine[0]
    beside = [(say("E615", "computed"), first.element.span)]
    held = {one for f in figures if f.holds for one in f.rests_on().all}
    is_sure = all(held.issuperset(f.rests_on().all) for f in left)
    whole = [f for f in figures if f.rules is first.rules and f.expect is first.expect]
    if len(mine) == 1:
        advice = say("E615", "figure", got=told_outcome(first.got)) if is_sure else None
        diagnostics.add(not_held(first), first.node.span, advice, beside)
        return
    got = values(whole, [d for d in first.at if d not in first.control.at])
    said = say("E615", "figures", control=first.control.name, element=first.element.name, count=len(mine), got=got)
    advice = say("E615", "figure", got=got) if is_sure else None
    diagnostics.add(said, first.node.span, advice, beside)
