"""How far the values of a contract reach while facts are unknown: its cells over spans, lazy and memoised.

What the ordinary evaluation knows is taken from it; only unknown cells are evaluated here. A cell is remembered
together with the facts it depends on, so that narrowing one fact recomputes only what hangs on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ...base.node import NONE
from ...core.evaluation import Evaluation, Key
from ...core.interpreter import Context, Member
from ...core.outcomes import Failure, Need, Unknown
from ...core.scope import Named
from . import domains, rulespans
from .clips import clips
from .domains import GENERIC
from .interpreter import Walker
from .spans import NOT_APPLICABLE, NOTHING, Form, Span, hull, meet, span_of_value, values_of
from .splitting import Narrowing, Trace

Place = tuple[str, Key, int]
Held = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reached:
    span: Span
    trace: Trace


class Reach(Narrowing):
    """Asks for spans."""

    def __init__(self, evaluation: Evaluation) -> None:
        super().__init__()
        self.evaluation = evaluation
        self.scopes = evaluation.scopes
        self.walker = Walker(self)
        self.memo: dict[tuple[Place, Held], Reached] = {}
        self.work = 0  # cells computed so far
        self._exact: dict[Place, Span | None] = {}
        self._running: set[tuple[Place, Held]] = set()
        self._clips = [clips(s) for s in self.scopes]

    # what formulas ask for

    def span(self, name: str, key: Key, era: int) -> Span:
        """The span of a value at its members, under every version that may apply to it."""
        result = NOTHING
        for one in self.eras(name, key, era):
            result = hull(result, NOT_APPLICABLE if one is None else self.cell((name, key, one)))
        return result

    def eras(self, name: str, key: Key, era: int) -> Sequence[int | None]:
        """The versions that may apply to a value, and nothing where there may be no such."""
        return rulespans.eras(self, name, key, era) if self.evaluation.latest else (era,)

    def named(self, name: str, era: int) -> Named | None:
        return self.scopes[era].values.get(name) or next(
            (s.values[name] for s in reversed(self.scopes) if name in s.values), None
        )

    def anything(self, name: str, era: int) -> Span:
        """Any value of the type that a name has."""
        named = self.named(name, era)
        return replace(domains.domain(named.type, self.scopes[era]), none=True) if named is not None else NOT_APPLICABLE

    def member(self, dimension: str, member: Member, era: int) -> Span:
        if member == GENERIC:
            return domains.domain(dimension, self.scopes[era])
        return span_of_value(Fraction(member) if isinstance(member, int) else member)

    def choice(self, reading: str, era: int) -> Span:
        """The option taken of a reading; all that are left where it is open."""
        taken = self.evaluation.choice(reading, era)
        if not isinstance(taken, Unknown):
            return span_of_value(taken)
        options = self.scopes[era].rules.readings[reading].options
        return self.fact(Need("reading", reading), Span("words", words=frozenset(options)))

    def keys(self, span: Span, dimension: str, era: int) -> tuple[list[Member] | None, bool]:
        """The members that a key may be (nothing: any), and whether it may lie outside them."""
        if span.kind == "nothing":
            return [], False
        if span.kind == "words":
            return (None, True) if span.words is None else (sorted(str(w) for w in span.words), False)
        members = self.members(dimension, self.walker.context, era)
        if members is None:
            return [], False
        point = span.point
        if any(many for _, _, many in members):
            return ([int(point)] if point is not None and point.denominator == 1 else None), True
        able = [m for m, _, _ in members if isinstance(m, int) and Fraction(m) in values_of(span)]
        whole = span.low is not None and span.high is not None and span.grid == 1
        inside = point is not None and point.denominator == 1 and int(point) in able
        within = whole and len(able) == int(span.high) - int(span.low) + 1  # type: ignore[arg-type]
        return list(able), not (inside or within)

    def members(self, dimension: str, context: Context, era: int) -> list[tuple[Member, bool, bool]] | None:
        """The members of a dimension: each, whether it is there for certain, and whether it stands for any number;
        nothing where they are an error."""
        return domains.members(self, dimension, context, era)

    def before(self, dimension: str, context: Context, era: int) -> list[Any]:
        """What may come before the current member: members, and `NONE` for nothing."""
        if GENERIC not in context.values():
            found = self.evaluation.before(dimension, context, era)
            if isinstance(found, Failure):
                return []
            if not isinstance(found, Unknown):
                return [found]
        here = context[dimension]
        if isinstance(here, int):
            return [here - 1, NONE]
        members = self.members(dimension, context, era) or []
        return [*(m for m, _, _ in members if m != here or m == GENERIC), NONE]

    # cells

    def reached(self, place: Place) -> Reached:
        """A cell over what the facts are held to, computed once for each part that matters to it."""
        root = self.memo.get((place, ())) or self._compute(place, ())
        facts = root.trace.facts
        held = tuple(sorted((n, m) for n, m in self.marks.items() if facts >> n & 1)) if self.marks else ()
        if not held:
            return root
        return self.memo.get((place, held)) or self._compute(place, held, root)

    def cell(self, place: Place) -> Span:
        known = self.exact(place)
        if known is not None:
            return known
        found = self.reached(place)
        self.traces[-1].take(found.trace.facts, found.trace.cuts)
        span = found.span
        if span.kind in ("number", "date") and span.form is None and span.low != span.high and not found.span.parts:
            return replace(span, form=Form({place: (Fraction(1), span.low, span.high)}, Fraction(0)))
        return span

    def remember(self, place: Place, span: Span) -> Span:
        """A narrower span of a cell, found by other means; it is kept for what asks for the cell."""
        root = self.memo[place, ()]
        found = meet(root.span, span)
        if (found.low, found.high, found.none, found.words) != (
            root.span.low,
            root.span.high,
            root.span.none,
            root.span.words,
        ):
            self.memo[place, ()] = Reached(replace(found, parts=root.span.parts), root.trace)
        return self.memo[place, ()].span

    def exact(self, place: Place) -> Span | None:
        """What the ordinary evaluation knows of a cell."""
        if place not in self._exact:
            name, key, era = place
            outcome = Unknown(frozenset()) if GENERIC in key else self.evaluation.cell(name, key, era).outcome
            self._exact[place] = None if isinstance(outcome, Unknown) else span_of_value(outcome)
        return self._exact[place]

    def _compute(self, place: Place, held: Held, root: Reached | None = None) -> Reached:
        if (place, held) in self._running:
            return Reached(self.anything(place[0], place[2]), Trace())
        self._running.add((place, held))
        self.work += 1
        outer, trace = (self.held, self.marks), Trace()
        self.held, self.marks = {n: self.held[n] for n, _ in held}, dict(held)
        self.traces.append(trace)
        try:
            span = rulespans.value(self, place)
            if root is not None:
                span = meet(span, root.span)
            self.memo[place, held] = Reached(span, trace)
            for clip in self._clips[place[2]].get(place[0], ()):
                span = clip(self, place[1], place[2], span)
            self.memo[place, held] = Reached(span, trace)
        finally:
            self.traces.pop()
            self.held, self.marks = outer
            self._running.discard((place, held))
        return self.memo[place, held]
