"""Figures that controls state, as messages tell them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..base.messages import Message, say
from ..contracts.told import told_outcome
from .controls import Stated
from .stating import written


def not_held(figure: Stated) -> Message:
    """That one figure of a control does not come out, with what does."""
    place = [f"{d} {m}" for d, m in figure.at.items()]
    name, element = figure.control.name, figure.element.name
    got, wanted = told_outcome(figure.got), figure.node.raw
    if place:
        return say("E615", "not-held-at", control=name, element=element, place=place, got=got, wanted=wanted)
    return say("E615", "not-held", control=name, element=element, got=got, wanted=wanted)


def values(figures: Sequence[Stated], free: Sequence[str]) -> str:
    """What comes out in the place of all that a control states of an element."""
    return written({tuple(f.at[d] for d in free): f.got for f in figures})


def once(figures: Iterable[Stated]) -> list[Stated]:
    """Each stated figure once, though several texts hold it."""
    return list({f.node.span: f for f in reversed(list(figures))}.values())[::-1]


def controls_of(figures: Iterable[Stated]) -> list[str]:
    """The controls that state these figures, each once."""
    return list(dict.fromkeys(f.control.name for f in figures))
