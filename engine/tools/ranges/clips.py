"""What holds for every contract narrows what a value may be: the bounds that invariants set."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ...core.evaluation import Key
from ...core.model import Rule
from ...core.scope import Lookup, Scope, plan_of
from . import arithmetic
from .spans import Span, hull, values_of, within

if TYPE_CHECKING:
    from .cells import Reach

Clip = Callable[["Reach", Key, int, Span], Span]
_TURNED = {"Lt": "Gt", "LtE": "GtE", "Gt": "Lt", "GtE": "LtE", "Eq": "Eq"}


def clips(scope: Scope) -> dict[str, list[Clip]]:
    """By the value they bound, what each invariant of the rule set says of it."""
    found: dict[str, list[Clip]] = {}
    for rule in scope.rules.of_kind("invariant"):
        for left, operator, right in _pairs(rule.formula.tree) if rule.formula is not None else ():
            for side, name, other in ((left, operator, right), (right, _TURNED.get(operator, ""), left)):
                target = _target(side, rule, scope)
                if target is not None and name in _TURNED:
                    found.setdefault(target, []).append(_clip(rule, name, other))
    return found


def _pairs(tree: ast.AST) -> Iterator[tuple[ast.expr, str, ast.expr]]:
    """The comparisons that must all hold."""
    if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And):
        for value in tree.values:
            yield from _pairs(value)
    elif isinstance(tree, ast.Compare):
        sides = [tree.left, *tree.comparators]
        for left, operator, right in zip(sides, tree.ops, tree.comparators, strict=False):
            yield left, type(operator).__name__, right


def _target(node: ast.expr, rule: Rule, scope: Scope) -> str | None:
    """The rule that a name stands for, at exactly the members at which the invariant is said."""
    plan = plan_of(node) if isinstance(node, ast.Name) and node.id not in ("true", "false", "none") else None
    if not isinstance(plan, Lookup) or plan.keys != rule.per:
        return None
    named = scope.values.get(plan.name)
    return plan.name if isinstance(named, Rule) and named.per == rule.per else None


def _clip(rule: Rule, operator: str, other: ast.expr) -> Clip:
    def clip(reach: Reach, key: Key, era: int, span: Span) -> Span:
        if span.kind not in ("number", "date"):
            return span
        context = dict(zip(rule.per, key, strict=True))
        if rule.when is not None and arithmetic.truth(reach.walker.run(rule.when, context, era))[1]:
            return span
        bound = values_of(reach.walker.at(context, era, lambda: reach.walker.walk(other)))
        if bound.kind != span.kind:
            return span
        least = bound.low if operator in ("Gt", "GtE", "Eq") else None
        most = bound.high if operator in ("Lt", "LtE", "Eq") else None
        clipped = within(values_of(span), least, most)
        return hull(clipped, Span(none=True)) if span.none else clipped

    return clip
