"""Cells that lead back to themselves: what they are while the circle is not done, and how they fail in the end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from ..base.messages import Message, say
from ..base.positions import Span
from .environment import At
from .outcomes import EvaluationError, Outcome, Unknown

MAX_TOLD = 400  # cells of a circle


@dataclass(frozen=True, slots=True)
class Circular(EvaluationError):
    """What a cell is for one that it asks for itself, for as long as it is not done."""


CIRCULAR = Circular(say("failure", "circle", path=[]))


def is_open(outcome: Outcome) -> bool:
    """Whether a cell that leads back may yet be something else, once what it leads to is known. A value and an error
    of its own are what they are, whatever that is."""
    return isinstance(outcome, (Unknown, Circular))


def failures(reads: Mapping[At, Collection[At]], span: Callable[[At], Span | None]) -> dict[At, EvaluationError]:
    """The errors of cells that all fail, by what each reads, the first that fails being the one it fails by: that of
    the circle to which it leads, at the rule that closes it (`span`)."""
    done: dict[At, EvaluationError] = {}
    for at in reads:
        path: dict[At, None] = {}
        while at not in done and at not in path:
            path[at] = None
            at = next((other for other in reads[at] if other in reads), at)
        if at not in done:
            way = list(path)
            circle = _from_one(way[way.index(at) :])
            place = next((found for step in reversed(circle) if (found := span(step)) is not None), None)
            done[at] = EvaluationError(_told(circle), place)
        done |= dict.fromkeys(path, done[at])
    return done


def _word(at: At) -> str:
    name, key, _ = at
    return f"{name}{list(key) if key else ''}"


def _from_one(circle: Sequence[At]) -> list[At]:
    """The circle from the same cell of it wherever one came in."""
    first = circle.index(min(circle, key=_word))
    return [*circle[first:], *circle[:first]]


def _told(circle: Sequence[At]) -> Message:
    way = [_word(at) for at in (*circle, circle[0])]
    return say("failure", "circle", path=way if len(way) <= MAX_TOLD else [*way[:6], "…", *way[-5:]])
