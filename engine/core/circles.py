"""Cells that lead back to themselves: what they are while the circle is not done, and what they are in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..base.messages import Message, say
from ..base.positions import Span
from .interpreter import Member
from .outcomes import EvaluationError, Outcome

MAX_TOLD = 400  # cells of a circle
At = tuple[str, tuple[Member, ...], int]
"""A value, its members, and the version that it is computed under."""


@dataclass(frozen=True, slots=True)
class Circular(EvaluationError):
    """An error for as long as the cell that it leads back to is not done; `by` is the cell asked for it."""

    by: At = ("", (), 0)


def led_back(path: Sequence[At]) -> Circular:
    """What the first cell of a path is for the last one, which asks for it while it is computed."""
    return Circular(_told(path), by=path[0])


def asked(outcome: Outcome, at: At) -> Outcome:
    """The outcome of a cell that led back, for one that asks for it."""
    return replace(outcome, by=at) if isinstance(outcome, Circular) else outcome


def settled(circle: Mapping[At, Outcome], span: Callable[[At], Span | None]) -> dict[At, Outcome]:
    """The outcomes of a circle, once the first of its cells, to which all lead back, is done. Where all fail, each has
    the error that it would have if it came first: that of the circle to which it leads, at the rule that closes it
    (`span`). Where one does not, for an unknown condition came first, the others are open until they are asked for
    with the first one known."""
    fail = all(isinstance(outcome, EvaluationError) for outcome in circle.values())
    first = next(iter(circle))
    done: dict[At, Outcome] = {}
    for at in circle if fail else (first,):
        path: dict[At, Circular] = {}
        while at not in done and at not in path:
            outcome = circle[at]
            if isinstance(outcome, Circular):
                path[at], at = outcome, outcome.by
            elif path and not isinstance(outcome, EvaluationError):  # it failed for the time being
                last = list(path.values())[-1]
                done[at] = EvaluationError(last.said, last.place)
            else:
                done[at] = outcome
        if at not in done:
            way = list(path)
            place = next((m for step in reversed(way) if (m := span(step)) is not None), None)
            done[at] = EvaluationError(_told(way[way.index(at) :]), place)
        done.update(dict.fromkeys(path, done[at]))
    return done if fail else {first: done[first]}


def _told(path: Sequence[At]) -> Message:
    """A circle in words, from the same cell of it wherever one came in."""
    words = [f"{name}{list(key) if key else ''}" for name, key, _ in path]
    first = words.index(min(words))
    way = [*words[first:], *words[: first + 1]]
    told = way if len(way) <= MAX_TOLD else [*way[:6], "…", *way[-5:]]
    return say("failure", "circle", path=told)
