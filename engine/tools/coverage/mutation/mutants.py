"""Small changes of a law, one at a time: each figure a step up and down, each comparison and connective its neighbour.

A change is made in the model, at a place of the files: it is one change in every version that has this place.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from ....base.node import Node
from ....base.numbers import exact
from ....base.positions import Mark
from ....core.formula import Formula
from ....core.model import RuleSet
from ....core.outcomes import Outcome
from ..trace import Key, named_at, place, spot
from ..units import formulas, part
from .edits import Default, Edit, Figure, InFormula, Rounded

NEIGHBOUR: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
}  # fmt: skip
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}
WORDS = {"true": "false", "false": "true"}
SIGNS = {
    "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Eq": "==", "NotEq": "!=", "And": "and", "Or": "or",
    "Add": "+", "Sub": "-", "Mult": "*", "Div": "/",
}  # fmt: skip


class Change(NamedTuple):
    """One change: in words, where, the text that wrote the place, the notes of lines that can notice it, the making."""

    what: str
    mark: Mark
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
        for key, node in table.marks.items():
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
        around = {id(c): n for n in ast.walk(formula.tree) for c in ast.iter_child_nodes(n)}
        for number, node_ in enumerate(ast.walk(formula.tree)):
            yield from _in_formula(name, formula, number, node_, around.get(id(node_)))


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


def _change(what: str, node: Node, key: Key, make: Callable[[RuleSet], RuleSet], mark: Mark | None = None) -> Change:
    origin = node.origin.instrument if node.origin is not None else ""
    return Change(what, mark or node.mark, origin, frozenset([key]), make)


def _in_formula(name: str, formula: Formula, number: int, node: ast.AST, around: ast.AST | None) -> Iterator[Change]:
    run: Key = ("formula", place(formula.node))

    def change(words: str, about: ast.AST, edit: Edit, key: Key = run) -> Change:
        make = InFormula(place(formula.node), number, type(node), edit)
        return _change(f"{name}: {words}", formula.node, key, make, formula.at(about))

    if isinstance(node, ast.Compare):
        operands = [node.left, *node.comparators]
        for place_, operator in enumerate(node.ops):
            left, right = operands[place_], operands[place_ + 1]
            new = NEIGHBOUR[type(operator)]
            words = f"{part(formula, left)} {_sign(operator)} {part(formula, right)} → {_sign(new())}"
            strict = not isinstance(operator, (ast.Eq, ast.NotEq))
            key: Key = ("side", run[1], spot(right), "at") if strict else run  # `<` and `<=` differ there only
            yield change(words, left, _operator(place_, new), key)
    elif isinstance(node, ast.BoolOp):
        words = f"{part(formula, node)}: {_sign(node.op)} → {_sign(NEIGHBOUR[type(node.op)]())}"
        yield change(words, node, _set(op=NEIGHBOUR[type(node.op)]()))
    elif isinstance(node, ast.BinOp):
        words = f"{part(formula, node)}: {_sign(node.op)} → {_sign(NEIGHBOUR[type(node.op)]())}"
        yield change(words, node.left, _set(op=NEIGHBOUR[type(node.op)]()))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield change(f"{part(formula, node)}: not → nothing", node, _set(op=ast.USub()))  # yes and no have no sign
    elif isinstance(node, ast.Name) and node.id in WORDS:
        yield change(f"{node.id} → {WORDS[node.id]}", node, _set(id=WORDS[node.id]))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
        words = f"{part(formula, node)}: {node.func.id} → {CALLS[node.func.id]}"
        yield change(words, node, _called(CALLS[node.func.id]))
    elif isinstance(node, ast.Constant) and isinstance(node.value, Fraction):
        for step in (1, -1):
            new_value = node.value + step
            words = f"{part(formula, around or node)}: {exact(node.value)} → {exact(new_value)}"
            yield change(words, node, _set(value=new_value))


def _sign(operator: ast.AST) -> str:
    return SIGNS[type(operator).__name__]


def _operator(number: int, new: type[ast.AST]) -> Edit:
    def edit(node: Any) -> None:
        node.ops[number] = new()

    return edit


def _called(name: str) -> Edit:
    def edit(node: Any) -> None:
        node.func.id = name

    return edit


def _set(**values: Any) -> Edit:
    def edit(node: Any) -> None:
        for name, value in values.items():
            setattr(node, name, value)

    return edit
