"""Sums, means, counts and extremes over intervals, where an element may be in or out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from . import arithmetic
from .intervals import NOT_APPLICABLE, NOTHING, TRUTHS, Bound, Interval, Part, hull, interval_of_value, values_of

ZERO = Fraction(0)
ONE = Interval("number", Fraction(1), Fraction(1))


@dataclass(frozen=True, slots=True)
class Element:
    """What an element gives where it is in, whether it may be out, and what decides that. `many` stands for any
    number of unknown elements, each of which gives something within the interval."""

    interval: Interval
    out: bool = False
    symbol: Hashable = None
    many: bool = False

    @property
    def certain(self) -> bool:
        """Whether it is one element that is surely in and surely applies."""
        return not (self.out or self.interval.none or self.many)


def total(elements: Sequence[Element]) -> Interval:
    """The sum of what applies; 0 of nothing."""
    result = Interval("number", ZERO, ZERO)
    parts: list[Part] = []
    for element in elements:
        if element.interval.kind == "nothing":
            if element.certain:
                return NOTHING
            continue
        value = values_of(element.interval)
        parts.append(Part(element.symbol, element.certain, value.low, value.high))
        if element.many:
            value = replace(
                value,
                low=None if value.low is None or value.low < 0 else ZERO,
                high=None if value.high is None or value.high > 0 else ZERO,
                form=None,
            )
        result = arithmetic.plus(result, value if element.certain else _perhaps(value))
    open_ended = any(e.many for e in elements) or all(p.certain for p in parts)
    return result if open_ended else replace(result, parts=tuple(parts))


def _perhaps(value: Interval) -> Interval:
    """The value, or 0 in its stead."""
    return hull(replace(value, form=None, above=False, below=False), Interval("number", ZERO, ZERO))


def mean(elements: Sequence[Element]) -> Interval:
    """The mean of what applies, its sum and its count narrowed together; not applicable of nothing."""
    there = [e for e in elements if e.interval.kind != "nothing"]
    if any(e.certain and e.interval.kind == "nothing" for e in elements):
        return NOTHING
    empty = NOTHING if any(e.certain for e in elements) else NOT_APPLICABLE
    if any(e.many for e in there):
        return hull(_all_of(there), empty)
    above = [Part(i, e.certain, e.interval.low, e.interval.high) for i, e in enumerate(there)]
    below = [Part(i, e.certain, ONE.low, ONE.low) for i, e in enumerate(there)]
    if above and all(e.certain for e in there):
        return arithmetic.divide(total(there), interval_of_value(Fraction(len(there))))
    return hull(quotient(above, below) or NOTHING, empty)


def _all_of(elements: Sequence[Element]) -> Interval:
    result = NOTHING
    for element in elements:
        result = hull(result, replace(values_of(element.interval), form=None))
    return result


def least(elements: Sequence[Element]) -> Interval:
    """The least of what applies, which lies at most at the lowest upper end of what is certain."""
    return _extreme(elements, lambda s: s)


def greatest(elements: Sequence[Element]) -> Interval:
    """The greatest of what applies: the least with the order turned round."""
    return _extreme(elements, _mirror)


def _mirror(interval: Interval) -> Interval:
    """The same with the order turned round."""
    low, high = (None if b is None else -b for b in (interval.high, interval.low))
    return replace(interval, low=low, high=high, above=interval.below, below=interval.above, form=None)


def _extreme(elements: Sequence[Element], turn: Callable[[Interval], Interval]) -> Interval:
    if any(e.certain and e.interval.kind == "nothing" for e in elements):
        return NOTHING
    there = [e for e in elements if e.interval.kind != "nothing"]
    certain = [turn(e.interval) for e in there if e.certain]
    highs = [s.high for s in certain if s.high is not None]
    cap = min(highs) if highs else None
    result = NOTHING if certain else NOT_APPLICABLE
    able = []
    for element in there:
        value = turn(values_of(element.interval))
        if cap is None or value.low is None or value.low <= cap:
            able.append(element)
            result = hull(result, value)
    if len(able) == 1 and able[0].certain:
        return able[0].interval
    if cap is not None and (result.high is None or result.high > cap):
        result = replace(result, high=cap, below=False)
    return replace(turn(result) if result.kind != "nothing" else result, form=None, parts=())


def count(elements: Sequence[Element]) -> Interval:
    """How many hold."""
    found: list[Element] = []
    for element in elements:
        holds, fails = arithmetic.truth(element.interval)
        if holds:
            found.append(Element(ONE, element.out or fails, element.symbol, element.many))
        elif not fails and not element.out:
            return NOTHING
    result = total(found)
    return replace(result, grid=Fraction(1)) if result.kind == "number" else result


def any_of(elements: Sequence[Element]) -> Interval:
    """Whether one holds; what comes after one that decides, or is an error, is not heard."""
    held = False
    for element in elements:
        holds, fails = arithmetic.truth(element.interval)
        held = held or holds
        if element.certain and not fails:
            return TRUTHS[held, False]
    return TRUTHS[held, True]


def all_of(elements: Sequence[Element]) -> Interval:
    """Whether all that apply hold."""
    broken = False
    for element in elements:
        words = element.interval.words or frozenset()
        broken = broken or False in words
        if element.certain and True not in words:
            return TRUTHS[False, broken]
    return TRUTHS[True, broken]


GATHER: dict[str, Callable[[Sequence[Element]], Interval]] = {
    "sum": total,
    "mean": mean,
    "min": least,
    "max": greatest,
    "count": count,
    "any": any_of,
    "all": all_of,
}


def quotient(above: Sequence[Part], below: Sequence[Part]) -> Interval | None:
    """The quotient of two sums of the same elements, each there or not in both: exact, since the most is reached by
    the terms of the greatest quotients. Nothing where the sums are not so made."""
    divisors = {p.symbol: p for p in below}
    if len(divisors) < len(below) or any(p.low is None or p.low != p.high or p.low <= 0 for p in below):
        return None
    known = {p.symbol for p in above}
    if len(known) < len(above) or any(p.symbol not in divisors for p in above):
        return None
    terms = [*above, *(Part(p.symbol, p.certain, ZERO, ZERO) for p in below if p.symbol not in known)]
    high = _most([(p.high, divisors[p.symbol].low, p.certain or divisors[p.symbol].certain) for p in terms])
    low = _most(
        [
            (None if p.low is None else -p.low, divisors[p.symbol].low, p.certain or divisors[p.symbol].certain)
            for p in terms
        ]
    )
    if not terms:
        return NOTHING
    return Interval("number", None if low is None else -low, high)


def _most(terms: Sequence[tuple[Bound, Bound, bool]]) -> Bound:
    """The greatest quotient of sums over the certain terms and any of the others."""
    top, bottom = ZERO, ZERO
    rest: list[tuple[Fraction, Fraction]] = []
    for value, divisor, certain in terms:
        if value is None:
            return None
        assert divisor is not None
        if certain:
            top, bottom = top + value, bottom + divisor
        else:
            rest.append((value, divisor))
    for value, divisor in sorted(rest, key=lambda t: t[0] / t[1], reverse=True):
        if not bottom or value * bottom > top * divisor:
            top, bottom = top + value, bottom + divisor
    return top / bottom if bottom else None
