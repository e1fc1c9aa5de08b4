"""One contract under two texts as one evaluation over intervals: facts left out are shared, and so is every value that
both texts compute alike."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

from ...core import expression
from ...core.cells import Cell
from ...core.environment import Context, Key, Member, Members
from ...core.evaluation import Evaluation
from ...core.outcomes import MissingInput, Outcome, Unknown
from ...core.scope import Scope
from . import domains
from .cells import Place, RangeEvaluation
from .intervals import NOTHING, Interval, hull, interval_of_value
from .likeness import Likeness


class Pair:
    """Two evaluations, the first under version 0 and the other under version 1; no date leads from one to the other."""

    latest = 0

    def __init__(self, before: Evaluation, after: Evaluation) -> None:
        self.sides = before, after
        self.scopes: tuple[Scope, ...] = (before.scopes[0], after.scopes[0])

    def cell(self, name: str, key: Key, era: int) -> Cell:
        """A cell of one side."""
        return self.sides[era].cell(name, key, 0)

    def members(self, dimension: str, context: Context, era: int) -> Members:
        """The members of a dimension under one text."""
        return self.sides[era].members(dimension, context, 0)

    def before(self, dimension: str, context: Context, era: int) -> Any:
        """The member before the current one under one text."""
        return self.sides[era].before(dimension, context, 0)

    def rounding(self, era: int) -> str:
        """How numbers are rounded in one text."""
        return self.sides[era].rounding(0)

    def choice(self, reading: str, era: int) -> Outcome:
        """The option taken of a reading under one text."""
        return self.sides[era].choice(reading, 0)


class PairRanges(RangeEvaluation):
    """Intervals under both texts; `moved` are the names that they do not compute alike."""

    def __init__(self, before: Evaluation, after: Evaluation, moved: Container[str]) -> None:
        self.pair = Pair(before, after)
        super().__init__(self.pair)  # type: ignore[arg-type]
        self.likeness = Likeness(self, moved)

    def cell(self, place: Place) -> Interval:
        """A cell; one that both texts compute alike is that of the first."""
        name, key, era = place
        alike = era and self.exact(place) is None and self.likeness.same(name, key)
        return super().cell((name, key, 0) if alike else place)

    def places(self, cell: expression.Cell, context: Context, era: int) -> tuple[list[Key] | None, bool]:
        """The members at which a cell may be read, none where they are too many, and whether it may be at none."""
        asks = [partial(expression.walk, key, self.walker) for key in cell.keys]
        return self.walker.at(context, era, lambda: self.walker.places(cell, asks))

    def said(self, fact: str, context: Context, era: int) -> Interval:
        """What the contract says of a fact; anything it may be in either text where it is left out."""
        about = self.scopes[era].rules.facts[fact]
        key = tuple(context[d] for d in about.per)
        answers = self.pair.sides[era].answers
        said = None if domains.ANY_MEMBER in key else answers.fact(fact, about.per, key, about.carry)
        outcome = said if said is not None else about.default
        if outcome is not None:
            return interval_of_value(outcome)
        here = domains.domain(about.type, self.scopes[era], about.minimum, about.maximum)
        scope = self.scopes[1 - era]
        other = scope.rules.facts.get(fact)
        if other is not None and other.type != about.type:
            return here  # another question of the same name: no answer is shared
        there = domains.domain(other.type, scope, other.minimum, other.maximum) if other is not None else NOTHING
        need = MissingInput("fact", fact, tuple((d, str(context[d])) for d in about.per))
        return self.fact(need, hull(*((there, here) if era else (here, there))))

    def taken(self, reading: str, era: int) -> Outcome:
        """The option taken of a reading under one text, unknown where it is open."""
        return self.pair.choice(reading, era)

    def choice(self, reading: str, era: int) -> Interval:
        """The option taken of a reading; all that either text has where it is open."""
        taken = self.taken(reading, era)
        if not isinstance(taken, Unknown):
            return interval_of_value(taken)
        known = [s.rules.readings[reading].options for s in self.scopes if reading in s.rules.readings]
        return self.fact(
            MissingInput("reading", reading),
            Interval("words", words=frozenset(o for options in known for o in options)),
        )

    def value(self, name: str, key: Sequence[Member], era: int) -> Interval:
        """What a value counts for in a sum: nothing where it does not apply."""
        return counted(self.interval(name, tuple(key), era))


def counted(interval: Interval) -> Interval:
    """What counts of a value: nothing of what does not apply; no bound where it is no number."""
    if interval.kind == "nothing":
        return ZERO if interval.none else NOTHING
    if interval.kind != "number":
        return ANY
    return hull(replace(interval, none=False), ZERO) if interval.none else interval


ZERO = interval_of_value(Fraction(0))
ANY = Interval("number")
