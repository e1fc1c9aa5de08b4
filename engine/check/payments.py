"""The payments of one amount: together they make it whole, once."""

from __future__ import annotations

import ast
from fractions import Fraction

from ..base.diagnostics import Faults
from ..base.numbers import exact
from ..core.model import Rule, RuleSet
from ..core.scope import Lookup, plan_of


def check_payments(rules: RuleSet, faults: Faults) -> None:
    """Of each amount that is paid: a rest, or shares that are proved to be the whole."""
    for name in dict.fromkeys(p.of for p in rules.of_kind("payment") if p.of is not None):
        payments = rules.payments_of(name)
        rests = [p for p in payments if p.is_rest]
        shares = [_share(p, name, rules) for p in payments if not p.is_rest]
        known = [s for s in shares if s is not None]
        last = payments[-1].node.must("amount").mark
        if len(known) < len(shares) or (not rests and any(p.when is not None for p in payments)):
            if not rests:
                faults.add(
                    "W620",
                    f"nothing shows that the payments of {name} make it whole",
                    last,
                    "write amount: rest for the last of them",
                )
        elif sum(known) > 1 or (not rests and sum(known) < 1):
            faults.add(
                "E623",
                f"the payments of {name} make {exact(sum(known, Fraction(0)) * 100)} % of it",
                last,
                "correct a share" if rests or sum(known) > 1 else "write amount: rest for the last of them",
            )


def _share(payment: Rule, name: str, rules: RuleSet) -> Fraction | None:
    """The part of the amount that a payment is, where it is the amount times figures that hold for every contract."""
    assert payment.formula is not None
    values = [_at(payment.formula.tree, name, Fraction(n), rules) for n in (0, 1, 2)]
    if values[0] == 0 and values[1] is not None and values[2] == 2 * values[1]:
        return values[1]
    return None


def _at(node: ast.expr, name: str, amount: Fraction, rules: RuleSet) -> Fraction | None:
    """The formula where the amount is this one; nothing where it asks for anything that differs by contract."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, Fraction) else None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = _at(node.operand, name, amount, rules)
        return -value if value is not None else None
    if isinstance(node, ast.BinOp):
        left, right = _at(node.left, name, amount, rules), _at(node.right, name, amount, rules)
        return _reckoned(node.op, left, right) if left is not None and right is not None else None
    plan = plan_of(node) if isinstance(node, ast.Name) and hasattr(node, "plan") else None
    if not isinstance(plan, Lookup):
        return None
    if plan.name == name:
        return amount
    table = rules.tables.get(plan.name)
    cell = table.cells.get(()) if table is not None else None
    return cell if isinstance(cell, Fraction) else None


def _reckoned(operator: ast.operator, left: Fraction, right: Fraction) -> Fraction | None:
    if isinstance(operator, ast.Add):
        return left + right
    if isinstance(operator, ast.Sub):
        return left - right
    if isinstance(operator, ast.Mult):
        return left * right
    return left / right if right else None
