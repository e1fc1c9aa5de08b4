"""What is told of figures that do not come out: one cause, one message. A wrong cell is told at the cell; figures that
an amendment has made old, at what it changes, with the operations that state the new ones; what no cell explains, at
the rule that all of it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from ..base.diagnostics import Diagnostics
from ..base.messages import Message, say
from ..base.node import NONE, Node
from ..base.positions import Span
from ..consolidation.operations import source_lines
from ..contracts.told import told_outcome
from .causes import Cause, Cell, explained
from .controls import Stated
from .stating import written

Texts = Callable[[str], Sequence[Stated]]
"""The figures that the text of an instrument states, as computed there."""
MOST = 3  # of places beside one, and of cells that may be the wrong one


def tell(figures: Sequence[Stated], texts: Texts, diagnostics: Diagnostics) -> None:
    """What is wrong where figures of controls, of one text or of several, do not come out."""
    unheld = [f for f in figures if not f.holds]
    if not unheld:
        return
    old = {f: by for f in unheld if (by := _outdated_by(f, figures, texts))}
    for instrument in dict.fromkeys(old.values()):
        _outdated(instrument, [f for f in old if old[f] == instrument], figures, diagnostics)
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


def tell_old(figures: Sequence[Stated], text: str, diagnostics: Diagnostics) -> None:
    """That figures of a text are old which was changed on purpose, with what states the new ones."""
    old = [f for f in figures if not f.holds]
    if old:
        said = say("E615", "outdated-somehow", text=text, controls=_controls(old), count=len(old))
        diagnostics.add(
            said, old[0].node.span, None, [(_not_held(old[0]), old[0].node.span)], _operations(text, old, figures)
        )


# a cell


def _cause(cause: Cause, diagnostics: Diagnostics) -> None:
    figures = _once(f for f in cause.figures if isinstance(f, Stated))
    first, others = cause.cells[0], [(say("E615", "or", would=_told(c)), c.node.span) for c in cause.others[:MOST]]
    if len(figures) == 1:
        beside = [(say("E615", "computed"), figures[0].element.span)]
        ways = [(say("E615", "with", would=_told(c)), c.node.span) for c in cause.ways[:MOST]]
        advice = say("E615", "either", cell=first.called, would=_told(first), got=told_outcome(figures[0].got))
        diagnostics.add(
            _not_held(figures[0]), figures[0].node.span, advice if len(cause.ways) == 1 else None, beside + ways
        )
        return
    controls, count = _controls(figures), len(figures)
    stated = [(_not_held(figures[0]), figures[0].node.span)]
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
    figures = _once(left)
    said = say("E615", "no-cell", count=len(figures), controls=_controls(figures), names=list(shared[:MOST]))
    beside = [(_not_held(f), f.node.span) for f in figures[:MOST]]
    diagnostics.add(said, elements[0].span if elements else figures[0].node.span, beside=beside)


def _one_control(left: Sequence[Stated], figures: Sequence[Stated], diagnostics: Diagnostics) -> None:
    """Figures of one control. Where others hold all that they rest on, these figures are wrong themselves."""
    once = _once(left)
    first = once[0]
    beside = [(say("E615", "computed"), first.element.span)]
    held = {one for f in figures if f.holds for one in f.rests_on().all}
    is_sure = all(held.issuperset(f.rests_on().all) for f in left)
    whole = [f for f in figures if f.rules is first.rules and f.expect is first.expect]
    if len(once) == 1:
        advice = say("E615", "figure", got=told_outcome(first.got)) if is_sure else None
        diagnostics.add(_not_held(first), first.node.span, advice, beside)
        return
    got = _values(whole, [d for d in first.at if d not in first.control.at])
    said = say("E615", "figures", control=first.control.name, element=first.element.name, count=len(once), got=got)
    advice = say("E615", "figure", got=got) if is_sure else None
    diagnostics.add(said, first.node.span, advice, beside)


def _not_held(figure: Stated) -> Message:
    place = [f"{d} {m}" for d, m in figure.at.items()]
    name, element = figure.control.name, figure.element.name
    got, wanted = told_outcome(figure.got), figure.node.raw
    if place:
        return say("E615", "not-held-at", control=name, element=element, place=place, got=got, wanted=wanted)
    return say("E615", "not-held", control=name, element=element, got=got, wanted=wanted)


# figures that an amendment has made old


def _outdated_by(figure: Stated, figures: Sequence[Stated], texts: Texts) -> str:
    """The instrument since which a figure that held before does not come out; empty where it never did."""
    origin, instruments = figure.node.origin, figure.rules.instruments
    stated_by = origin.instrument if origin is not None else ""
    if stated_by not in instruments or stated_by == instruments[-1]:
        return ""
    place = figure.node.span
    for number, instrument in enumerate(instruments[instruments.index(stated_by) :]):
        last = instrument == instruments[-1]
        there = [f for f in (figures if last else texts(instrument)) if f.node.span == place]
        if any(not f.holds for f in there):
            return instrument if number else ""
    return instruments[-1]


def _outdated(instrument: str, old: Sequence[Stated], figures: Sequence[Stated], diagnostics: Diagnostics) -> None:
    """What an instrument changes that figures rest on, and the operations that state the new ones."""
    changed = [_written_by(instrument, f) for f in old]
    most = Counter(name for names in changed for name, _ in dict.fromkeys((n, s) for n, s in names))
    spans = {name: span for names in changed for name, span in names}
    names = [name for name, number in most.items() if number == max(most.values())][:MOST]
    once = _once(old)
    said = say("E615", "outdated", text=instrument, controls=_controls(once), count=len(once), names=names)
    if not names:
        said = say("E615", "outdated-somehow", text=instrument, controls=_controls(once), count=len(once))
    span = spans[names[0]] if names else once[0].node.span
    diagnostics.add(
        said, span, beside=[(_not_held(once[0]), once[0].node.span)], paste=_operations(instrument, old, figures)
    )


def _written_by(instrument: str, figure: Stated) -> list[tuple[str, Span]]:
    """The cells and rules that an instrument wrote and a figure rests on."""
    rests = figure.rests_on()
    cells = [
        (f"{s.table}[{', '.join(s.key)}]" if s.key else s.table, n.span)
        for s, n in rests.spots.items()
        if _is_of(n, instrument)
    ]
    parts = [
        (name, part.span)
        for name, rule in rests.rules.items()
        for part in (rule.node, *rule.node.map.values())
        if _is_of(part, instrument)
    ]
    return [*cells, *parts]


def _is_of(node: Node, instrument: str) -> bool:
    return node.origin is not None and node.origin.instrument == instrument


def _operations(instrument: str, old: Sequence[Stated], figures: Sequence[Stated]) -> tuple[str, ...]:
    """The operations that state what comes out now, for every control that is made old; their source is that of what
    was changed."""
    lines: list[str] = []
    nodes = [n for f in old for n in f.rests_on().spots.values() if _is_of(n, instrument)]
    origin = next((n.origin for n in nodes if n.origin is not None), None)
    for control, name in dict.fromkeys((f.control.name, f.element.name) for f in old):
        mine = next(f for f in old if (f.control.name, f.element.name) == (control, name))
        whole = [f for f in figures if f.rules is mine.rules and f.expect is mine.expect]
        free = [d for d in mine.at if d not in mine.control.at]
        lines += [f"- replace: controls.{control}.expect.{name}", f"  with: {_values(whole, free)}"]
        lines += source_lines(origin)
    return tuple(lines)


def _values(figures: Sequence[Stated], free: Sequence[str]) -> str:
    """What comes out in the place of all that a control states of an element."""
    return written({tuple(f.at[d] for d in free): f.got for f in figures})


def _once(figures: Iterable[Stated]) -> list[Stated]:
    """Each stated figure once, though several texts hold it."""
    return list({f.node.span: f for f in reversed(list(figures))}.values())[::-1]


def _controls(figures: Iterable[Stated]) -> list[str]:
    return list(dict.fromkeys(f.control.name for f in figures))
