"""The payments of one amount: together they make it whole, once."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..base.diagnostics import Diagnostics
from ..base.messages import say
from ..core.expression import Cell, walk
from ..core.model import Rule, RuleSet


def check_payments(rules: RuleSet, diagnostics: Diagnostics) -> None:
    """Of each amount that is paid: a rest, or shares that are proved to be the whole."""
    for name in dict.fromkeys(p.of for p in rules.of_kind("payment") if p.of is not None):
        payments = rules.payments_of(name)
        rests = [p for p in payments if p.is_rest]
        shares = [_share(p, name, rules) for p in payments if not p.is_rest]
        known = [s for s in shares if s is not None]
        last = payments[-1].node.must("amount").span
        if len(known) < len(shares) or (not rests and any(p.when is not None for p in payments)):
            if not rests:
                diagnostics.add(say("W620", "not-shown", rule=name), last)
        elif sum(known) > 1 or (not rests and sum(known) < 1):
            diagnostics.add(
                say("E623", "whole", rule=name, percent=sum(known, Fraction(0)) * 100),
                last,
                say("E623", "correct") if rests or sum(known) > 1 else say("E623", "rest"),
            )


def _share(payment: Rule, name: str, rules: RuleSet) -> Fraction | None:
    """The part of the amount that a payment is, where it is the amount times figures that hold for every contract."""
    assert payment.formula is not None
    try:
        one, two = (walk(payment.formula.meaning, _Line(name, Fraction(n), rules)) for n in (1, 2))
        return one if walk(payment.formula.meaning, _Line(name, Fraction(0), rules)) == 0 and two == 2 * one else None
    except (_Differs, ZeroDivisionError):
        return None


class _Differs(Exception):
    """The formula asks for something that differs by contract, or is no straight line of the amount."""


class _Line:
    """A formula where the amount is this one: the part of the algebra of expressions that straight lines are made
    of."""

    def __init__(self, name: str, amount: Fraction, rules: RuleSet) -> None:
        self.name, self.amount, self.rules = name, amount, rules

    def __getattr__(self, kind: str) -> Any:
        raise _Differs(kind)

    def const(self, value: Any) -> Fraction:
        return self.number(value)

    def cell(self, cell: Cell, keys: object) -> Fraction:
        if cell.name == self.name and not cell.written:
            return self.amount
        table = self.rules.tables.get(cell.name)
        return self.number(table.cells.get(()) if table is not None else None)

    def negate(self, operand: Fraction) -> Fraction:
        return -operand

    def arith(self, op: str, left: Fraction, right: Fraction) -> Fraction:
        if op in "+-":
            return left + right if op == "+" else left - right
        return left * right if op == "*" else left / right

    @staticmethod
    def number(value: Any) -> Fraction:
        if not isinstance(value, Fraction):
            raise _Differs
        return value
