"""The boundaries of a formula: both sides of each comparison of numbers or dates, the nearest there is on each."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ...core.formula import Formula
from ...core.model import NUMBERS, RuleSet
from ...core.scope import Choice, Current, plan_of
from .notes import Key, place, spot

NEAR = {
    "Lt": ("just below", "at"),
    "GtE": ("just below", "at"),
    "LtE": ("at", "just above"),
    "Gt": ("at", "just above"),
}
FAR = {"just below": "below", "just above": "above"}  # where no step is the next one
_DATES = ("add_days", "add_months", "add_years")
_WHOLE = ("days_between", "months_between", "year", "month", "day", "count")


def boundaries(formula: Formula, rules: RuleSet) -> Iterator[tuple[ast.expr, str, Key, str]]:
    """Each side of each boundary: where it starts, the comparison in words, what notes it, and the side."""
    for node in ast.walk(formula.tree):
        if not isinstance(node, ast.Compare):
            continue
        operands = [node.left, *node.comparators]
        for left, operator, right in zip(operands, node.ops, node.comparators, strict=False):
            kinds = {measure(left, rules), measure(right, rules)}
            if None in kinds:
                continue
            word = type(operator).__name__
            for side in NEAR.get(word, ("at", "apart")):
                if "number" in kinds:
                    side = FAR.get(side, side)
                yield left, _words(formula, left, right), ("side", place(formula.node), spot(right), side), side


def _words(formula: Formula, left: ast.expr, right: ast.expr) -> str:
    return formula.text.encode()[spot(left)[0] : spot(right)[1]].decode(errors="replace")


def measure(node: ast.expr, rules: RuleSet) -> str | None:
    """Whether an expression is a date, a whole number or any number; nothing for what has no order."""
    if isinstance(node, ast.Constant):
        return None if isinstance(node.value, (str, bool)) else "whole"
    if isinstance(node, (ast.Name, ast.Subscript)):
        return _named(node, rules)
    if isinstance(node, ast.UnaryOp):
        return measure(node.operand, rules) if isinstance(node.op, ast.USub) else None
    if isinstance(node, ast.IfExp):
        return _widest([node.body, node.orelse], rules)
    if isinstance(node, ast.BinOp):
        return "number" if isinstance(node.op, ast.Div) else _widest([node.left, node.right], rules)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        name = node.func.id
        if name in _DATES:
            return "date"
        if name in _WHOLE:
            return "whole"
        if name == "applies":
            return None
        if name == "mean":
            return "number"
        return _widest(node.args[:1] if name in ("round_to", "previous") else node.args, rules)
    return None


def _named(node: ast.Name | ast.Subscript, rules: RuleSet) -> str | None:
    if isinstance(node, ast.Name) and node.id in ("true", "false", "none"):
        return None
    plan = plan_of(node)
    if isinstance(plan, Choice):
        return None
    if isinstance(plan, Current):
        return "whole" if rules.dimensions[plan.dimension].kind == "range" else None
    named = rules.facts.get(plan.name) or rules.tables.get(plan.name) or rules.properties.get(plan.name)
    type_ = (named or rules.rules[plan.name]).type
    return {"date": "date", "integer": "whole"}.get(type_, "number" if type_ in NUMBERS else None)


def _widest(nodes: list[ast.expr], rules: RuleSet) -> str | None:
    kinds = {measure(n, rules) for n in nodes}
    if "date" in kinds:
        return "date"
    return "number" if "number" in kinds else "whole" if "whole" in kinds else None
