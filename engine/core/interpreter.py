"""Runs a checked formula: simpleeval walks the tree, and every node it may meet is answered here.

The gate has already refused all other syntax, and the type check has given each name its plan. Operands are
outcomes, so that unknown and not applicable go through the algebra of `outcomes` and no branch is asked in vain.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any, Protocol

from simpleeval import SimpleEval

from ..base.node import NONE
from . import outcomes
from .formula import Formula
from .functions import AGGREGATES, FUNCTIONS
from .outcomes import Failure, Outcome, Unknown
from .scope import Choice, Current, Lookup, plan_of

Member = str | int
Context = Mapping[str, Member]


class Cells(Protocol):
    """What a formula asks for beyond itself."""

    def outcome(self, name: str, key: tuple[Member, ...], era: int | None = None) -> Outcome:
        """A value at its members."""

    def choice(self, reading: str, era: int) -> Outcome:
        """The option taken of a reading."""

    def rounding(self, era: int) -> str:
        """How numbers are rounded."""

    def members(
        self, dimension: str, context: Context, era: int | None = None
    ) -> tuple[Member, ...] | Unknown | Failure:
        """The members of a dimension."""

    def before(self, dimension: str, context: Context, era: int) -> Any:
        """The member before the current one."""


_BINARY: dict[type[ast.operator], Callable[[Any, Any], Outcome]] = {
    ast.Add: outcomes.add,
    ast.Sub: outcomes.subtract,
    ast.Mult: outcomes.multiply,
    ast.Div: outcomes.divide,
}
_WORDS = {"true": True, "false": False, "none": NONE}


class Machine(SimpleEval):  # type: ignore[misc]
    """One per evaluation; the current members and the version are set for the length of one formula."""

    def __init__(self, evaluation: Cells) -> None:
        super().__init__(operators={}, functions={}, names={}, allowed_attrs={})
        self.evaluation = evaluation
        self.context: Context = {}
        self.era = 0
        self.nodes = {
            ast.BinOp: lambda n: _BINARY[type(n.op)](self._eval(n.left), self._eval(n.right)),
            ast.UnaryOp: self.unary,
            ast.BoolOp: self.boolean,
            ast.Compare: self.compare,
            ast.IfExp: lambda n: outcomes.choose(
                self._eval(n.test), lambda: self._eval(n.body), lambda: self._eval(n.orelse)
            ),
            ast.Constant: lambda n: n.value,
            ast.Name: self.name,
            ast.Subscript: self.name,
            ast.Call: self.call,
        }

    def run(self, formula: Formula, context: Context, era: int) -> Outcome:
        """The outcome of a formula for the current members given."""
        outer = self.context, self.era
        self.context, self.era = context, era
        try:
            return self.eval(formula.text, previously_parsed=formula.tree)  # type: ignore[no-any-return]
        finally:
            self.context, self.era = outer

    def _eval(self, node: ast.expr) -> Any:
        """simpleeval's step without its search for forbidden objects: nothing here can give one."""
        return self.nodes[type(node)](node)  # type: ignore[operator]

    def unary(self, node: ast.UnaryOp) -> Outcome:
        operand = self._eval(node.operand)
        return outcomes.invert(operand) if isinstance(node.op, ast.Not) else outcomes.negate(operand)

    def boolean(self, node: ast.BoolOp) -> Outcome:
        connect = outcomes.both if isinstance(node.op, ast.And) else outcomes.either
        return connect([partial(self._eval, v) for v in node.values])

    def compare(self, node: ast.Compare) -> Outcome:
        sides = [node.left, *node.comparators]
        pairs = zip(sides, node.ops, node.comparators, strict=False)
        return outcomes.both([partial(self.pair, a, o, b) for a, o, b in pairs])

    def pair(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Outcome:
        return outcomes.compare(type(operator).__name__, self._eval(left), self._eval(right))

    def name(self, node: ast.Name | ast.Subscript) -> Outcome:
        if isinstance(node, ast.Name) and node.id in _WORDS:
            return _WORDS[node.id]  # type: ignore[return-value]
        plan = plan_of(node)
        if isinstance(plan, Current):
            member = self.context[plan.dimension]
            return Fraction(member) if isinstance(member, int) else member
        if isinstance(plan, Choice):
            return self.evaluation.choice(plan.reading, self.era)
        return self.lookup(plan)

    def lookup(self, plan: Lookup) -> Outcome:
        keys: list[Any] = []
        open_ones: list[Outcome] = []
        absent = False
        for key in plan.keys:
            if type(key) is str:
                keys.append(self.context[key])
                continue
            found = self.lookup(key) if isinstance(key, Lookup) else self._eval(key)  # type: ignore[arg-type]
            if type(found) is Fraction and found.denominator == 1:
                found = int(found)
            elif isinstance(found, (Unknown, Failure)):
                open_ones.append(found)
            absent = absent or found is NONE
            keys.append(found)
        if open_ones:
            return outcomes.worst(open_ones)  # type: ignore[return-value]
        return NONE if absent else self.evaluation.outcome(plan.name, tuple(keys), self.era)

    def call(self, node: ast.Call) -> Outcome:
        assert isinstance(node.func, ast.Name)
        name = node.func.id
        words = {k.arg: k.value for k in node.keywords}
        if "over" in words:
            over = words["over"]
            assert isinstance(over, ast.Name)
            return (
                self.previous(node, over.id)
                if name == "previous"
                else self.aggregate(node, name, over.id, words.get("where"))
            )
        if name == "applies":
            outcome = self._eval(node.args[0])
            return outcome if isinstance(outcome, (Unknown, Failure)) else outcome is not NONE
        arguments = [self._eval(a) for a in node.args]
        return (
            AGGREGATES[name](arguments)
            if name in AGGREGATES
            else FUNCTIONS[name].apply(arguments, self.evaluation.rounding(self.era))
        )

    def aggregate(self, node: ast.Call, name: str, dimension: str, where: ast.expr | None) -> Outcome:
        members = self.evaluation.members(dimension, self.context, self.era)
        if not isinstance(members, tuple):
            return members
        outer, found = self.context, []
        try:
            for member in members:
                self.context = {**outer, dimension: member}
                taken = self._eval(where) if where is not None else True
                if taken is True:
                    found.append(self._eval(node.args[0]) if node.args else True)
                elif isinstance(taken, (Unknown, Failure)):
                    found.append(taken)
        finally:
            self.context = outer
        return AGGREGATES[name](found)

    def previous(self, node: ast.Call, dimension: str) -> Outcome:
        before = self.evaluation.before(dimension, self.context, self.era)
        if before is NONE or isinstance(before, (Unknown, Failure)):
            return before
        outer = self.context
        self.context = {**outer, dimension: before}
        try:
            return self._eval(node.args[0])  # type: ignore[no-any-return]
        finally:
            self.context = outer
