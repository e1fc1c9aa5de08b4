"""Exact outcomes as an algebra of expressions: what everything that a formula and a rule say comes to.

The interpreter hands it what it meets in Python's syntax; `outcome_of` walks an expression.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from ..base.messages import say
from ..base.node import NONE, NotApplicable
from ..base.numbers import round_to
from . import outcomes
from .environment import Context, Environment
from .expression import Ask, Call, Cell, Current, Expression, Fold, Over, Round, walk
from .functions import AGGREGATES, FUNCTIONS
from .outcomes import EvaluationError, Outcome, Unknown

ARITH: dict[str, Callable[[Any, Any], Outcome]] = {
    "+": outcomes.add,
    "-": outcomes.subtract,
    "*": outcomes.multiply,
    "/": outcomes.divide,
}


class Exact:
    """The meaning of expressions at the current members, under one version."""

    const = staticmethod(outcomes.itself)
    negate = staticmethod(outcomes.negate)
    invert = staticmethod(outcomes.invert)
    applies = staticmethod(outcomes.applies)
    both = staticmethod(outcomes.both)
    either = staticmethod(outcomes.either)
    compare = staticmethod(outcomes.compare)

    def __init__(self, environment: Environment, context: Context, era: int) -> None:
        self.environment, self.context, self.era = environment, context, era

    def member(self, dimension: str) -> Outcome:
        """The current member; a number of a range is one that can be reckoned with."""
        member = self.context[dimension]
        return Fraction(member) if isinstance(member, int) else member

    def choice(self, reading: str) -> Outcome:
        """The option taken under this version, unknown where the reading is open."""
        return self.environment.choice(reading, self.era)

    def cell(self, cell: Cell, asks: Sequence[Ask[Outcome]] | None = None) -> Outcome:
        """A value at its keys: the current members, and what the other keys say (`asks`: as they are handed)."""
        keys: list[Any] = []
        said: list[Outcome] = []
        for number, key in enumerate(cell.keys):
            if type(key) is Current:
                keys.append(self.context[key.dimension])
                continue
            found = walk(key, self) if asks is None else asks[number]()
            keys.append(int(found) if type(found) is Fraction and found.denominator == 1 else found)
            said.append(found)
        if said and (bad := outcomes.propagate(said)):
            return bad
        return NONE if NONE in said else self.environment.outcome(cell.name, tuple(keys), self.era)

    def arith(self, op: str, left: Outcome, right: Outcome) -> Outcome:
        """The operation of `outcomes` that has this sign."""
        return ARITH[op](left, right)

    def choose(self, test: Ask[Outcome], then: Ask[Outcome], otherwise: Ask[Outcome]) -> Outcome:
        """The test decides which branch is asked; the other never is."""
        return outcomes.choose(test(), then, otherwise)

    def call(self, call: Call, args: Sequence[Outcome]) -> Outcome:
        """A function of the library, rounding as this version does."""
        return self.applied(call.function, args)

    def applied(self, function: str, args: Sequence[Outcome]) -> Outcome:
        """A function of the library on outcomes."""
        return FUNCTIONS[function].apply(args, self.environment.rounding(self.era))

    def fold(self, fold: Fold, args: list[Outcome]) -> Outcome:
        """An aggregate of outcomes that are listed, all of them computed."""
        return AGGREGATES[fold.aggregate](args)

    def over(self, over: Over, where: Ask[Outcome] | None, body: Ask[Outcome] | None) -> Outcome:
        """An aggregate over members: `gathered`, which the interpreter calls without an expression."""
        return self.gathered(over.aggregate, over.dimension, where, body)

    def gathered(
        self, aggregate: str, dimension: str, where: Ask[Outcome] | None, body: Ask[Outcome] | None
    ) -> Outcome:
        """An aggregate over the members of a dimension, each the current one in turn."""
        members = self.environment.members(dimension, self.context, self.era)
        if not isinstance(members, tuple):
            return members
        outer, found = self.context, []
        try:
            for member in members:
                self.context = {**outer, dimension: member}
                taken = where() if where is not None else True
                if taken is True:
                    found.append(body() if body is not None else True)
                elif isinstance(taken, (Unknown, EvaluationError)):
                    found.append(taken)
        finally:
            self.context = outer
        return AGGREGATES[aggregate](found)

    def previous(self, dimension: str, body: Ask[Outcome]) -> Outcome:
        """The body with the member before as the current one; not applicable at the first."""
        before = self.environment.before(dimension, self.context, self.era)
        if before is NONE or isinstance(before, (Unknown, EvaluationError)):
            return before
        outer = self.context
        self.context = {**outer, dimension: before}
        try:
            return body()
        finally:
            self.context = outer

    # rules

    def given(self, fact: str) -> Outcome:
        """What the contract says of a fact at the current members, its default, or unknown."""
        return self.environment.given(fact, self.context, self.era)

    def fails(self, rule: str) -> Outcome:
        """The error that no case of a rule holds."""
        return EvaluationError(say("failure", "no-case", rule=rule))

    def rounded(self, how: Round, body: Outcome) -> Outcome:
        """A number to the step of the rule, by its mode; whatever else the body is stays as it is."""
        return round_to(body, how.step, how.mode) if isinstance(body, Fraction) else body

    def due(self, amount: Ask[Outcome], when: Ask[Outcome], amount_when: Ask[Outcome], body: Ask[Outcome]) -> Outcome:
        """Not applicable where the amount is or `when` fails; an amount still unknown may fail by its own condition."""
        due = amount()
        if isinstance(due, (NotApplicable, EvaluationError)):
            return due
        conditions = [when(), *([amount_when()] if isinstance(due, Unknown) else [])]
        if any(not isinstance(c, (Unknown, EvaluationError)) and c is not True for c in conditions):
            return NONE
        return outcomes.propagate(conditions) or body()


def outcome_of(expression: Expression, environment: Environment, context: Context, era: int) -> Outcome:
    """The outcome of an expression at the current members given."""
    found: Outcome = walk(expression, Exact(environment, context, era))
    return found
