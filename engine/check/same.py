"""A cell beside itself: what compares, subtracts or divides one and the same cell says the same in every contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

from ..base.diagnostics import Diagnostics
from ..base.messages import Message, say
from ..core.expression import And, Arith, Cell, Choice, Compare, Current, Expression, Fold, Or, Over, every, parts
from ..core.formula import Formula
from ..core.model import Dimension, RuleSet
from .sites import formulas


def check_same(rules: RuleSet, diagnostics: Diagnostics) -> None:
    """Every formula in which both sides are one cell, once the names and keys are resolved."""
    for formula in formulas(rules):
        for found, over in _within(formula.meaning, ()):
            for one, other, says in _pairs(found):
                if _has_cell(one) and one == other:
                    _tell(formula, one, other, says, over, rules, diagnostics)


def _tell(
    formula: Formula,
    one: Expression,
    other: Expression,
    says: str,
    over: tuple[str, ...],
    rules: RuleSet,
    diagnostics: Diagnostics,
) -> None:
    text, beside = formula.source(one.at), formula.source(other.at)
    hint = say("E526", "name-other")
    keys = {k.dimension for k in every(other) if isinstance(k, Current)}
    turned = next((rules.dimensions[d] for d in over if d in keys and text != beside), None)
    if turned is not None:
        hint = _by_order(turned)
    diagnostics.add(_SAID[says](text, beside), formula.at(other.at), hint)


def _by_order(dimension: Dimension) -> Message:
    """How members are told apart by an order without naming the one outside."""
    if dimension.kind == "range":
        return say("E526", "along-range", dimension=dimension.name)
    if dimension.dated:
        return say("E526", "by-date", dimension=dimension.name)
    return say("E526", "by-date-to-give", dimension=dimension.name)


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
        yield found.left, found.right, "compared"
    elif isinstance(found, Arith) and found.op in "-/":
        yield found.left, found.right, found.op
    elif isinstance(found, Or) or (isinstance(found, And) and not found.chain):
        says = "or" if isinstance(found, Or) else "and"
        yield from ((one, other, says) for one, other in combinations(found.parts, 2))
    elif isinstance(found, Fold) and found.aggregate in ("min", "max"):
        yield from ((one, other, found.aggregate) for one, other in combinations(found.args, 2))


def _has_cell(found: Expression) -> bool:
    return any(isinstance(part, (Cell, Choice, Current)) for part in every(found))


_SAID: Mapping[str, Callable[[str, str], Message]] = {
    "compared": lambda one, two: (
        say("E526", "compared", cell=one) if one == two else say("E526", "one-cell-compared", one=one, two=two)
    ),
    "-": lambda one, two: (
        say("E526", "subtracted", cell=one) if one == two else say("E526", "one-cell-subtracted", one=one, two=two)
    ),
    "/": lambda one, two: (
        say("E526", "divided", cell=one) if one == two else say("E526", "one-cell-divided", one=one, two=two)
    ),
    "or": lambda one, two: _twice(one, two, "or"),
    "and": lambda one, two: _twice(one, two, "and"),
    "min": lambda one, two: _listed(one, two, "min"),
    "max": lambda one, two: _listed(one, two, "max"),
}
"""What a cell beside itself says, by what joins the two; written in one way, or in two."""


def _twice(one: str, two: str, word: str) -> Message:
    if one == two:
        return say("E526", "twice", cell=one, word=word)
    return say("E526", "one-cell-twice", one=one, two=two, word=word)


def _listed(one: str, two: str, function: str) -> Message:
    if one == two:
        return say("E526", "listed-twice", cell=one, function=function)
    return say("E526", "one-cell-listed-twice", one=one, two=two, function=function)
