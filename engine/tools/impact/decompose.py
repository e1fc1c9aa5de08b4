"""What a value is made of: the addends of its formula, down to those that are no sum, each at its members.

`a + b`, `a - b`, `sum(x, over=d)` and names of rules that are such are followed; what is rounded, has cases or is a
product is a part as it stands. Where every part is known they add up to the value, exactly.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ...base.node import NONE, NotApplicable
from ...core.evaluation import Evaluation
from ...core.formula import Formula
from ...core.interpreter import Context
from ...core.model import Rule
from ...core.outcomes import Failure, Outcome, Unknown, negate
from ...core.scope import Lookup, plan_of


class Part(NamedTuple):
    """An addend: the rule that gives it, its members by dimension, its amount."""

    name: str
    at: Mapping[str, str]
    outcome: Outcome


def parts(evaluation: Evaluation, name: str) -> tuple[Part, ...]:
    """The parts of a value that is per nothing, under the latest version; none where it does not apply."""
    found = _Walk(evaluation).rule(name, (), {}, 1)
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
        follow = formula is not None and _is_sum(formula.tree) and not isinstance(outcome, (NotApplicable, Failure))
        if formula is not None and follow and isinstance(rule, Rule) and self.holds(rule.when, own):
            yield from self.addends(formula.tree, formula, name, own, at, sign)
        else:
            yield Part(name, {d: str(m) for d, m in at.items()}, outcome if sign > 0 else negate(outcome))

    def holds(self, when: Formula | None, context: Context) -> bool:
        return when is None or self.evaluation.machine.run(when, context, self.era) is True

    def addends(
        self, tree: ast.expr, formula: Formula, name: str, context: Context, at: Context, sign: int
    ) -> Iterator[Part]:
        """The parts of one expression of a formula of the rule `name`, for the current members `context`."""
        if isinstance(tree, ast.BinOp) and isinstance(tree.op, (ast.Add, ast.Sub)):
            yield from self.addends(tree.left, formula, name, context, at, sign)
            right = sign if isinstance(tree.op, ast.Add) else -sign
            yield from self.addends(tree.right, formula, name, context, at, right)
        elif over := _summed(tree):
            members = self.evaluation.members(over, context, self.era)
            assert isinstance(tree, ast.Call)
            where = next((k.value for k in tree.keywords if k.arg == "where"), None)
            if not isinstance(members, tuple):
                yield Part(name, {d: str(m) for d, m in at.items()}, members)
                return
            for member in members:
                inner = {**context, over: member}
                taken = self.run(where, formula, inner) if where is not None else True
                if isinstance(taken, (Unknown, Failure)):
                    yield Part(name, {d: str(m) for d, m in {**at, over: member}.items()}, taken)
                elif taken is True:
                    yield from self.addends(tree.args[0], formula, name, inner, {**at, over: member}, sign)
        else:
            found = self.looked_up(tree, context)
            if found is not None:
                yield from self.rule(*found, at, sign)
            else:
                outcome = self.run(tree, formula, context)
                yield Part(name, {d: str(m) for d, m in at.items()}, outcome if sign > 0 else negate(outcome))

    def looked_up(self, tree: ast.expr, context: Context) -> tuple[str, tuple[Any, ...]] | None:
        """The value that a bare name asks for at the current members, nothing for all else."""
        plan = plan_of(tree) if isinstance(tree, ast.Name) and tree.id in self.values else None
        if not isinstance(plan, Lookup) or any(not isinstance(k, str) for k in plan.keys):
            return None
        return plan.name, tuple(context[k] for k in plan.keys if isinstance(k, str))

    def run(self, tree: ast.expr, formula: Formula, context: Context) -> Outcome:
        return self.evaluation.machine.run(Formula(formula.text, tree, formula.node), context, self.era)


def _summed(tree: ast.expr) -> str | None:
    """The dimension of `sum(…, over=d)`."""
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id == "sum":
        return next((k.value.id for k in tree.keywords if k.arg == "over" and isinstance(k.value, ast.Name)), None)
    return None


def _is_sum(tree: ast.expr) -> bool:
    return (
        isinstance(tree, ast.Name)
        or _summed(tree) is not None
        or (isinstance(tree, ast.BinOp) and isinstance(tree.op, (ast.Add, ast.Sub)))
    )
