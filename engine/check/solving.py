"""The values of a cell with which a figure would come out: solved for along a straight line where there is one, tried
where there are few."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from ..base.node import NONE
from ..base.numbers import exact
from ..core.model import RuleSet
from ..core.outcomes import Outcome
from .figures import Change, Figure, Spot

MOST_DIGITS = 5  # after the point, of a value that is near one that is rounded on its way
ROUNDS = 4  # of nearing a value that is rounded on its way
FAR = Fraction(1000)  # from a value to the next one that is tried


def values(figure: Figure, spot: Spot, now: Outcome, type_: str, rules: RuleSet, change: Change) -> Iterator[Outcome]:
    """The values of a cell with which a figure may come out: solved for along a straight line, else tried."""
    if type_ == "boolean":
        yield not now
        return
    if type_ in rules.dimensions:
        yield from (m for m in rules.dimensions[type_].members if m != now)
        return
    if figure.wanted is NONE:
        yield NONE
        return
    wanted, first = _number(figure.wanted), _number(now)
    one = first if first is not None else Fraction(0)
    other = one + (1 if type_ in ("integer", "date") else FAR if type_ == "money" else Fraction(1, 10))
    got = [_number(figure.under((*change, (spot, _value(v, type_))))) for v in (one, other)]
    for _ in range(ROUNDS):
        if wanted is None or None in got or got[0] == got[1]:
            return
        slope = (got[1] - got[0]) / (other - one)  # type: ignore[operator]
        found = one + (wanted - got[0]) / slope  # type: ignore[operator]
        if type_ in ("integer", "date"):
            found = Fraction(round(found))
        for value in dict.fromkeys((found, *(round(found, digits) for digits in range(MOST_DIGITS)))):
            if "/" not in exact(value):
                yield _value(value, type_)
        if found in (one, other):
            return
        one, other = other, found
        got = [got[1], _number(figure.under((*change, (spot, _value(found, type_)))))]


def _number(outcome: Outcome | None) -> Fraction | None:
    if isinstance(outcome, date):
        return Fraction(outcome.toordinal())
    return outcome if isinstance(outcome, Fraction) and not isinstance(outcome, bool) else None


def _value(number: Fraction, type_: str) -> Outcome:
    return date.fromordinal(max(1, min(int(number), date.max.toordinal()))) if type_ == "date" else number


def is_turned(now: Outcome, would: Outcome) -> bool:
    """Whether a figure would fall below zero, which no slip of a hand does."""
    return isinstance(would, Fraction) and would < 0 and not (isinstance(now, Fraction) and now < 0)
