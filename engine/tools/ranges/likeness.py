"""Which values two texts compute alike, place by place: the same formula over the same values, whatever the answers.

A condition that is certain is followed, so that what only another member's case has changed is still the same here.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import AbstractContextManager
from dataclasses import fields
from typing import Any, Protocol

from ...base.node import NONE
from ...core.environment import Context, Key, Member
from ...core.expression import (
    And,
    Cell,
    Choice,
    Expression,
    Given,
    Or,
    Over,
    Previous,
    every,
)
from ...core.model import Fact, Rule, Table, members_of
from ...core.outcomes import Outcome, Unknown
from ...core.scope import Scope
from . import arithmetic
from .interpreter import RangeInterpreter
from .intervals import Interval
from .terms import branch_of

MOST_DEEP = 25  # values that ask for values; what is deeper is not taken for the same


class Sides(Protocol):
    """What both texts are asked for; that of the first and the other by 0 and 1."""

    scopes: tuple[Scope, ...]
    walker: RangeInterpreter

    def afresh(self) -> AbstractContextManager[None]:
        """Nothing is held for as long as this lasts."""

    def exact(self, place: tuple[str, Key, int]) -> Interval | None:
        """What is known of a cell, whatever the answers."""

    def members(self, dimension: str, context: Context, era: int) -> list[tuple[Member, bool, bool]] | None:
        """The members of a dimension, whether each is there for certain and stands for many."""

    def before(self, dimension: str, context: Context, era: int) -> list[Any]:
        """What may come before the current member."""

    def places(self, cell: Cell, context: Context, era: int) -> tuple[list[Key] | None, bool]:
        """The members at which a cell may be read, and whether it may be read at none."""

    def taken(self, reading: str, era: int) -> Outcome:
        """The option taken of a reading, unknown where it is open."""


class Likeness:
    """What is the same under both texts of a pair; `moved` are the names that may not be, at some members."""

    def __init__(self, reach: Sides, moved: Container[str]) -> None:
        self.reach, self.moved = reach, moved
        self.lone = frozenset(_lone(*reach.scopes))
        self.uneven = frozenset(dimension for dimension, _ in self.lone)
        self._unmoved: dict[Expression, bool] = {}
        self._same: dict[tuple[str, Key], bool] = {}
        self._open: dict[tuple[str, Key], int] = {}
        self._back = 0  # how far down the open ones what is being looked at leads back
        self._tests: dict[tuple[Expression, tuple[tuple[str, Member], ...], int], Interval] = {}

    def same(self, name: str, key: Key) -> bool:
        """Whether a value is the same under both texts at its members."""
        at = name, key
        if at in self._same:
            return self._same[at]
        if at in self._open:
            self._back = min(self._back, self._open[at])
            return False
        if len(self._open) >= MOST_DEEP:
            self._back = 0
            return False
        outer, self._back = self._back, len(self._open) + 1
        self._open[at] = depth = len(self._open)
        try:
            found = self._compare(name, key)
        finally:
            del self._open[at]
        if found or self._back >= depth:  # else it rests on what is still being looked at
            self._same[at] = found
        self._back = min(outer, self._back)
        return found

    def _compare(self, name: str, key: Key) -> bool:
        one, other = (scope.values.get(name) for scope in self.reach.scopes)
        if one is None or other is None or one.per != other.per or len(one.per) != len(key):
            return False
        context = dict(zip(one.per, key, strict=True))
        if not self.lone.isdisjoint(context.items()):
            return False
        if name not in self.moved:
            return True
        known = [self.reach.exact((name, key, era)) for era in (0, 1)]
        if known[0] is not None or known[1] is not None:
            return known[0] is not None and known[0] == known[1]
        if isinstance(one, Table) or isinstance(other, Table) or not isinstance(one, (Rule, Fact)):
            return False
        first, second = (scope.rules.meanings[name] for scope in self.reach.scopes)
        return self.identical(first, second, context)

    def identical(self, a: Expression, b: Expression, context: Context) -> bool:
        """Whether two expressions are the same at these members, whatever the answers: the first under the first text,
        the other under the other."""
        if a == b and self.unmoved(a) and self.lone.isdisjoint(context.items()):
            return True
        with self.reach.afresh():
            return self._identical(a, b, context)

    def _identical(self, a: Expression, b: Expression, context: Context) -> bool:
        a, b = self.followed(a, context, 0), self.followed(b, context, 1)
        if type(a) is not type(b):
            return False
        if isinstance(a, Cell):
            assert isinstance(b, Cell)
            return self.cells(a, b, context)
        if isinstance(a, Over):
            assert isinstance(b, Over)
            return self.overs(a, b, context)
        if isinstance(a, Previous):
            assert isinstance(b, Previous)
            before = [self.reach.before(a.dimension, context, era) for era in (0, 1)]
            return (
                a.dimension == b.dimension
                and before[0] == before[1]
                and all(m is NONE or self.identical(a.body, b.body, {**context, a.dimension: m}) for m in before[0])
            )
        if isinstance(a, (And, Or)) and isinstance(b, (And, Or)):
            left = [self.open_parts(e, context, era) for era, e in enumerate((a, b))]
            return self.part(tuple(left[0]), tuple(left[1]), context)
        if isinstance(a, Given):
            return a == b and self.facts(a.fact)
        if isinstance(a, Choice):
            return a == b and self.choices(a.reading)
        return self.alike(a, b, context)

    def alike(self, a: Any, b: Any, context: Context) -> bool:
        """Whether two things of which expressions are made are the same."""
        if isinstance(a, Expression):
            shown = [f.name for f in fields(a) if f.compare and f.name != "type"]
            return all(self.part(getattr(a, n), getattr(b, n), context) for n in shown) and self.leaf(a)
        return bool(a == b)

    def part(self, a: Any, b: Any, context: Context) -> bool:
        """Whether two parts of expressions are the same."""
        if isinstance(a, tuple) and isinstance(b, tuple):
            return len(a) == len(b) and all(self.part(x, y, context) for x, y in zip(a, b, strict=True))
        if isinstance(a, Expression) and isinstance(b, Expression):
            return self.identical(a, b, context)
        return bool(a == b)

    def leaf(self, expression: Expression) -> bool:
        """Whether what an expression itself reads is the same."""
        grown = isinstance(expression, (Over, Previous)) and expression.dimension in self.uneven
        return not grown and not any(n in self.moved for n in names(expression))

    def facts(self, name: str) -> bool:
        """Whether both texts take what the contract says of a fact for the same."""
        one, other = (scope.rules.facts[name] for scope in self.reach.scopes)
        return (one.type, one.per, one.carry, one.default) == (other.type, other.per, other.carry, other.default)

    def choices(self, name: str) -> bool:
        """Whether the same option is taken of a reading, or any of the same options may be."""
        taken, again = (self.reach.taken(name, era) for era in (0, 1))
        options = [[*scope.rules.readings[name].options] for scope in self.reach.scopes]
        return taken == again and (not isinstance(taken, Unknown) or options[0] == options[1])

    def cells(self, a: Cell, b: Cell, context: Context) -> bool:
        """Whether two read the same values."""
        if a.name != b.name or len(a.keys) != len(b.keys) or a.written != b.written:
            return False
        if not all(self.identical(x, y, context) for x, y in zip(a.keys, b.keys, strict=True)):
            return False
        places, _ = self.reach.places(a, context, 0)
        return places is not None and all(self.same(a.name, place) for place in places)

    def overs(self, a: Over, b: Over, context: Context) -> bool:
        """Whether two aggregates are of the same members and values."""
        if (a.aggregate, a.dimension) != (b.aggregate, b.dimension) or (a.where is None) != (b.where is None):
            return False
        members = [self.reach.members(a.dimension, context, era) for era in (0, 1)]
        if members[0] is None or members[0] != members[1]:
            return False
        inner = [{**context, a.dimension: m} for m, _, _ in members[0]]
        return all(self.part((a.where, a.body), (b.where, b.body), at) for at in inner)

    def followed(self, expression: Expression, context: Context, era: int) -> Expression:
        """An expression past the conditions that are certain."""
        while True:
            branch = branch_of(expression)
            if branch is not None:
                holds, fails = arithmetic.truth(self.test(branch[0], context, era))
                if holds == fails:
                    return expression
                expression = branch[1] if holds else branch[2]
            elif isinstance(expression, (And, Or)):
                left = self.open_parts(expression, context, era)
                if len(left) != 1 or self.test(left[0], context, era).none:
                    return expression
                expression = left[0]
            else:
                return expression

    def open_parts(self, expression: And | Or, context: Context, era: int) -> list[Expression]:
        """The parts of a condition that may decide it."""
        idle = (True, False) if isinstance(expression, And) else (False, True)
        return [p for p in expression.parts if arithmetic.truth(self.test(p, context, era)) != idle]

    def test(self, expression: Expression, context: Context, era: int) -> Interval:
        """What an expression may be, nothing being held."""
        at = expression, tuple(sorted(context.items())), era
        if at not in self._tests:
            with self.reach.afresh():
                self._tests[at] = self.reach.walker.meaning(expression, context, era)
        return self._tests[at]

    def unmoved(self, expression: Expression) -> bool:
        """Whether nothing that an expression reads may differ from one text to the other at members of both."""
        found = self._unmoved.get(expression)
        if found is None:
            found = self._unmoved[expression] = all(self.leaf(e) for e in every(expression))
        return found


def names(expression: Expression) -> Iterator[str]:
    """What an expression itself reads."""
    if isinstance(expression, Cell):
        yield expression.name
    if isinstance(expression, Given):
        yield expression.fact
    if isinstance(expression, Choice):
        yield expression.reading
    if isinstance(expression, (Over, Previous)):
        yield members_of(expression.dimension)


def _lone(one: Scope, other: Scope) -> Iterator[tuple[str, Member]]:
    """The members of closed dimensions that one text alone has."""
    for name in one.dimensions.keys() & other.dimensions.keys():
        for member in {*one.dimensions[name].members} ^ {*other.dimensions[name].members}:
            yield name, member
