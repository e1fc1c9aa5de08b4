"""The boundaries of a formula: both sides of each comparison of numbers or dates, the nearest there is on each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ...base import dates
from ...base.diagnostics import Diagnostics
from ...base.node import Node
from ...consolidation.library import Library
from ...contracts.contract import Contract
from ...core.expression import (
    Arith,
    Call,
    Cell,
    Compare,
    Const,
    Current,
    Expression,
    Fold,
    If,
    Neg,
    Over,
    Part,
    Previous,
    every,
)
from ...core.formula import Formula
from ...core.model import NUMBERS, RuleSet
from .trace import Key, named_at, place, sides

NEAR = {
    "<": ("just below", "at"),
    ">=": ("just below", "at"),
    "<=": ("at", "just above"),
    ">": ("at", "just above"),
}
FAR = {"just below": "below", "just above": "above"}  # where no step is the next one
_DATES = ("add_days", "add_months", "add_years")
_WHOLE = ("days_between", "months_between", "year", "month", "day")


def boundaries(formula: Formula, rules: RuleSet) -> Iterator[tuple[Part, str, Key, str]]:
    """Each side of each boundary: where it starts, the comparison in words, what notes it, and the side."""
    for found in every(formula.meaning):
        if not isinstance(found, Compare):
            continue
        kinds = {measure(found.left, rules), measure(found.right, rules)}
        if None in kinds:
            continue
        left, right = found.left.at, found.right.at
        for side in NEAR.get(found.op, ("at", "apart")):
            if "number" in kinds:
                side = FAR.get(side, side)
            yield left, formula.source(Part(left.start, right.end)), ("side", place(formula.node), right, side), side


def measure(found: Expression, rules: RuleSet) -> str | None:
    """Whether an expression is a date, a whole number or any number; nothing for what has no order."""
    if isinstance(found, Const):
        return "whole" if isinstance(found.value, Fraction) else None
    if isinstance(found, Cell):
        named = rules.facts.get(found.name) or rules.tables.get(found.name) or rules.properties.get(found.name)
        type_ = (named or rules.rules[found.name]).type
        return {"date": "date", "integer": "whole"}.get(type_, "number" if type_ in NUMBERS else None)
    if isinstance(found, Current):
        return "whole" if rules.dimensions[found.dimension].kind == "range" else None
    if isinstance(found, Neg):
        return measure(found.operand, rules)
    if isinstance(found, If):
        return _widest([found.then, found.otherwise], rules)
    if isinstance(found, Arith):
        return "number" if found.op == "/" else _widest([found.left, found.right], rules)
    if isinstance(found, Call):
        kind = "date" if found.function in _DATES else "whole" if found.function in _WHOLE else None
        return kind or _widest(found.args[:1] if found.function == "round_to" else found.args, rules)
    if isinstance(found, Over):
        kind = "whole" if found.aggregate == "count" else "number" if found.aggregate == "mean" else None
        return kind or _widest([found.body] if found.body is not None else [], rules)
    if isinstance(found, Fold):
        return _widest(found.args, rules)
    return measure(found.body, rules) if isinstance(found, Previous) else None


def _widest(found: Sequence[Expression], rules: RuleSet) -> str | None:
    kinds = {measure(f, rules) for f in found}
    if "date" in kinds:
        return "date"
    return "number" if "number" in kinds else "whole" if "whole" in kinds else None


def first_days(document: Node) -> Iterator[tuple[str, str, Node]]:
    """The dates from which a text is in force, each with the reading and option that give it (none: the text
    itself)."""
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
        document = library.consolidate(id_, Diagnostics()).document
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
