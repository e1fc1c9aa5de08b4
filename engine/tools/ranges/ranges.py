"""The ranges of a contract's values while facts are unknown, and the facts that would narrow them.

An interval holds for every value of every fact left out: any of its type and within its `minimum` and `maximum`, any
option of an open reading, any number of members of an open dimension. It is never narrower than the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction

from ...contracts.statement import Line
from ...core.environment import Key, Member
from ...core.evaluation import Evaluation
from ...core.outcomes import MissingInput, Outcome, Unknown
from . import domains
from .cells import Endless, Place, RangeEvaluation, Reached
from .intervals import NOT_APPLICABLE, NOTHING, ONE, Bound, Interval, hull, within
from .splitting import Narrowing, Trace

MOST_WORK = 2500  # cells computed to find what narrows a value


@dataclass(frozen=True)
class Narrower:
    """An unknown fact and by how much knowing it narrows a value, at the least; `frees` where it gives the value an
    end that it does not have."""

    need: MissingInput
    by: Fraction
    frees: bool = False


class Ranges:
    """The intervals of one evaluation; what is computed for one value serves the others."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.reach = RangeEvaluation(evaluation)
        self._counted: dict[int, int] | None = None

    def interval(self, name: str, key: Key, era: int | None = None) -> Interval:
        """What a value may be."""
        era = self.evaluation.latest if era is None else era

        def ask() -> Interval:
            found = self.reach.eras(name, key, era)
            only = found[0] if len(found) == 1 else None
            if only is None or self.reach.exact((name, key, only)) is not None:
                return self.reach.interval(name, key, era)
            return refine(self.reach, (name, key, only))

        return self._asked(name, era, ask)

    def _asked(self, name: str, era: int, ask: Callable[[], Interval]) -> Interval:
        try:
            with self.reach.afresh():
                return ask()
        except (Endless, RecursionError):
            return self.reach.anything(name, era)

    def lines(self, lines: Sequence[Line]) -> tuple[tuple[Line, Interval], ...]:
        """The unknown values and payments with what they may be, in the order of the lines. Those that wait for little
        are asked first, so that those that are made of them gain by what was found."""
        unknown = [x for x in lines if x.rule.kind in ("rule", "payment") and isinstance(x.outcome, Unknown)]
        found = {id(x): self._line(x) for x in sorted(unknown, key=lambda x: _waits(x.outcome))}
        return tuple((x, found[id(x)]) for x in unknown)

    def _line(self, line: Line) -> Interval:
        rule = line.rule
        era = self._era_of(rule.name)
        key = tuple(self._member(d, line.at.get(d), era) for d in rule.per)
        interval = self.interval(rule.name, key, era)
        return hull(interval, NOT_APPLICABLE) if domains.ANY_MEMBER in key else interval

    def _era_of(self, name: str) -> int:
        scopes = self.evaluation.scopes
        return next(
            (i for i in range(len(scopes) - 1, -1, -1) if name in scopes[i].rules.rules), self.evaluation.latest
        )

    def _member(self, dimension: str, member: str | None, era: int) -> Member:
        if member is None:
            return domains.ANY_MEMBER
        about = self.evaluation.scopes[era].dimensions.get(dimension)
        return int(member) if about is not None and about.kind == "range" else member

    def narrowers(self, name: str, key: Key, era: int | None = None) -> list[Narrower]:
        """The unknown facts that narrow a value, the largest first: by how much its interval narrows, whatever the fact
        turns out to be (among a few values of it)."""
        era = self.evaluation.latest if era is None else era
        self.interval(name, key, era)
        places: list[Place] = [(name, key, e) for e in self.reach.eras(name, key, era) if e is not None]
        if not places or self.reach.exact(places[-1]) is not None:
            return []
        place, enough = places[-1], self.reach.work + MOST_WORK
        trace = self.reach.reached(place).trace
        order = sorted(facts_of(trace), key=lambda n: (-self._uses()[n], self.reach.needs[n]))
        base: Pieces = {}
        found: list[Narrower] = []
        for number in (n for n in order if self._need(n).kind == "dimension"):
            found += self._tried(place, number, base, [Interval("words", words=frozenset())])
            if found and found[-1].frees:
                base[number] = Interval("words", words=frozenset())
        for number in (n for n in order if self._need(n).kind != "dimension"):
            if self.reach.work < enough:
                cuts = [at for n, at, _ in trace.cuts if n == number and at is not None]
                found += self._tried(place, number, base, points(self.reach.domains[number], cuts))
        return sorted((n for n in found if n.by > 0 or n.frees), key=lambda n: (not n.frees, -n.by, n.need))

    def _need(self, number: int) -> MissingInput:
        return self.reach.needs[number]

    def _uses(self) -> dict[int, int]:
        """In how many cells each fact has a say."""
        if self._counted is None:
            counts = dict.fromkeys(range(len(self.reach.needs)), 0)
            for (_, held), reached in self.reach.memo.items():
                for number in facts_of(reached.trace) if not held else ():
                    counts[number] += 1
            self._counted = counts
        return self._counted

    def _tried(self, place: Place, number: int, base: Pieces, trials: Sequence[Interval]) -> list[Narrower]:
        need = self._need(number)
        if domains.ANY_MEMBER in (m for _, m in need.at) or not trials:
            return []
        before = within_pieces(self.reach, place, base).interval
        return [_gain(need, before, [within_pieces(self.reach, place, {**base, number: t}).interval for t in trials])]


def _gain(need: MissingInput, before: Interval, after: Sequence[Interval]) -> Narrower:
    """What is gained in the worst of the cases."""
    propagate: tuple[bool, Fraction] | None = None
    for interval in after:
        wide, left = width(before), width(interval)
        if wide is not None and left is not None:
            gain = (False, wide - left)
        else:
            frees = any(b is None and a is not None for b, a in zip(_ends(before), _ends(interval), strict=True))
            gain = (
                frees,
                sum(
                    (
                        abs(a - b)
                        for b, a in zip(_ends(before), _ends(interval), strict=True)
                        if a is not None and b is not None
                    ),
                    Fraction(0),
                ),
            )
        propagate = gain if propagate is None else min(propagate, gain)
    frees, by = propagate or (False, Fraction(0))
    return Narrower(need, by, frees)


def _ends(interval: Interval) -> tuple[Bound, Bound]:
    return (interval.low if interval.lowest is not None else None), (
        interval.high if interval.highest is not None else None
    )


def _waits(outcome: Outcome) -> int:
    return len(outcome.needs) if isinstance(outcome, Unknown) else 0


def interval_of(evaluation: Evaluation, name: str, key: Key, era: int | None = None) -> Interval:
    """What a value may be, for every value of every fact left out."""
    return Ranges(evaluation).interval(name, key, era)


__all__ = ["Narrower", "Ranges", "interval_of"]


TRIES = 24


STALL = 6  # tries without any gain, after which a value is left as it is


MOST_FACTS = 8  # a value that hangs on more is left as it is


Pieces = dict[int, Interval]


def facts_of(trace: Trace) -> list[int]:
    """The facts on which a computation depends, by their numbers."""
    return [n for n in range(trace.facts.bit_length()) if trace.facts >> n & 1]


def within_pieces(reach: RangeEvaluation, place: Place, pieces: Pieces) -> Reached:
    """A cell with some facts held to pieces."""
    with ExitStack() as stack:
        for number, piece in pieces.items():
            stack.enter_context(reach.holding(number, piece))
        known = reach.exact(place)
        return Reached(known, Trace()) if known is not None else reach.reached(place)


def points(domain: Interval, cuts: list[Fraction]) -> list[Interval]:
    """A few values of a fact, the ends first; where there is no end, one beyond the last cut."""
    if domain.kind == "words":
        return [Interval("words", words=frozenset([w])) for w in sorted(domain.words or (), key=str)]
    first, last = min(cuts, default=Fraction(0)), max(cuts, default=Fraction(0))
    low = domain.low if domain.low is not None and domain.lowest is not None else first - 1
    high = domain.high if domain.high is not None and domain.highest is not None else last + 1
    found = []
    for value in dict.fromkeys((low, high, *sorted(set(cuts))[:1])):
        point = within(domain, value, value)
        if point.kind != "nothing":
            found.append(point)
    return found


def corners(reach: Narrowing, trace: Trace) -> Iterator[Pieces]:
    """Places where a value that moves one way only takes its ends: dates early or late, the rest low or high."""
    choices: dict[int, list[Interval]] = {}
    for number in facts_of(trace):
        cuts = [at for n, at, _ in trace.cuts if n == number and at is not None]
        found = points(reach.domains[number], cuts)
        if found:
            choices[number] = found
    for dates, others in ((0, 1), (1, 0), (0, 0), (1, 1)):
        yield {n: p[min(dates if p[0].kind == "date" else others, len(p) - 1)] for n, p in choices.items()}


def refine(reach: RangeEvaluation, place: Place, tries: int = TRIES) -> Interval:
    """The interval of a cell, as narrow as a number of tries makes it; it is remembered for what asks for the cell."""
    return reach.remember(place, narrowed(reach, lambda: reach.reached(place), tries))


def narrowed(reach: Narrowing, ask: Callable[[], Reached], tries: int = TRIES, most: int = MOST_FACTS) -> Interval:
    """What is asked, as narrow as a number of tries makes it, each with some facts held to a part of what they may
    be; where it hangs on more than `most` facts, as it is."""

    def under(pieces: Pieces) -> Reached:
        with ExitStack() as stack:
            for number, piece in pieces.items():
                stack.enter_context(reach.holding(number, piece))
            return ask()

    with reach.afresh():
        root = ask()
    interval, trace = root.interval, root.trace
    if interval.is_exact or not trace.facts or trace.facts.bit_count() > most or not trace.twice:
        return interval
    inner = NOTHING
    for pieces in corners(reach, trace):
        inner = hull(inner, under(pieces).interval)
        if covers(inner, interval):
            return interval
    leaves: list[tuple[Pieces, Reached]] = [({}, root)]
    final: Interval = NOTHING
    best, stall = interval, 0
    while leaves and tries > 0 and stall < STALL:
        outer = final
        for _, reached in leaves:
            outer = hull(outer, reached.interval)
        best, stall = outer, 0 if outer != best else stall
        pieces, reached = leaves.pop(_furthest(leaves, outer))
        parts = _parts(reach, pieces, reached.trace)
        if parts is None or covers(hull(inner, final), reached.interval):
            final = hull(final, reached.interval)
            continue
        number, intervals = parts
        for part in intervals:
            leaf = {**pieces, number: part}
            leaves.append((leaf, under(leaf)))
            tries, stall = tries - 1, stall + 1
    for _, reached in leaves:
        final = hull(final, reached.interval)
    return final


def covers(inner: Interval, outer: Interval) -> bool:
    """Whether nothing of an interval lies beyond what is known to be reached."""
    if outer.none and not inner.none:
        return False
    if inner.kind != outer.kind:
        return outer.kind == "nothing"
    if outer.kind == "words":
        return outer.words is not None and inner.words is not None and outer.words <= inner.words
    if outer.low is None or outer.high is None or inner.low is None or inner.high is None:
        return False
    return inner.low <= outer.low and outer.high <= inner.high


def _furthest(leaves: list[tuple[Pieces, Reached]], outer: Interval) -> int:
    """The piece to cut next: one that alone reaches an end, the least cut first."""
    for number, (_, reached) in enumerate(leaves):
        interval = reached.interval
        open_ended = (
            interval.kind == outer.kind and interval.kind in ("number", "date") and interval.low != interval.high
        )
        if open_ended and (interval.low == outer.low or interval.high == outer.high):
            return number
    return 0


def _parts(reach: Narrowing, pieces: Pieces, trace: Trace) -> tuple[int, list[Interval]] | None:
    """The fact to cut, and its parts: at a place where something tips over, else in the middle of the widest."""
    with ExitStack() as stack:
        for number, piece in pieces.items():
            stack.enter_context(reach.holding(number, piece))
        found = next(reach.splits(trace), None)
    if found is not None:
        return found[0], [p for _, p in found[1]]
    widest: tuple[Fraction, int, Interval] | None = None
    for number in facts_of(trace):
        interval = pieces.get(number, reach.domains[number])
        if interval.lowest is None or interval.highest is None or interval.low is None or interval.high is None:
            continue
        width = (interval.high - interval.low) / max(abs(interval.high), ONE)
        if width and (widest is None or width > widest[0]):
            widest = width, number, interval
    if widest is None:
        return None
    _, number, interval = widest
    assert interval.low is not None and interval.high is not None
    halves = domains.pieces(interval, [(number, (interval.low + interval.high) / 2, 1)])
    return (number, halves) if len(halves) > 1 else None


def width(interval: Interval) -> Bound:
    """How wide an interval is: for words, how many there are to choose from; nothing where it has no end."""
    if interval.kind == "words":
        return None if interval.words is None else Fraction(len(interval.words) - 1 + interval.none)
    if interval.kind == "nothing":
        return Fraction(0)
    return (
        None
        if interval.lowest is None or interval.highest is None or interval.low is None or interval.high is None
        else interval.high - interval.low
    )
