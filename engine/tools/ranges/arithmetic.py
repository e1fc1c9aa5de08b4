"""The arithmetic of intervals: what `outcomes` is for values, never narrower than what it may give on any of them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from fractions import Fraction

from ...base.numbers import round_to
from .intervals import (
    MOST_TERMS,
    NOT_APPLICABLE,
    NOTHING,
    TRUTHS,
    Bound,
    Interval,
    LinearForm,
    common_grid,
    hull,
    values_of,
    within,
)

ZERO = Fraction(0)
End = tuple[int, Fraction]  # an end of an interval: -1 and 1 without bound, 0 and where


def ends(interval: Interval) -> tuple[End, End]:
    """Both ends so that they can be ordered: one without bound comes before, or after, every number."""
    low: End = (-1, ZERO) if interval.low is None else (0, interval.low)
    return low, (1, ZERO) if interval.high is None else (0, interval.high)


def _bound(end: End) -> Bound:
    return None if end[0] else end[1]


def form_of(interval: Interval) -> LinearForm | None:
    """How a value is made up; a known number is only itself."""
    return LinearForm({}, interval.low) if interval.low is not None and interval.low == interval.high else interval.form


def add(one: Interval, other: Interval) -> Interval:
    """What does not apply is left out."""
    result = plus(one, other)
    if one.none:
        result = hull(result, values_of(other))
    if other.none:
        result = hull(result, values_of(one))
    return hull(result, NOT_APPLICABLE) if one.none and other.none else result


def plus(one: Interval, other: Interval) -> Interval:
    """The sum where both apply."""
    if one.kind == "nothing" or other.kind == "nothing":
        return NOTHING
    low = None if one.low is None or other.low is None else one.low + other.low
    high = None if one.high is None or other.high is None else one.high + other.high
    first, second = form_of(one), form_of(other)
    form = None if first is None or second is None else _plus(first, second)
    found = Interval(
        one.kind, low, high, one.above or other.above, one.below or other.below, grid=common_grid(one, other), form=form
    )
    if form is not None and first is not None and second is not None and first.terms.keys() & second.terms.keys():
        return within(found, *_ends_of(form))
    return found


def _plus(one: LinearForm, other: LinearForm) -> LinearForm | None:
    terms = dict(one.terms)
    for symbol, (factor, low, high) in other.terms.items():
        again, lower, higher = terms.get(symbol, (ZERO, None, None))
        low = lower if low is None or (lower is not None and lower > low) else low
        high = higher if high is None or (higher is not None and higher < high) else high
        terms[symbol] = (factor + again, low, high)
        if not terms[symbol][0]:
            del terms[symbol]
    return LinearForm(terms, one.constant + other.constant) if len(terms) <= MOST_TERMS else None


def _ends_of(form: LinearForm) -> tuple[Bound, Bound]:
    """The bounds of a form."""
    low: Bound = form.constant
    high: Bound = form.constant
    for factor, least, most in form.terms.values():
        if factor < 0:
            least, most = most, least
        low = None if low is None or least is None else low + factor * least
        high = None if high is None or most is None else high + factor * most
    return low, high


def scale(factor: Fraction, interval: Interval) -> Interval:
    """A multiple of a value."""
    if not factor:
        return Interval("number", ZERO, ZERO, none=interval.none)
    low = None if interval.low is None else interval.low * factor
    high = None if interval.high is None else interval.high * factor
    form = interval.form and LinearForm(
        {s: (f * factor, a, b) for s, (f, a, b) in interval.form.terms.items()}, interval.form.constant * factor
    )
    if factor < 0:
        low, high = high, low
    above, below = (interval.above, interval.below) if factor > 0 else (interval.below, interval.above)
    grid = None if interval.grid is None else abs(factor) * interval.grid
    return Interval("number", low, high, above, below, none=interval.none, grid=grid, form=form)


def negate(interval: Interval) -> Interval:
    """The number turned round 0; what is no number stays as it is."""
    return scale(Fraction(-1), interval) if interval.kind == "number" else interval


def subtract(one: Interval, other: Interval) -> Interval:
    """The sum with the negative, so that what does not apply is left out on either side."""
    return add(one, negate(other))


def multiply(one: Interval, other: Interval) -> Interval:
    """Not applicable where either is."""
    none = NOT_APPLICABLE if _none_of(one, other) else NOTHING
    if one.kind == "nothing" or other.kind == "nothing":
        return none
    if one.low is not None and one.low == one.high:
        return hull(scale(one.low, values_of(other)), none)
    if other.low is not None and other.low == other.high:
        return hull(scale(other.low, values_of(one)), none)
    corners = [_times(a, b) for a in ends(one) for b in ends(other)]
    grid = one.grid * other.grid if one.grid is not None and other.grid is not None else None
    return hull(Interval("number", _bound(min(corners)), _bound(max(corners)), grid=grid), none)


def _none_of(one: Interval, other: Interval) -> bool:
    """Whether an operation that needs both may lack one; one that cannot succeed has no outcome at all."""
    return (one.none and other != NOTHING) or (other.none and one != NOTHING)


def _times(one: End, other: End) -> End:
    if one == (0, ZERO) or other == (0, ZERO):
        return 0, ZERO
    if not one[0] and not other[0]:
        return 0, one[1] * other[1]
    signs = [e[0] or (1 if e[1] > 0 else -1) for e in (one, other)]
    return signs[0] * signs[1], ZERO


def divide(one: Interval, other: Interval) -> Interval:
    """Division by 0 is an error, so only the rest of the divisor counts."""
    none = NOT_APPLICABLE if _none_of(one, other) else NOTHING
    if one.kind == "nothing" or other.kind == "nothing":
        return none
    if other.low is not None and other.low == other.high:
        return hull(scale(1 / other.low, values_of(one)), none) if other.low else none
    result = none
    for sign in (1, -1):
        part = within(scale(Fraction(sign), values_of(replace(other, form=None))), ZERO, None, above=True)
        if part.kind == "nothing":
            continue
        least = None if part.high is None else sign / part.high
        most = sign / part.low if part.low else None
        low, high = (least or ZERO, most) if sign > 0 else (most, least or ZERO)
        result = hull(result, multiply(values_of(one), Interval("number", low, high)))
    return result


def compare(operator: str, one: Interval, other: Interval) -> tuple[Interval, LinearForm | None]:
    """Whether it may hold and may fail; where both, the form whose sign decides it."""
    fails = (one.none and other != NOTHING) or (other.none and one != NOTHING)
    if one.kind == "nothing" or other.kind == "nothing":
        return TRUTHS[False, fails], None
    if one.kind == "words" or other.kind == "words":
        same = one.words is None or other.words is None or bool(one.words & other.words)
        apart = not (one.words is not None and one.words == other.words and len(one.words) == 1)
        holds, breaks = (same, apart) if operator == "==" else (apart, same)
        return TRUTHS[holds, breaks or fails], None
    first, second = replace(one, none=False, kind="number"), replace(other, none=False, kind="number")
    apart_by = plus(first, negate(second))
    holds, breaks = _signs(operator, apart_by)
    return TRUTHS[holds, breaks or fails], apart_by.form if holds and breaks else None


def _signs(operator: str, interval: Interval) -> tuple[bool, bool]:
    """Whether a difference may be as the operator says, and may not."""
    negative = interval.low is None or interval.low < 0
    positive = interval.high is None or interval.high > 0
    zero = not (interval.low is not None and (interval.low > 0 or (interval.low == 0 and interval.above)))
    zero = zero and not (interval.high is not None and (interval.high < 0 or (interval.high == 0 and interval.below)))
    return {
        "<": (negative, zero or positive),
        "<=": (negative or zero, positive),
        ">": (positive, zero or negative),
        ">=": (positive or zero, negative),
        "==": (zero, negative or positive),
        "!=": (negative or positive, zero),
    }[operator]


def rounded(interval: Interval, step: Fraction, mode: str, symbol: Hashable) -> Interval:
    """Rounding keeps the order; `symbol` stands for what it adds."""
    if interval.kind != "number" or (interval.grid is not None and (interval.grid / step).denominator == 1):
        return interval
    low = None if interval.low is None else round_to(interval.low, step, mode)
    high = None if interval.high is None else round_to(interval.high, step, mode)
    form = None
    if interval.form is not None and low != high and len(interval.form.terms) < MOST_TERMS:
        most = step if mode in ("up", "down") else step / 2
        form = LinearForm({**interval.form.terms, symbol: (Fraction(1), -most, most)}, interval.form.constant)
    return Interval("number", low, high, none=interval.none, grid=step, form=form)


def truth(interval: Interval) -> tuple[bool, bool]:
    """Whether a condition may hold, and may not."""
    words = interval.words or frozenset()
    return True in words, False in words or interval.none
