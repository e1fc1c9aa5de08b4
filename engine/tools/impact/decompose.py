"""What a value is made of: the addends of its formula, down to those that are no sum, each at its members.

`a + b`, `a - b`, `sum(x, over=d)` and names of rules that are such are followed; what is rounded, has cases or is a
product is a part as it stands. Where every part is known they add up to the value, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ...base.node import NONE, NotApplicable
from ...contracts.statement import places
from ...core.environment import Context
from ...core.evaluation import Evaluation
from ...core.exact import outcome_of
from ...core.expression import Arith, Cell, Current, Expression, Over
from ...core.formula import Formula
from ...core.model import Rule
from ...core.outcomes import EvaluationError, Outcome, Unknown, negate


class Part(NamedTuple):
    """An addend: the rule that gives it, its members by dimension, its amount."""

    name: str
    at: Mapping[str, str]
    outcome: Outcome


def parts(evaluation: Evaluation, name: str) -> tuple[Part, ...]:
    """The parts of a value under the latest version, of all its places; none where it does not apply."""
    walk, rule = _Walk(evaluation), evaluation.scopes[evaluation.latest].rules.rules[name]
    found: list[Part] = []
    for place in places(rule, evaluation):
        if isinstance(place, tuple):
            found.append(Part(name, {d: str(m) for d, m in place[0].items()}, place[1]))
        else:
            found += walk.rule(name, tuple(place.values()), {}, 1)
    return tuple(p for p in found if p.outcome is not NONE)


class _Walk:
    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation, self.era = evaluation, evaluation.latest
        self.values = evaluation.scopes[self.era].values

    def rule(self, name: str, key: tuple[Any, ...], outer: Context, sign: int) -> Iterator[Part]:
        rule, outcome = self.values.get(name), self.evaluation.outcome(name, key, self.era)
        own = dict(zip(rule.per, key, strict=True)) if rule is not None and len(rule.per) == len(key) else {}
        at: Context = {**outer, **own}
        formula = rule.formula if isinstance(rule, Rule) and rule.round is None else None
        follow = (
            formula is not None
            and _is_sum(formula.meaning)
            and not isinstance(outcome, (NotApplicable, EvaluationError))
        )
        if formula is not None and follow and isinstance(rule, Rule) and self.holds(rule.when, own):
            yield from self.addends(formula.meaning, name, own, at, sign)
        else:
            yield Part(name, {d: str(m) for d, m in at.items()}, outcome if sign > 0 else negate(outcome))

    def holds(self, when: Formula | None, context: Context) -> bool:
        return when is None or self.evaluation.interpreter.run(when, context, self.era) is True

    def addends(self, found: Expression, name: str, context: Context, at: Context, sign: int) -> Iterator[Part]:
        """The parts of one expression of a formula of the rule `name`, for the current members `context`."""
        if isinstance(found, Arith) and found.op in "+-":
            yield from self.addends(found.left, name, context, at, sign)
            yield from self.addends(found.right, name, context, at, sign if found.op == "+" else -sign)
        elif isinstance(found, Over) and found.aggregate == "sum" and found.body is not None:
            over = found.dimension
            members = self.evaluation.members(over, context, self.era)
            if not isinstance(members, tuple):
                yield Part(name, {d: str(m) for d, m in at.items()}, members)
                return
            for member in members:
                inner = {**context, over: member}
                taken = self.run(found.where, inner) if found.where is not None else True
                if isinstance(taken, (Unknown, EvaluationError)):
                    yield Part(name, {d: str(m) for d, m in {**at, over: member}.items()}, taken)
                elif taken is True:
                    yield from self.addends(found.body, name, inner, {**at, over: member}, sign)
        elif isinstance(found, Cell) and not found.written and all(isinstance(k, Current) for k in found.keys):
            key = tuple(context[k.dimension] for k in found.keys if isinstance(k, Current))
            yield from self.rule(found.name, key, at, sign)
        else:
            outcome = self.run(found, context)
            yield Part(name, {d: str(m) for d, m in at.items()}, outcome if sign > 0 else negate(outcome))

    def run(self, expression: Expression, context: Context) -> Outcome:
        return outcome_of(expression, self.evaluation, context, self.era)


def _is_sum(found: Expression) -> bool:
    return (
        (isinstance(found, Cell) and not found.written)
        or (isinstance(found, Over) and found.aggregate == "sum")
        or (isinstance(found, Arith) and found.op in "+-")
    )
