"""Rules of type integer: their formulas give whole numbers, as far as that can be seen without a contract."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..base.diagnostics import Diagnostics
from ..base.messages import say
from ..base.node import NONE
from ..core.expression import Arith, Call, Cell, Const, Current, Expression, Fold, If, Neg, Over, Previous
from ..core.model import NUMBERS, RuleSet, Table

WHOLE, PERHAPS, BROKEN = "whole", "perhaps", "broken"
_OF_DATES = ("days_between", "months_between", "year", "month", "day")


def check_whole(rules: RuleSet, diagnostics: Diagnostics) -> None:
    """A value that is certainly not whole is a fault; one of which nothing shows it is a warning."""
    for rule in rules.rules.values():
        if rule.type != "integer" or (rule.round is not None and rule.round.denominator == 1):
            continue
        for formula in [c.then for c in rule.cases] or [f for f in (rule.formula,) if f is not None]:
            part = _least_sure(formula.meaning, rules)
            found = _kind(part, rules)
            if found == BROKEN:
                diagnostics.add(
                    say("E527", "not-whole", rule=rule.name, formula=formula.source(part.at)), formula.at(part.at)
                )
            elif found == PERHAPS:
                diagnostics.add(
                    say("W503", "not-shown", rule=rule.name, formula=formula.source(part.at)),
                    formula.at(part.at),
                )


def _least_sure(found: Expression, rules: RuleSet) -> Expression:
    """The branch that is not whole, if the formula has branches; else the formula."""
    if not isinstance(found, If):
        return found
    branches = [_least_sure(b, rules) for b in (found.then, found.otherwise)]
    return min(branches, key=lambda b: (BROKEN, PERHAPS, WHOLE).index(_kind(b, rules)))


def _kind(found: Expression, rules: RuleSet) -> str:
    """Whether what a part gives is whole wherever it gives anything."""
    if isinstance(found, Const):
        return WHOLE if found.value is NONE else _number(found.value)
    if isinstance(found, Neg):
        return _kind(found.operand, rules)
    if isinstance(found, If):
        return _all([_kind(found.then, rules), _kind(found.otherwise, rules)])
    if isinstance(found, Arith):
        return _reckoned(found, rules)
    if isinstance(found, Call):
        return _called(found, rules)
    if isinstance(found, Fold):
        return _gathered(found.args, rules)
    if isinstance(found, Over):
        return _over(found, rules)
    if isinstance(found, Previous):
        return _kind(found.body, rules)
    if isinstance(found, Current):
        return WHOLE
    return _named(found.name, rules) if isinstance(found, Cell) else PERHAPS


def _reckoned(found: Arith, rules: RuleSet) -> str:
    left, right = _kind(found.left, rules), _kind(found.right, rules)
    if found.op == "/":
        one, other = _constant(found.left, rules), _constant(found.right, rules)
        return _number(one / other) if one is not None and other else PERHAPS
    if BROKEN in (left, right):  # a part and a whole number have no whole sum; a product may have
        return BROKEN if WHOLE in (left, right) and found.op != "*" else PERHAPS
    return _all([left, right])


def _called(found: Call, rules: RuleSet) -> str:
    if found.function in _OF_DATES:
        return WHOLE
    if found.function == "round_to":
        step = _constant(found.args[1], rules)
        return WHOLE if step is not None and step.denominator == 1 else PERHAPS
    return _kind(found.args[0], rules) if found.function == "abs" else _gathered(found.args, rules)


def _gathered(args: Sequence[Expression], rules: RuleSet) -> str:
    return WHOLE if _all([_kind(a, rules) for a in args]) == WHOLE else PERHAPS


def _over(found: Over, rules: RuleSet) -> str:
    if found.aggregate == "count" or found.body is None:
        return WHOLE
    body = _kind(found.body, rules)
    return body if found.aggregate in ("min", "max") or (body == WHOLE and found.aggregate != "mean") else PERHAPS


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


def _constant(found: Expression, rules: RuleSet) -> Fraction | None:
    """The figure that a part is in every contract."""
    if isinstance(found, Const):
        return found.value if isinstance(found.value, Fraction) else None
    table = rules.tables.get(found.name) if isinstance(found, Cell) else None
    cell = table.cells.get(()) if table is not None else None
    return cell if isinstance(cell, Fraction) else None


def _number(value: object) -> str:
    return WHOLE if isinstance(value, Fraction) and value.denominator == 1 else BROKEN


def _all(kinds: list[str]) -> str:
    return WHOLE if set(kinds) <= {WHOLE} else BROKEN if set(kinds) == {BROKEN} else PERHAPS
