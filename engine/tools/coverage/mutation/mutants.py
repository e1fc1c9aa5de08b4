"""Small changes of a law, one at a time: each figure a step up and down, each comparison and connective its neighbour.

A change is made in the model, at a place of the files: it is one change in every version that has this place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from ....base.node import Node
from ....base.numbers import exact
from ....base.positions import Span
from ....core.expression import And, Arith, Cell, Compare, Const, Expression, Fold, Not, Or, Over, Part, parts
from ....core.formula import Formula
from ....core.model import RuleSet
from ....core.outcomes import Outcome
from ..trace import Key, named_at, place
from ..units import formulas
from .edits import Default, Figure, InFormula, Rounded

NEIGHBOUR = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "and": "or",
    "or": "and",
    "+": "-",
    "-": "+",
    "*": "/",
    "/": "*",
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Change(NamedTuple):
    """One change: in words, where, the text that wrote the place, the notes of lines that can notice it, the making."""

    what: str
    span: Span
    instrument: str
    keys: frozenset[Key]
    make: Callable[[RuleSet], RuleSet]

    @property
    def name(self) -> str:
        """What it is called in lists of exceptions, wherever it stands."""
        return f"{self.instrument}: change {self.what}"


def changes(rules: RuleSet) -> Iterator[Change]:
    """Every change of one consolidated text."""
    for table in (*rules.tables.values(), *rules.properties.values()):
        for key, node in table.spans.items():
            for new in stepped(table.cells.get(key), table.type):
                where = f"{table.name}[{', '.join(key)}]" if key else table.name
                what = f"{where}: {_shown(table.cells[key])} → {_shown(new)}"
                yield _change(what, node, ("cell", place(node)), Figure(place(node), new))
    for fact in rules.facts.values():
        given = fact.node.get("default", "value") or fact.node.get("default") or fact.node
        for new in stepped(fact.default, fact.type):
            what = f"{fact.name}, default: {_shown(fact.default)} → {_shown(new)}"
            yield _change(what, given, ("named", named_at(fact.node)), Default(named_at(fact.node), new))
    for rule in rules.rules.values():
        step = rule.node.get("round")
        if step is not None and rule.round is not None and rule.kind != "invariant":
            new_step = rule.round * 10
            what = f"{rule.name}, rounded to {exact(rule.round)} → {exact(new_step)}"
            yield _change(what, step, ("named", named_at(rule.node)), Rounded(named_at(rule.node), new_step))
    for name, formula in formulas(rules):
        yield from _in(name, formula, formula.meaning, None)


def stepped(value: Outcome | None, type_: str) -> Iterator[Outcome]:
    """A figure one step further, both ways: a euro, a day, a hundredth of a rate; yes is no."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, date):
        yield from (value + timedelta(days=d) for d in (1, -1))
    elif isinstance(value, Fraction):
        step = Fraction(1) if type_ in ("money", "integer") and value.denominator == 1 else Fraction(1, 100)
        yield from (value + step, value - step)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return exact(value) if isinstance(value, Fraction) else str(value)


def _change(what: str, node: Node, key: Key, make: Callable[[RuleSet], RuleSet], span: Span | None = None) -> Change:
    origin = node.origin.instrument if node.origin is not None else ""
    return Change(what, span or node.span, origin, frozenset([key]), make)


def _in(name: str, formula: Formula, found: Expression, around: Expression | None) -> Iterator[Change]:
    """The changes of an expression and of all that it is made of."""
    yield from _in_formula(name, formula, found, around)
    seen: set[Part] = set()
    for part in parts(found):
        if part.at not in seen and not _unwritten(found, part):  # the middle of a chain stands in both comparisons
            yield from _in(name, formula, part, found)
        seen |= {part.at, *(p.at for p in parts(part))} if isinstance(found, And) and found.chain else {part.at}


def _unwritten(found: Expression, part: Expression) -> bool:
    """Whether a part is no text of its own: a key that stands in no brackets."""
    return isinstance(found, Cell) and not found.written


def _in_formula(name: str, formula: Formula, found: Expression, around: Expression | None) -> Iterator[Change]:
    run: Key = ("formula", place(formula.node))

    def change(words: str, about: Part, *edits: tuple[Part, str], key: Key = run) -> Change:
        make = InFormula(place(formula.node), edits)
        return _change(f"{name}: {words}", formula.node, key, make, formula.at(about))

    if isinstance(found, Compare):
        new, left, right = NEIGHBOUR[found.op], found.left.at, found.right.at
        words = f"{formula.source(left)} {found.op} {formula.source(right)} → {new}"
        key: Key = run if found.op in ("==", "!=") else ("side", run[1], right, "at")  # `<` and `<=` differ there only
        yield change(words, left, _sign(formula, found.op, left, right, new), key=key)
    elif isinstance(found, (And, Or)) and not (isinstance(found, And) and found.chain):
        op = "and" if isinstance(found, And) else "or"
        pairs = pairwise(p.at for p in found.parts)
        signs = [_sign(formula, op, left, right, NEIGHBOUR[op]) for left, right in pairs]
        yield change(f"{formula.source(found.at)}: {op} → {NEIGHBOUR[op]}", found.at, *signs)
    elif isinstance(found, Arith):
        sign = _sign(formula, found.op, found.left.at, found.right.at, NEIGHBOUR[found.op])
        yield change(f"{formula.source(found.at)}: {found.op} → {NEIGHBOUR[found.op]}", found.left.at, sign)
    elif isinstance(found, Not):
        start = found.at.start
        yield change(f"{formula.source(found.at)}: not → nothing", found.at, (Part(start, start + len("not")), ""))
    elif isinstance(found, Const) and isinstance(found.value, bool):
        word, other = ("true", "false") if found.value else ("false", "true")
        yield change(f"{word} → {other}", found.at, (found.at, other))
    elif isinstance(found, (Fold, Over)) and found.aggregate in CALLS:
        called = Part(found.at.start, found.at.start + len(found.aggregate))
        words = f"{formula.source(found.at)}: {found.aggregate} → {CALLS[found.aggregate]}"
        yield change(words, found.at, (called, CALLS[found.aggregate]))
    elif isinstance(found, Const) and isinstance(found.value, Fraction):
        for step in (1, -1):
            new_value = exact(found.value + step)
            words = f"{formula.source((around or found).at)}: {exact(found.value)} → {new_value}"
            yield change(words, found.at, (found.at, new_value))


def _sign(formula: Formula, op: str, left: Part, right: Part, new: str) -> tuple[Part, str]:
    """Where the sign between two parts stands, and what stands there instead."""
    start = left.end + formula.source(Part(left.end, right.start)).index(op)
    return Part(start, start + len(op)), new
