"""The ranges of a contract's values while facts are unknown, and the facts that would narrow them.

A span holds for every value of every fact left out: any of its type and within its `minimum` and `maximum`, any
option of an open reading, any number of members of an open dimension. It is never narrower than the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...contracts.statement import Line
from ...core.evaluation import Evaluation, Key
from ...core.interpreter import Member
from ...core.outcomes import Need, Outcome, Unknown
from . import domains
from .bounds import Pieces, facts_of, points, refine, width, within_pieces
from .cells import Place, Reach
from .spans import NOT_APPLICABLE, Bound, Span, hull

MOST_WORK = 2500  # cells computed to find what narrows a value


@dataclass(frozen=True)
class Narrower:
    """An unknown fact and by how much knowing it narrows a value, at the least; `frees` where it gives the value an
    end that it does not have."""

    need: Need
    by: Fraction
    frees: bool = False


class Ranges:
    """The spans of one evaluation; what is computed for one value serves the others."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.reach = Reach(evaluation)
        self._counted: dict[int, int] | None = None

    def span(self, name: str, key: Key, era: int | None = None) -> Span:
        """What a value may be."""
        era = self.evaluation.latest if era is None else era

        def ask() -> Span:
            found = self.reach.eras(name, key, era)
            only = found[0] if len(found) == 1 else None
            if only is None or self.reach.exact((name, key, only)) is not None:
                return self.reach.span(name, key, era)
            return refine(self.reach, (name, key, only))

        return self._asked(name, era, ask)

    def _asked(self, name: str, era: int, ask: Callable[[], Span]) -> Span:
        try:
            with self.reach.afresh():
                return ask()
        except RecursionError:
            return self.reach.anything(name, era)

    def lines(self, lines: Sequence[Line]) -> tuple[tuple[Line, Span], ...]:
        """The unknown values and payments with what they may be, in the order of the lines. Those that wait for little
        are asked first, so that those that are made of them gain by what was found."""
        unknown = [x for x in lines if x.rule.kind in ("rule", "payment") and isinstance(x.outcome, Unknown)]
        found = {id(x): self._line(x) for x in sorted(unknown, key=lambda x: _waits(x.outcome))}
        return tuple((x, found[id(x)]) for x in unknown)

    def _line(self, line: Line) -> Span:
        rule = line.rule
        era = self._era_of(rule.name)
        key = tuple(self._member(d, line.at.get(d), era) for d in rule.per)
        span = self.span(rule.name, key, era)
        return hull(span, NOT_APPLICABLE) if domains.GENERIC in key else span

    def _era_of(self, name: str) -> int:
        scopes = self.evaluation.scopes
        return next(
            (i for i in range(len(scopes) - 1, -1, -1) if name in scopes[i].rules.rules), self.evaluation.latest
        )

    def _member(self, dimension: str, member: str | None, era: int) -> Member:
        if member is None:
            return domains.GENERIC
        about = self.evaluation.scopes[era].dimensions.get(dimension)
        return int(member) if about is not None and about.kind == "range" else member

    def narrowers(self, name: str, key: Key, era: int | None = None) -> list[Narrower]:
        """The unknown facts that narrow a value, the largest first: by how much its span narrows, whatever the fact
        turns out to be (among a few values of it)."""
        era = self.evaluation.latest if era is None else era
        self.span(name, key, era)
        places: list[Place] = [(name, key, e) for e in self.reach.eras(name, key, era) if e is not None]
        if not places or self.reach.exact(places[-1]) is not None:
            return []
        place, enough = places[-1], self.reach.work + MOST_WORK
        trace = self.reach.reached(place).trace
        order = sorted(facts_of(trace), key=lambda n: (-self._uses()[n], self.reach.needs[n]))
        base: Pieces = {}
        found: list[Narrower] = []
        for number in (n for n in order if self._need(n).kind == "dimension"):
            found += self._tried(place, number, base, [Span("words", words=frozenset())])
            if found and found[-1].frees:
                base[number] = Span("words", words=frozenset())
        for number in (n for n in order if self._need(n).kind != "dimension"):
            if self.reach.work < enough:
                cuts = [at for n, at, _ in trace.cuts if n == number and at is not None]
                found += self._tried(place, number, base, points(self.reach.domains[number], cuts))
        return sorted((n for n in found if n.by > 0 or n.frees), key=lambda n: (not n.frees, -n.by, n.need))

    def _need(self, number: int) -> Need:
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

    def _tried(self, place: Place, number: int, base: Pieces, trials: Sequence[Span]) -> list[Narrower]:
        need = self._need(number)
        if domains.GENERIC in (m for _, m in need.at) or not trials:
            return []
        before = within_pieces(self.reach, place, base).span
        return [_gain(need, before, [within_pieces(self.reach, place, {**base, number: t}).span for t in trials])]


def _gain(need: Need, before: Span, after: Sequence[Span]) -> Narrower:
    """What is gained in the worst of the cases."""
    worst: tuple[bool, Fraction] | None = None
    for span in after:
        wide, left = width(before), width(span)
        if wide is not None and left is not None:
            gain = (False, wide - left)
        else:
            frees = any(b is None and a is not None for b, a in zip(_ends(before), _ends(span), strict=True))
            gain = (frees, sum((abs(a - b) for b, a in zip(_ends(before), _ends(span), strict=True)
                                if a is not None and b is not None), Fraction(0)))  # fmt: skip
        worst = gain if worst is None else min(worst, gain)
    frees, by = worst or (False, Fraction(0))
    return Narrower(need, by, frees)


def _ends(span: Span) -> tuple[Bound, Bound]:
    return (span.low if span.lowest is not None else None), (span.high if span.highest is not None else None)


def _waits(outcome: Outcome) -> int:
    return len(outcome.needs) if isinstance(outcome, Unknown) else 0


def span_of(evaluation: Evaluation, name: str, key: Key, era: int | None = None) -> Span:
    """What a value may be, for every value of every fact left out."""
    return Ranges(evaluation).span(name, key, era)


__all__ = ["Narrower", "Ranges", "span_of"]
