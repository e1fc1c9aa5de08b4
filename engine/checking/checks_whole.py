"""Rules of type integer: their formulas give whole numbers, as far as that can be seen without a contract."""

from __future__ import annotations

import ast
from fractions import Fraction

from ..faults import Faults
from ..formula import Formula
from ..model import NUMBERS, RuleSet, Table
from ..scope import Current, Lookup, plan_of

WHOLE, PERHAPS, BROKEN = "whole", "perhaps", "broken"
_OF_DATES = ("days_between", "months_between", "year", "month", "day")


def check_whole(rules: RuleSet, faults: Faults) -> None:
    """A value that is certainly not whole is a fault; one of which nothing shows it is a warning."""
    for rule in rules.rules.values():
        if rule.type != "integer" or (rule.round is not None and rule.round.denominator == 1):
            continue
        for formula in [c.then for c in rule.cases] or [f for f in (rule.formula,) if f is not None]:
            part = _least_sure(formula.tree, rules)
            found = _kind(part, rules)
            if found == BROKEN:
                faults.add(
                    "E527",
                    f"{rule.name} is of type integer, and {_text(formula, part)} is no whole number",
                    formula.at(part),
                    "write type: number (or rate), or round: 1",
                )
            elif found == PERHAPS:
                faults.add(
                    "W503",
                    f"{rule.name} is of type integer, and nothing shows that {_text(formula, part)} is whole",
                    formula.at(part),
                    "write type: number, or round: 1; where it is not whole the value is an error",
                )


def _text(formula: Formula, part: ast.expr) -> str:
    return ast.get_source_segment(formula.text, part) or formula.text


def _least_sure(node: ast.expr, rules: RuleSet) -> ast.expr:
    """The branch that is not whole, if the formula has branches; else the formula."""
    if not isinstance(node, ast.IfExp):
        return node
    branches = [_least_sure(b, rules) for b in (node.body, node.orelse)]
    return min(branches, key=lambda b: (BROKEN, PERHAPS, WHOLE).index(_kind(b, rules)))


def _kind(node: ast.expr, rules: RuleSet) -> str:
    """Whether what a part gives is whole wherever it gives anything."""
    if isinstance(node, ast.Constant):
        return _number(node.value)
    if isinstance(node, ast.UnaryOp):
        return _kind(node.operand, rules)
    if isinstance(node, ast.IfExp):
        return _all([_kind(node.body, rules), _kind(node.orelse, rules)])
    if isinstance(node, ast.BinOp):
        return _reckoned(node, rules)
    if isinstance(node, ast.Call):
        return _called(node, rules)
    plan = plan_of(node) if hasattr(node, "plan") else None
    if isinstance(plan, Current) or (isinstance(node, ast.Name) and node.id == "none"):
        return WHOLE
    return _named(plan.name, rules) if isinstance(plan, Lookup) else PERHAPS


def _reckoned(node: ast.BinOp, rules: RuleSet) -> str:
    left, right = _kind(node.left, rules), _kind(node.right, rules)
    if isinstance(node.op, ast.Div):
        one, other = _constant(node.left, rules), _constant(node.right, rules)
        return _number(one / other) if one is not None and other else PERHAPS
    if BROKEN in (left, right):  # a part and a whole number have no whole sum; a product may have
        return BROKEN if WHOLE in (left, right) and not isinstance(node.op, ast.Mult) else PERHAPS
    return _all([left, right])


def _called(node: ast.Call, rules: RuleSet) -> str:
    assert isinstance(node.func, ast.Name)
    name = node.func.id
    if name == "count" or name in _OF_DATES:
        return WHOLE
    if name == "round_to":
        step = _constant(node.args[1], rules)
        return WHOLE if step is not None and step.denominator == 1 else PERHAPS
    found = _all([_kind(a, rules) for a in node.args])
    single = name in ("abs", "previous", "min", "max")
    return found if found == WHOLE and name != "mean" else found if single and len(node.args) == 1 else PERHAPS


def _named(name: str, rules: RuleSet) -> str:
    table = rules.tables.get(name) or rules.properties.get(name)
    if isinstance(table, Table):
        kinds = {_number(c) for c in table.cells.values() if isinstance(c, Fraction)}
        return kinds.pop() if len(kinds) == 1 else WHOLE if not kinds else PERHAPS
    element = rules.facts.get(name) or rules.rules.get(name)
    if element is None or element.type not in NUMBERS:
        return PERHAPS
    step = rules.rules[name].round if name in rules.rules else None
    return WHOLE if element.type == "integer" or (step is not None and step.denominator == 1) else PERHAPS


def _constant(node: ast.expr, rules: RuleSet) -> Fraction | None:
    """The figure that a part is in every contract."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, Fraction) else None
    plan = plan_of(node) if hasattr(node, "plan") else None
    table = rules.tables.get(plan.name) if isinstance(plan, Lookup) else None
    cell = table.cells.get(()) if table is not None else None
    return cell if isinstance(cell, Fraction) else None


def _number(value: object) -> str:
    return WHOLE if isinstance(value, Fraction) and value.denominator == 1 else BROKEN


def _all(kinds: list[str]) -> str:
    return WHOLE if set(kinds) <= {WHOLE} else BROKEN if set(kinds) == {BROKEN} else PERHAPS
