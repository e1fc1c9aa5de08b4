"""Figures that a later text has made old: told at what it changes, with the operations that state the new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from ..base.diagnostics import Diagnostics
from ..base.messages import say
from ..base.node import Node
from ..base.positions import Span
from ..consolidation.operations import source_lines
from .controls import Stated
from .figures_told import controls_of, not_held, once, values

Texts = Callable[[str], Sequence[Stated]]
"""The figures that the text of an instrument states, as computed there."""
MOST = 3  # names that are told


def tell_old(figures: Sequence[Stated], text: str, diagnostics: Diagnostics) -> None:
    """That figures of a text are old which was changed on purpose, with what states the new ones."""
    old = [f for f in figures if not f.holds]
    if old:
        said = say("E615", "outdated-somehow", text=text, controls=controls_of(old), count=len(old))
        diagnostics.add(
            said, old[0].node.span, None, [(not_held(old[0]), old[0].node.span)], _operations(text, old, figures)
        )


def outdated_by(figure: Stated, figures: Sequence[Stated], texts: Texts) -> str:
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


def tell_outdated(instrument: str, old: Sequence[Stated], figures: Sequence[Stated], diagnostics: Diagnostics) -> None:
    """What an instrument changes that figures rest on, and the operations that state the new ones."""
    changed = [_written_by(instrument, f) for f in old]
    most = Counter(name for names in changed for name, _ in dict.fromkeys((n, s) for n, s in names))
    spans = {name: span for names in changed for name, span in names}
    names = [name for name, number in most.items() if number == max(most.values())][:MOST]
    mine = once(old)
    said = say("E615", "outdated", text=instrument, controls=controls_of(mine), count=len(mine), names=names)
    if not names:
        said = say("E615", "outdated-somehow", text=instrument, controls=controls_of(mine), count=len(mine))
    span = spans[names[0]] if names else mine[0].node.span
    diagnostics.add(
        said, span, beside=[(not_held(mine[0]), mine[0].node.span)], paste=_operations(instrument, old, figures)
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
        lines += [f"- replace: controls.{control}.expect.{name}", f"  with: {values(whole, free)}"]
        lines += source_lines(origin)
    return tuple(lines)
