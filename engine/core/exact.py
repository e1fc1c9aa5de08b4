"""Exact outcomes as an algebra of expressions: what the interpreter computes, by the one walk.

The interpreter is the reference; this runs parts of formulas, and property tests hold the two to each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from ..base.messages import say
from ..base.node import NONE, NotApplicable
from ..base.numbers import round_to
from . import outcomes
from .expression import Ask, Call, Cell, Expression, Fold, Over, Round, walk
from .functions import AGGREGATES, FUNCTIONS
from .interpreter import Context, Environment
from .outcomes import EvaluationError, Outcome, Unknown

ARITH: dict[str, Callable[[Any, Any], Outcome]] = {
    "+": outcomes.add,
    "-": outcomes.subtract,
    "*": outcomes.multiply,
    "/": outcomes.divide,
}


class Exact:
    """The meaning of expressions at the current members, under one version."""

    def __init__(self, environment: Environment, context: Context, era: int) -> None:
        self.environment, self.context, self.era = environment, context, era

    @contextmanager
    def at(self, dimension: str, member: Any) -> Iterator[None]:
        """Another current member of a dimension."""
        outer = self.context
        self.context = {**outer, dimension: member}
        try:
            yield
        finally:
            self.context = outer

    def const(self, value: Any) -> Outcome:
        return value  # type: ignore[no-any-return]

    def member(self, dimension: str) -> Outcome:
        member = self.context[dimension]
        return Fraction(member) if isinstance(member, int) else member

    def choice(self, reading: str) -> Outcome:
        return self.environment.choice(reading, self.era)

    def cell(self, cell: Cell, asks: Sequence[Ask[Outcome]]) -> Outcome:
        keys = [ask() for ask in asks]
        if bad := outcomes.propagate(keys):
            return bad
        if any(key is NONE for key in keys):
            return NONE
        whole: list[Any] = [int(k) if isinstance(k, Fraction) and k.denominator == 1 else k for k in keys]
        return self.environment.outcome(cell.name, tuple(whole), self.era)

    def arith(self, op: str, left: Outcome, right: Outcome) -> Outcome:
        return ARITH[op](left, right)

    def negate(self, operand: Outcome) -> Outcome:
        return outcomes.negate(operand)

    def invert(self, operand: Outcome) -> Outcome:
        return outcomes.invert(operand)

    def applies(self, operand: Outcome) -> Outcome:
        return operand if isinstance(operand, (Unknown, EvaluationError)) else operand is not NONE

    def both(self, parts: Sequence[Ask[Outcome]]) -> Outcome:
        return outcomes.both(parts)

    def either(self, parts: Sequence[Ask[Outcome]]) -> Outcome:
        return outcomes.either(parts)

    def compare(self, op: str, left: Outcome, right: Outcome) -> Outcome:
        return outcomes.compare(op, left, right)

    def choose(self, test: Ask[Outcome], then: Ask[Outcome], otherwise: Ask[Outcome]) -> Outcome:
        return outcomes.choose(test(), then, otherwise)

    def call(self, call: Call, args: list[Outcome]) -> Outcome:
        return FUNCTIONS[call.function].apply(args, self.environment.rounding(self.era))

    def fold(self, fold: Fold, args: list[Outcome]) -> Outcome:
        return AGGREGATES[fold.aggregate](args)

    def over(self, over: Over, where: Ask[Outcome] | None, body: Ask[Outcome] | None) -> Outcome:
        members = self.environment.members(over.dimension, self.context, self.era)
        if not isinstance(members, tuple):
            return members
        found = []
        for member in members:
            with self.at(over.dimension, member):
                taken = where() if where is not None else True
                if taken is True:
                    found.append(body() if body is not None else True)
                elif isinstance(taken, (Unknown, EvaluationError)):
                    found.append(taken)
        return AGGREGATES[over.aggregate](found)

    def previous(self, dimension: str, body: Ask[Outcome]) -> Outcome:
        before = self.environment.before(dimension, self.context, self.era)
        if before is NONE or isinstance(before, (Unknown, EvaluationError)):
            return before
        with self.at(dimension, before):
            return body()

    # rules

    def given(self, fact: str) -> Outcome:
        return self.environment.given(fact, self.context, self.era)

    def fails(self, rule: str) -> Outcome:
        return EvaluationError(say("failure", "no-case", rule=rule))

    def rounded(self, how: Round, body: Outcome) -> Outcome:
        return round_to(body, how.step, how.mode) if isinstance(body, Fraction) else body

    def due(self, amount: Ask[Outcome], when: Ask[Outcome], amount_when: Ask[Outcome], body: Ask[Outcome]) -> Outcome:
        due = amount()
        if isinstance(due, (NotApplicable, EvaluationError)):
            return due
        conditions = [when(), *([amount_when()] if isinstance(due, Unknown) else [])]
        if any(not isinstance(c, (Unknown, EvaluationError)) and c is not True for c in conditions):
            return NONE
        return outcomes.propagate(conditions) or body()


def outcome_of(expression: Expression, environment: Environment, context: Context, era: int) -> Outcome:
    """The outcome of an expression at the current members given."""
    return walk(expression, Exact(environment, context, era))
