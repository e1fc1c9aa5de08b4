"""The boundaries of a formula: both sides of each comparison of numbers or dates, the nearest there is on each."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ...base import dates
from ...base.diagnostics import Faults
from ...base.node import Node
from ...consolidation.library import Library
from ...contracts.contract import Contract
from ...core.formula import Formula
from ...core.model import NUMBERS, RuleSet
from ...core.scope import Choice, Current, plan_of
from .trace import Key, named_at, place, sides, spot

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


def first_days(document: Node) -> Iterator[tuple[str, str, Node]]:
    """The dates from which a text is in force, each with the reading and option that give it (none: the text itself)."""
    reading = document.text("in_force", "reading")
    if reading is None:
        found = [("", "", document.get("in_force", "from"))]
    else:
        options = document.get("readings", reading, "options")
        found = [(reading, o, n.get("from")) for o, n in (options.map if options is not None else {}).items()]
    for name, option, node in found:
        if node is not None and dates.parse(node.raw) is not None:
            yield name, option, node


def chosen(contract: Contract, library: Library, readings: Sequence[str]) -> Iterator[Key]:
    """What choosing a version by date looks at: the options taken, and on which side of each first day it is."""
    if contract.accord is None:
        return
    taken = dict(r.split("=", 1) for r in readings)
    for id_ in (i for i in library.ids() if i.startswith(f"{contract.accord}/")):
        document = library.consolidate(id_, Faults()).document
        day = contract.facts.text(document.text("contract_date") or "") or ""
        if library.document(id_).text("kind") == "variant" or dates.parse(day) is None:
            continue
        for reading, option, node in first_days(document):
            if reading:
                about = document.must("readings", reading)
                if option != (taken.get(reading) or about.text("chosen")):
                    continue
                yield "reading", named_at(about), option
            for side in sides(dates.parse(day), dates.parse(node.raw)):  # type: ignore[arg-type]
                yield "side", place(node), (0, 0), side
