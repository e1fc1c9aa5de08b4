"""The library of functions over intervals: each is monotone in its arguments, so its bounds are those of its ends.
Where a yes or no among them is unknown, what it gives lies between the two."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial, reduce
from math import ceil, floor

from ...base import dates
from . import arithmetic
from .intervals import (
    FIRST_DAY,
    LAST_DAY,
    NOT_APPLICABLE,
    NOTHING,
    ONE,
    TRUTHS,
    Bound,
    Interval,
    hull,
    values_of,
    within,
)

ZERO = Fraction(0)


def apply(name: str, arguments: list[Interval], mode: str, symbol: Hashable) -> Interval:
    """A function of the library; not applicable where an argument is."""
    none = any(a.none for a in arguments) and all(a.none or a.kind != "nothing" for a in arguments)
    lacking = NOT_APPLICABLE if none else NOTHING
    if any(a.kind == "nothing" for a in arguments):
        return lacking
    values = [values_of(a) for a in arguments]
    found = _round_to(values[0], values[1], mode, symbol) if name == "round_to" else _FUNCTIONS[name](*values)
    return hull(found, lacking)


def _day(bound: Bound, otherwise: Fraction) -> date:
    return date.fromordinal(int(min(max(bound if bound is not None else otherwise, FIRST_DAY), LAST_DAY)))


def _ends(interval: Interval) -> tuple[date, date]:
    return _day(interval.low, FIRST_DAY), _day(interval.high, LAST_DAY)


def _both_ways(function: Callable[..., Interval]) -> Callable[..., Interval]:
    """A function over intervals whose last argument is whether a month too short gives the next day."""

    def called(one: Interval, other: Interval, next_day: Interval = TRUTHS[False, True]) -> Interval:
        asked = [answer for answer, may in zip((True, False), arithmetic.truth(next_day), strict=True) if may]
        return reduce(hull, [function(one, other, answer) for answer in asked])

    return called


def _moved(shift: Callable[..., date], day: Interval, number: Interval, next_day: bool) -> Interval:
    number = within(replace(number, grid=ONE, form=None), None, None)
    if number.kind == "nothing":
        return NOTHING
    first, last = _ends(day)
    low, high = FIRST_DAY, LAST_DAY
    try:
        if number.low is not None:
            low = Fraction(shift(first, ceil(number.low), next_day).toordinal())
    except (OverflowError, ValueError):
        low = FIRST_DAY if number.low is not None and number.low < 0 else LAST_DAY
    try:
        if number.high is not None:
            high = Fraction(shift(last, floor(number.high), next_day).toordinal())
    except (OverflowError, ValueError):
        high = LAST_DAY if number.high is not None and number.high > 0 else FIRST_DAY
    return Interval("date", low, high, grid=ONE)


def _add_days(day: Interval, number: Interval) -> Interval:
    moved = arithmetic.plus(day, within(replace(number, grid=ONE), None, None))
    return within(moved, FIRST_DAY, LAST_DAY)


def _days_between(first: Interval, last: Interval) -> Interval:
    return arithmetic.plus(replace(last, kind="number"), arithmetic.negate(replace(first, kind="number")))


def _months_between(first: Interval, last: Interval, next_day: bool) -> Interval:
    (early, late), (soon, far) = _ends(first), _ends(last)
    least, most = dates.months_between(late, soon, next_day), dates.months_between(early, far, next_day)
    return Interval("number", Fraction(least), Fraction(most), grid=ONE)


def _year(day: Interval) -> Interval:
    first, last = _ends(day)
    return Interval("number", Fraction(first.year), Fraction(last.year), grid=ONE)


def _month(day: Interval) -> Interval:
    first, last = _ends(day)
    low, high = (first.month, last.month) if first.year == last.year else (1, 12)
    return Interval("number", Fraction(low), Fraction(high), grid=ONE)


def _day_of(day: Interval) -> Interval:
    first, last = _ends(day)
    low, high = (first.day, last.day) if (first.year, first.month) == (last.year, last.month) else (1, 31)
    return Interval("number", Fraction(low), Fraction(high), grid=ONE)


def _abs(number: Interval) -> Interval:
    if number.low is not None and number.low >= 0:
        return number
    other = arithmetic.negate(number)
    if number.high is not None and number.high <= 0:
        return other
    high = None if number.high is None or other.high is None else max(number.high, other.high)
    return Interval("number", ZERO, high, grid=number.grid)


def _round_to(number: Interval, step: Interval, mode: str, symbol: Hashable) -> Interval:
    if step.high is not None and step.high <= 0:
        return NOTHING
    if step.low is None or step.low != step.high:
        return Interval("number")
    return arithmetic.rounded(number, step.low, mode, symbol)


_FUNCTIONS: dict[str, Callable[..., Interval]] = {
    "abs": _abs,
    "add_days": _add_days,
    "add_months": _both_ways(partial(_moved, dates.add_months)),
    "add_years": _both_ways(partial(_moved, dates.add_years)),
    "days_between": _days_between,
    "months_between": _both_ways(_months_between),
    "year": _year,
    "month": _month,
    "day": _day_of,
}
