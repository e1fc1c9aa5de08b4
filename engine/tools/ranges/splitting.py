"""Facts held to a part of what they may be: a condition that may go either way is narrowed by cutting the facts it
depends on where it tips over, so that each branch is taken only with the facts that lead there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction

from ...core.outcomes import MissingInput
from . import arithmetic, domains
from .domains import Cut
from .intervals import NOTHING, Interval, LinearForm, hull

DEPTH = 3  # how many facts a condition is narrowed by, one inside the other


@dataclass(slots=True)
class Trace:
    """What a computation depends on: facts (a bit each), those met twice, and where its conditions tip over."""

    facts: int = 0
    twice: int = 0
    cuts: dict[Cut, None] = field(default_factory=dict)

    def take(self, facts: int, cuts: Mapping[Cut, None]) -> None:
        """Depend on what a part of the computation depends on; facts that were met before are met twice."""
        self.twice |= self.facts & facts
        self.facts |= facts
        self.cuts.update(cuts)


class Narrowing:
    """`held` narrows facts, by their number, to a part of what they may be; `traces` are the computations under way."""

    def __init__(self) -> None:
        self.needs: list[MissingInput] = []
        self.domains: list[Interval] = []
        self.numbers: dict[MissingInput, int] = {}
        self.held: dict[int, Interval] = {}
        self.tokens: dict[Interval, int] = {}  # a number for each piece: cheaper to compare
        self.spans: dict[int, int] = {}  # the pieces held, by their numbers
        self.traces: list[Trace] = [Trace()]

    def fact(self, need: MissingInput, domain: Interval) -> Interval:
        """What an unknown fact may be."""
        number = self.number(need, domain)
        interval = self.held.get(number, domain)
        trace = self.traces[-1]
        trace.take(1 << number, {})
        if interval.kind == "words":
            if interval.words is None or len(interval.words) > 1:
                trace.cuts[number, None, 0] = None
        elif interval.kind in ("number", "date") and interval.low != interval.high:
            return replace(interval, form=LinearForm({number: (Fraction(1), interval.low, interval.high)}, Fraction(0)))
        return interval

    def number(self, need: MissingInput, domain: Interval) -> int:
        """What the fact is held by, given when it is first met."""
        if need not in self.numbers:
            self.numbers[need] = len(self.needs)
            self.needs.append(need)
            self.domains.append(domain)
        return self.numbers[need]

    def cut(self, operator: str, form: LinearForm) -> None:
        """An undecided comparison of a single fact tips over where its form is 0."""
        if len(form.terms) == 1:
            ((symbol, (factor, _, _)),) = form.terms.items()
            if isinstance(symbol, int):
                at = -form.constant / factor
                for side in domains.sides(operator, factor < 0):
                    self.traces[-1].cuts[symbol, at, side] = None

    @contextmanager
    def holding(self, number: int, piece: Interval) -> Iterator[None]:
        """Inside, a fact is held to a piece of what it may be."""
        outer = self.held, self.spans
        self.held = {**self.held, number: piece}
        self.spans = {**self.spans, number: self.tokens.setdefault(piece, len(self.tokens))}
        try:
            yield
        finally:
            self.held, self.spans = outer

    @contextmanager
    def afresh(self) -> Iterator[None]:
        """A question from outside: nothing is held, and nobody keeps what it depends on."""
        outer = self.held, self.spans, self.traces
        self.held, self.spans, self.traces = {}, {}, [Trace()]
        try:
            yield
        finally:
            self.held, self.spans, self.traces = outer

    def watch(self, ask: Callable[[], Interval]) -> tuple[Interval, Trace]:
        """What is asked, and what it depended on."""
        trace = Trace()
        self.traces.append(trace)
        try:
            found = ask()
        finally:
            self.traces.pop()
        self.traces[-1].take(trace.facts, trace.cuts)
        return found, trace

    def branch(
        self, condition: Callable[[], Interval], then: Callable[[], Interval], otherwise: Callable[[], Interval]
    ) -> Interval:
        """The branch that a condition takes; both where it may go either way, each with what lets it go that way."""
        found, seen = self.watch(condition)
        holds, fails = arithmetic.truth(found)
        if not (holds and fails):
            return then() if holds else otherwise() if fails else NOTHING

        def both() -> Interval:
            return hull(then(), otherwise())

        wide, used = self.watch(both)
        return self._narrow(condition, then, otherwise, seen, used.facts, wide, DEPTH)

    def _narrow(
        self,
        condition: Callable[[], Interval],
        then: Callable[[], Interval],
        otherwise: Callable[[], Interval],
        seen: Trace,
        used: int,
        wide: Interval | None,
        depth: int,
    ) -> Interval:
        pieces = next((p for n, p in self.splits(seen) if used >> n & 1), None) if depth else None
        if pieces is not None:
            number, parts = pieces[0][0], [p for _, p in pieces]
            trials = []
            for part in parts:
                with self.holding(number, part):
                    trials.append((part, *self.watch(condition)))
            if any(arithmetic.truth(found) != (True, True) for _, found, _ in trials):
                result = NOTHING
                for part, found, trace in trials:
                    holds, fails = arithmetic.truth(found)
                    with self.holding(number, part):
                        if holds and fails:
                            interval = self._narrow(condition, then, otherwise, trace, used, None, depth - 1)
                        else:
                            interval = then() if holds else otherwise() if fails else NOTHING
                    result = hull(result, interval)
                return result
        return wide if wide is not None else hull(then(), otherwise())

    def splits(self, trace: Trace) -> Iterator[tuple[int, list[tuple[int, Interval]]]]:
        """The facts at whose cuts something tips over, in the order met, each with the pieces between its cuts."""
        for number in dict.fromkeys(c[0] for c in trace.cuts):
            domain = self.held.get(number, self.domains[number])
            pieces = domains.pieces(domain, [c for c in trace.cuts if c[0] == number])
            if len(pieces) > 1:
                yield number, [(number, p) for p in pieces]
