"""What a value may be while facts are unknown: an interval, or a set of words, and whether it may not apply.

A date is counted in days (its ordinal), so that dates and numbers share one arithmetic. An interval may also remember
how it is made up: a `LinearForm` (a sum of multiples of symbols, such as facts) keeps `x - 0.75 * x` from being wider
than `0.25 * x`, and `Part`s (the terms of a sum of which some may be missing) keep a mean between its terms. An error
is no value: an interval with nothing in it is a computation that cannot succeed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from math import ceil, floor

from ...base.node import NotApplicable
from ...core.outcomes import EvaluationError, Outcome, Unknown

FIRST_DAY, LAST_DAY = Fraction(date.min.toordinal()), Fraction(date.max.toordinal())
ONE = Fraction(1)
Bound = Fraction | None
MOST_TERMS = 12


@dataclass(frozen=True, slots=True)
class LinearForm:
    """`constant` and, for each symbol, its factor and the bounds within which the symbol lies."""

    terms: Mapping[Hashable, tuple[Fraction, Bound, Bound]]
    constant: Fraction


@dataclass(frozen=True, slots=True)
class Part:
    """A term of a sum: what decides whether it is there, whether it is there for certain, and its bounds."""

    symbol: Hashable
    certain: bool
    low: Bound
    high: Bound


@dataclass(frozen=True, slots=True)
class Interval:
    """`kind` is number, date, words (also true and false) or nothing. Without `low` or `high` it has no bound there,
    without `words` it may be any. `above` and `below` say that the bound itself is left out, `none` that it may be
    not applicable, `grid` that it is a multiple of that."""

    kind: str = "nothing"
    low: Bound = None
    high: Bound = None
    above: bool = False
    below: bool = False
    words: frozenset[str | bool] | None = None
    none: bool = False
    grid: Bound = None
    form: LinearForm | None = field(default=None, compare=False, repr=False)
    parts: tuple[Part, ...] = field(default=(), compare=False, repr=False)

    @property
    def lowest(self) -> Fraction | date | None:
        """The least value; nothing where there is no bound, or no order."""
        return _shown(self.low, self.kind)

    @property
    def highest(self) -> Fraction | date | None:
        """The greatest value; nothing where there is no bound, or no order."""
        return _shown(self.high, self.kind)

    @property
    def is_exact(self) -> bool:
        """Whether there is only one outcome."""
        if self.kind == "words":
            return not self.none and self.words is not None and len(self.words) == 1
        return self.none if self.kind == "nothing" else not self.none and self.low is not None and self.low == self.high

    @property
    def point(self) -> Fraction | None:
        """The one number it can be."""
        return self.low if self.kind in ("number", "date") and self.low == self.high and not self.none else None

    def __contains__(self, outcome: Outcome) -> bool:
        """Whether an outcome lies within; an error says nothing against it."""
        if isinstance(outcome, EvaluationError):
            return True
        if isinstance(outcome, (NotApplicable, Unknown)):
            return self.none and isinstance(outcome, NotApplicable)
        inside = interval_of_value(outcome)
        if inside.kind != self.kind:
            return False
        if self.kind == "words":
            return self.words is None or outcome in self.words
        value = inside.low
        assert value is not None
        if self.low is not None and (value < self.low or (self.above and value == self.low)):
            return False
        return not (self.high is not None and (value > self.high or (self.below and value == self.high)))


def _shown(bound: Bound, kind: str) -> Fraction | date | None:
    if kind != "date" or bound is None:
        return bound
    return None if bound in (FIRST_DAY, LAST_DAY) else date.fromordinal(int(bound))


NOTHING = Interval()
NOT_APPLICABLE = Interval(none=True)
TRUTHS = {
    (t, f): Interval("words", words=frozenset([*([True] if t else []), *([False] if f else [])]))
    for t in (True, False)
    for f in (True, False)
    if t or f
}
TRUTHS[False, False] = NOTHING


def interval_of_value(outcome: Outcome) -> Interval:
    """The interval of one outcome."""
    if isinstance(outcome, Fraction):
        return Interval("number", outcome, outcome)
    if isinstance(outcome, date):
        day = Fraction(outcome.toordinal())
        return Interval("date", day, day, grid=ONE)
    if isinstance(outcome, (bool, str)):
        return Interval("words", words=frozenset([outcome]))
    return NOT_APPLICABLE if isinstance(outcome, NotApplicable) else NOTHING


def values_of(interval: Interval) -> Interval:
    """Without not applicable."""
    return replace(interval, none=False) if interval.none else interval


def fits(interval: Interval, grid: Fraction) -> bool:
    """Whether all its values are multiples of a step."""
    if interval.grid is not None:
        return (interval.grid / grid).denominator == 1
    return interval.low is not None and interval.low == interval.high and (interval.low / grid).denominator == 1


def common_grid(one: Interval, other: Interval) -> Bound:
    """A step of which the values of both are multiples."""
    for grid in (one.grid, other.grid):
        if grid is not None and fits(one, grid) and fits(other, grid):
            return grid
    return ONE if fits(one, ONE) and fits(other, ONE) else None


def hull(one: Interval, other: Interval) -> Interval:
    """The least interval with both."""
    if one is other or other is NOTHING:
        return one
    none = one.none or other.none
    if one.kind == "nothing" or other.kind == "nothing":
        kept = other if one.kind == "nothing" else one
        return kept if kept.none == none else replace(kept, none=none)
    if one.kind == "words" or other.kind == "words":
        words = None if one.words is None or other.words is None else one.words | other.words
        return Interval("words", words=words, none=none)
    low = None if one.low is None or other.low is None else min(one.low, other.low)
    high = None if one.high is None or other.high is None else max(one.high, other.high)
    above = all(s.above for s in (one, other) if s.low == low)
    below = all(s.below for s in (one, other) if s.high == high)
    form = _same_form(one.form, other.form)
    parts = one.parts if one.parts == other.parts else ()
    return Interval(
        one.kind,
        low,
        high,
        above and low is not None,
        below and high is not None,
        none=none,
        grid=common_grid(one, other),
        form=form,
        parts=parts,
    )


def _same_form(one: LinearForm | None, other: LinearForm | None) -> LinearForm | None:
    """The form that both have, its symbols within the bounds of either."""
    if one is other or one is None or other is None:
        return one if one is other else None
    if one.constant != other.constant or one.terms.keys() != other.terms.keys():
        return None
    terms = {}
    for symbol, (factor, low, high) in one.terms.items():
        again, lower, higher = other.terms[symbol]
        if factor != again:
            return None
        terms[symbol] = (
            factor,
            None if low is None or lower is None else min(low, lower),
            None if high is None or higher is None else max(high, higher),
        )
    return LinearForm(terms, one.constant)


def meet(one: Interval, other: Interval) -> Interval:
    """What lies in both; the make-up of the first is kept."""
    none = one.none and other.none
    if one.kind != other.kind or one.kind == "nothing":
        return NOT_APPLICABLE if none else NOTHING
    if one.kind == "words":
        words = one.words if other.words is None else other.words if one.words is None else one.words & other.words
        return Interval("words", words=words, none=none) if words is None or words else Interval(none=none)
    return within(replace(one, none=none), other.low, other.high, other.above, other.below)


def within(interval: Interval, low: Bound, high: Bound, above: bool = False, below: bool = False) -> Interval:
    """The values that lie between bounds."""
    own_low, own_high, own_above, own_below = interval.low, interval.high, interval.above, interval.below
    if low is not None and (own_low is None or low > own_low or (low == own_low and above)):
        own_low, own_above = low, above
    if high is not None and (own_high is None or high < own_high or (high == own_high and below)):
        own_high, own_below = high, below
    if interval.grid is not None:
        if own_low is not None:
            own_low = _next(own_low, interval.grid, own_above)
        if own_high is not None:
            own_high = -_next(-own_high, interval.grid, own_below)
        own_above = own_below = False
    if own_low is not None and own_high is not None:
        empty = own_low > own_high or (own_low == own_high and (own_above or own_below))
        if empty:
            return Interval(none=interval.none)
    if (own_low, own_high, own_above, own_below) == (interval.low, interval.high, interval.above, interval.below):
        return interval
    return replace(interval, low=own_low, high=own_high, above=own_above, below=own_below)


def _next(bound: Fraction, grid: Fraction, beyond: bool) -> Fraction:
    """The first multiple from a bound on, or after it."""
    return grid * (floor(bound / grid) + 1 if beyond else ceil(bound / grid))
