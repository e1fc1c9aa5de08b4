"""A cell beside itself: what compares, subtracts or divides one and the same cell says the same in every contract."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ..faults import Faults
from ..formula import Formula
from ..model import Dimension, RuleSet
from ..scope import Choice, Current, Lookup, plan_of
from .sites import formulas


def check_same(rules: RuleSet, faults: Faults) -> None:
    """Every formula in which both sides are one cell, once the names and keys are resolved."""
    for formula in formulas(rules):
        for node, over in _within(formula.tree, ()):
            for one, other, says in _pairs(node):
                if _has_cell(one) and same_cell(one, other):
                    _tell(formula, one, other, says, over, rules, faults)


def _tell(
    formula: Formula, one: ast.expr, other: ast.expr, says: str, over: tuple[str, ...], rules: RuleSet, faults: Faults
) -> None:
    text = ast.get_source_segment(formula.text, one) or "this"
    beside = ast.get_source_segment(formula.text, other) or text
    what = text if text == beside else f"{text} and {beside} are one cell here, which"
    hint = "name the other value, or its other member in brackets"
    keys = {k.dimension for n in ast.walk(other) if isinstance(k := _plan(n), Current)}
    turned = next((rules.dimensions[d] for d in over if d in keys and text != beside), None)
    if turned is not None:
        name = turned.name
        hint = f"inside over={name} the name {name} is the member that over goes through, on both sides{_today(turned)}"
    faults.add("E526", f"{what} {says}", formula.at(other), hint)


def _today(dimension: Dimension) -> str:
    """How members are told apart by an order without naming the one outside."""
    name = dimension.name
    if dimension.kind == "range":
        return f"; write a rule per {name} that holds what the member outside has, and previous(…, over={name})"
    first = "" if dimension.dated else "; give it dated: its date"
    return f"{first}; previous(x, over={name}) goes through its members by date: rank: 1 + previous(rank, over={name})"


def _within(node: ast.AST, over: tuple[str, ...]) -> Iterator[tuple[ast.AST, tuple[str, ...]]]:
    """Every part of a formula with the dimensions that aggregates around it go over."""
    yield node, over
    if isinstance(node, ast.Call):
        over = (*over, *(k.value.id for k in node.keywords if k.arg == "over" and isinstance(k.value, ast.Name)))
    for child in ast.iter_child_nodes(node):
        yield from _within(child, over)


def _pairs(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr, str]]:
    """The operands that say nothing where both are one cell, and what they then say."""
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        yield from ((one, other, "is compared with itself") for one, other in pairwise(sides))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Sub, ast.Div)):
        yield node.left, node.right, f"is {'subtracted from' if isinstance(node.op, ast.Sub) else 'divided by'} itself"
    elif isinstance(node, ast.BoolOp):
        word = "and" if isinstance(node.op, ast.And) else "or"
        for n, one in enumerate(node.values):
            for other in node.values[n + 1 :]:
                yield one, other, f"stands twice beside {word}"
    elif (
        isinstance(node, ast.Call)
        and len(node.args) > 1
        and isinstance(node.func, ast.Name)
        and node.func.id in ("min", "max")
    ):
        for n, one in enumerate(node.args):
            for other in node.args[n + 1 :]:
                yield one, other, f"stands twice in one {node.func.id}"


def _plan(node: ast.AST) -> Any:
    return plan_of(node) if isinstance(node, (ast.Name, ast.Subscript)) and hasattr(node, "plan") else None


def same_cell(one: ast.expr, other: ast.expr) -> bool:
    """Whether two parts of a formula ask for the same, in whatever words."""
    return bool(_resolved(one) == _resolved(other))


def _has_cell(node: ast.expr) -> bool:
    return any(_plan(n) is not None for n in ast.walk(node))


def _resolved(node: Any) -> Any:
    """What a part of a formula asks for, whatever the words: two that are equal are one cell."""
    if isinstance(node, str):
        return "member", node
    if isinstance(node, Lookup):
        return "cell", node.name, *(_resolved(k) for k in node.keys)
    if isinstance(node, list):
        return tuple(map(_resolved, node))
    if not isinstance(node, ast.AST):
        return node
    plan = _plan(node)
    if isinstance(plan, Lookup):
        return _resolved(plan)
    if isinstance(plan, Current):
        return "member", plan.dimension
    if isinstance(plan, Choice):
        return "reading", plan.reading
    if isinstance(node, ast.Constant):
        return "constant", str(node.value)
    return type(node).__name__, *(_resolved(v) for _, v in ast.iter_fields(node) if not isinstance(v, ast.expr_context))
