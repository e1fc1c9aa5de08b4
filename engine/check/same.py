"""A cell beside itself: what compares, subtracts or divides one and the same cell says the same in every contract."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ..base.diagnostics import Faults
from ..core.expression import And, Arith, Cell, Choice, Compare, Current, Expression, Fold, Or, Over, every, parts
from ..core.formula import Formula
from ..core.model import Dimension, RuleSet
from .sites import formulas


def check_same(rules: RuleSet, faults: Faults) -> None:
    """Every formula in which both sides are one cell, once the names and keys are resolved."""
    for formula in formulas(rules):
        for found, over in _within(formula.meaning, ()):
            for one, other, says in _pairs(found):
                if _has_cell(one) and one == other:
                    _tell(formula, one, other, says, over, rules, faults)


def _tell(
    formula: Formula,
    one: Expression,
    other: Expression,
    says: str,
    over: tuple[str, ...],
    rules: RuleSet,
    faults: Faults,
) -> None:
    text, beside = formula.source(one.at), formula.source(other.at)
    what = text if text == beside else f"{text} and {beside} are one cell here, which"
    hint = "name the other value, or its other member in brackets"
    keys = {k.dimension for k in every(other) if isinstance(k, Current)}
    turned = next((rules.dimensions[d] for d in over if d in keys and text != beside), None)
    if turned is not None:
        name = turned.name
        hint = f"inside over={name} the name {name} is the member that over goes through, on both sides{_today(turned)}"
    faults.add("E526", f"{what} {says}", formula.at(other.at), hint)


def _today(dimension: Dimension) -> str:
    """How members are told apart by an order without naming the one outside."""
    name = dimension.name
    if dimension.kind == "range":
        return f"; write a rule per {name} that holds what the member outside has, and previous(…, over={name})"
    first = "" if dimension.dated else "; give it dated: its date"
    return f"{first}; previous(x, over={name}) goes through its members by date: rank: 1 + previous(rank, over={name})"


def _within(found: Expression, over: tuple[str, ...]) -> Iterator[tuple[Expression, tuple[str, ...]]]:
    """Every part of a formula with the dimensions that aggregates around it go over."""
    yield found, over
    if isinstance(found, Over):
        over = (*over, found.dimension)
    for part in parts(found):
        yield from _within(part, over)


def _pairs(found: Expression) -> Iterator[tuple[Expression, Expression, str]]:
    """The operands that say nothing where both are one cell, and what they then say."""
    if isinstance(found, Compare):
        yield found.left, found.right, "is compared with itself"
    elif isinstance(found, Arith) and found.op in "-/":
        yield found.left, found.right, f"is {'subtracted from' if found.op == '-' else 'divided by'} itself"
    elif isinstance(found, Or) or (isinstance(found, And) and not found.chain):
        says = f"stands twice beside {'or' if isinstance(found, Or) else 'and'}"
        yield from ((one, other, says) for one, other in combinations(found.parts, 2))
    elif isinstance(found, Fold) and found.aggregate in ("min", "max"):
        says = f"stands twice in one {found.aggregate}"
        yield from ((one, other, says) for one, other in combinations(found.args, 2))


def _has_cell(found: Expression) -> bool:
    return any(isinstance(part, (Cell, Choice, Current)) for part in every(found))
