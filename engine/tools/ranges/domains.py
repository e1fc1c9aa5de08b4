"""What is possible before anything is computed: the values of a type, the pieces between cuts, the members of a
dimension that nobody has listed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from ...core.model import NUMBERS
from ...core.scope import Scope
from .intervals import FIRST_DAY, LAST_DAY, ONE, TRUTHS, Bound, Interval, within

ANY_MEMBER = "?"  # stands for any member of a dimension whose members are unknown; no member can be named so
Cut = tuple[int, Fraction | None, int]  # a fact by its number, where it tips over (nothing: at each word), and the side
MOST_PIECES = 12


def domain(type_: str, scope: Scope, minimum: Bound = None, maximum: Bound = None) -> Interval:
    """Every value of a type."""
    about = scope.dimensions.get(type_)
    if type_ in NUMBERS or (about is not None and about.kind == "range"):
        whole = type_ == "integer" or about is not None
        return within(Interval("number", grid=ONE if whole else None), minimum, maximum)
    if type_ == "date":
        return Interval("date", FIRST_DAY, LAST_DAY, grid=ONE)
    if type_ == "boolean":
        return TRUTHS[True, True]
    return Interval("words", words=frozenset(about.members) if about is not None and about.kind == "closed" else None)


def sides(operator: str, turned: bool) -> tuple[int, ...]:
    """Whether a comparison tips over just below (0) or just above (1) the number it compares with."""
    if operator in ("==", "!="):
        return 0, 1
    return (1 if (operator in ("<=", ">")) != turned else 0,)


def pieces(interval: Interval, cuts: Sequence[Cut]) -> list[Interval]:
    """What a fact may be, cut up; words one by one."""
    if interval.kind == "words":
        found = sorted(interval.words or (), key=str)
        return [Interval("words", words=frozenset([w])) for w in found] if len(found) <= MOST_PIECES else []
    spans = sorted({(at, side) for _, at, side in cuts if at is not None})
    found_intervals, rest = [], interval
    for at, side in spans[: MOST_PIECES - 1]:
        if interval.grid == 1:
            edge = Fraction(ceil(at) - 1 if side == 0 else floor(at))
            left, right = within(rest, None, edge), within(rest, edge + 1, None)
        else:
            left, right = within(rest, None, at, below=side == 0), within(rest, at, None, above=side == 1)
        if left.kind != "nothing" and right.kind != "nothing":
            found_intervals.append(left)
            rest = right
    return [*found_intervals, rest]


def applies(interval: Interval) -> Interval:
    """Yes where there may be such a thing, no where there may be none."""
    return TRUTHS[interval.kind != "nothing", interval.none]


def eras(day: Interval, starts: Sequence[Fraction]) -> list[int]:
    """The versions that may be in force on a day."""
    found = []
    for number, start in enumerate(starts):
        end = starts[number + 1] - 1 if number + 1 < len(starts) else None
        if day.kind == "date" and within(day, start if number else None, end).kind != "nothing":
            found.append(number)
    return found
