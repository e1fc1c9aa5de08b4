"""Runs a checked formula: simpleeval walks its syntax, with the operators, functions and names of the language.

The gate has already refused all other syntax, and resolution has found what each name refers to. Operands are outcomes,
so that unknown and not applicable go through the algebra of `outcomes`; `and`, `or`, `if` and what goes over members
are answered here, for no branch is asked in vain.
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
from .expression import Cell, Choice, Const, Current, Expression
from .formula import Formula
from .functions import AGGREGATES, FUNCTIONS
from .outcomes import EvaluationError, Outcome, Unknown

Member = str | int
Context = Mapping[str, Member]


class Environment(Protocol):
    """What a formula asks for beyond itself."""

    def outcome(self, name: str, key: tuple[Member, ...], era: int | None = None) -> Outcome:
        """A value at its members."""

    def choice(self, reading: str, era: int) -> Outcome:
        """The option taken of a reading."""

    def rounding(self, era: int) -> str:
        """How numbers are rounded."""

    def members(
        self, dimension: str, context: Context, era: int | None = None
    ) -> tuple[Member, ...] | Unknown | EvaluationError:
        """The members of a dimension."""

    def before(self, dimension: str, context: Context, era: int) -> Any:
        """The member before the current one."""

    def given(self, fact: str, context: Context, era: int) -> Outcome:
        """What the contract says of a fact at the current members, or its default."""


OPERATORS: dict[type[ast.AST], Callable[..., Outcome]] = {
    ast.Add: outcomes.add,
    ast.Sub: outcomes.subtract,
    ast.Mult: outcomes.multiply,
    ast.Div: outcomes.divide,
    ast.USub: outcomes.negate,
    ast.Not: outcomes.invert,
    ast.Eq: partial(outcomes.compare, "=="),
    ast.NotEq: partial(outcomes.compare, "!="),
    ast.Lt: partial(outcomes.compare, "<"),
    ast.LtE: partial(outcomes.compare, "<="),
    ast.Gt: partial(outcomes.compare, ">"),
    ast.GtE: partial(outcomes.compare, ">="),
}


class Interpreter(SimpleEval):  # type: ignore[misc]
    """One per evaluation; the current members and the version are set for the length of one formula."""

    def __init__(self, environment: Environment) -> None:
        functions: dict[str, Callable[..., Outcome]] = {n: partial(self.apply, n) for n in FUNCTIONS}
        functions |= {name: self.listed(name) for name in AGGREGATES}
        functions["applies"] = _applies
        super().__init__(operators=OPERATORS, functions=functions, names=self.name, allowed_attrs={})
        self.environment = environment
        self.references: Mapping[ast.AST, Expression] = {}
        self.context: Context = {}
        self.era = 0
        self.nodes |= {
            ast.BoolOp: self.connect,
            ast.Compare: self.compare,
            ast.IfExp: self.choose,
            ast.Constant: self.name,
            ast.Name: self.name,
            ast.Subscript: self.name,
            ast.Call: self.call,
        }

    def run(self, formula: Formula, context: Context, era: int) -> Outcome:
        """The outcome of a formula for the current members given."""
        outer = self.references, self.context, self.era
        self.references, self.context, self.era = formula.references, context, era
        try:
            return self.eval(formula.text, previously_parsed=formula.tree)  # type: ignore[no-any-return]
        finally:
            self.references, self.context, self.era = outer

    def _eval(self, node: ast.expr) -> Any:
        """simpleeval's step without its search for forbidden objects: nothing here can give one."""
        return self.nodes[type(node)](node)

    # and, or, if

    def connect(self, node: ast.BoolOp) -> Outcome:
        connect = outcomes.both if isinstance(node.op, ast.And) else outcomes.either
        return connect([partial(self._eval, v) for v in node.values])

    def compare(self, node: ast.Compare) -> Outcome:
        sides = [node.left, *node.comparators]
        pairs = zip(sides, node.ops, node.comparators, strict=False)
        return outcomes.both([partial(self.pair, a, o, b) for a, o, b in pairs])

    def pair(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Outcome:
        one, other = self._eval(left), self._eval(right)
        self.compared(right, one, other)
        return OPERATORS[type(operator)](one, other)

    def choose(self, node: ast.IfExp) -> Outcome:
        test = self._eval(node.test)
        if not isinstance(test, (Unknown, EvaluationError)):
            self.took(node.body if test is True else node.orelse)
        return outcomes.choose(test, partial(self._eval, node.body), partial(self._eval, node.orelse))

    # what those who trace an evaluation override

    def compared(self, right: ast.AST, one: Outcome, other: Outcome) -> None:
        """Two operands were compared, the right one written there."""

    def took(self, branch: ast.AST) -> None:
        """A branch of `a if c else b` was taken."""

    # names

    def name(self, node: ast.expr) -> Outcome:
        """What a name, a name with brackets or a constant refers to, at the current members."""
        found = self.references[node]
        if type(found) is Cell:
            return self.cell(found, node.slice if isinstance(node, ast.Subscript) else None)
        return self.referred(found)

    def referred(self, found: Expression) -> Outcome:
        if isinstance(found, Const):
            return found.value  # type: ignore[return-value]
        if isinstance(found, Current):
            member = self.context[found.dimension]
            return Fraction(member) if isinstance(member, int) else member
        if isinstance(found, Choice):
            return self.environment.choice(found.reading, self.era)
        assert isinstance(found, Cell)
        return self.cell(found)

    def cell(self, cell: Cell, brackets: ast.expr | None = None) -> Outcome:
        """A value at its keys: those in brackets, or the current members and what rules say."""
        keys: list[Any] = []
        open_ones: list[Outcome] = []
        absent = False
        written = brackets.elts if isinstance(brackets, ast.Tuple) else [brackets] if brackets is not None else None
        for number, key in enumerate(cell.keys):
            if written is None and type(key) is Current:
                keys.append(self.context[key.dimension])
                continue
            found = self.referred(key) if written is None else self._eval(written[number])
            if type(found) is Fraction and found.denominator == 1:
                found = int(found)
            elif isinstance(found, (Unknown, EvaluationError)):
                open_ones.append(found)
            absent = absent or found is NONE
            keys.append(found)
        if open_ones:
            return outcomes.propagate(open_ones)  # type: ignore[return-value]
        return NONE if absent else self.environment.outcome(cell.name, tuple(keys), self.era)

    # functions

    def call(self, node: ast.Call) -> Outcome:
        words = {k.arg: k.value for k in node.keywords}
        if "over" not in words:
            return self._eval_call(node)  # type: ignore[no-any-return]
        name, dimension = node.func.id, words["over"].id  # type: ignore[attr-defined]
        if name == "previous":
            return self.previous(node.args[0], dimension)
        return self.aggregate(name, dimension, words.get("where"), node.args[0] if node.args else None)

    def apply(self, name: str, *arguments: Any) -> Outcome:
        return FUNCTIONS[name].apply(arguments, self.environment.rounding(self.era))

    @staticmethod
    def listed(name: str) -> Callable[..., Outcome]:
        return lambda *arguments: AGGREGATES[name](arguments)

    def aggregate(self, name: str, dimension: str, where: ast.expr | None, body: ast.expr | None) -> Outcome:
        members = self.environment.members(dimension, self.context, self.era)
        if not isinstance(members, tuple):
            return members
        outer, found = self.context, []
        try:
            for member in members:
                self.context = {**outer, dimension: member}
                taken = self._eval(where) if where is not None else True
                if taken is True:
                    found.append(self._eval(body) if body is not None else True)
                elif isinstance(taken, (Unknown, EvaluationError)):
                    found.append(taken)
        finally:
            self.context = outer
        return AGGREGATES[name](found)

    def previous(self, body: ast.expr, dimension: str) -> Outcome:
        before = self.environment.before(dimension, self.context, self.era)
        if before is NONE or isinstance(before, (Unknown, EvaluationError)):
            return before
        outer = self.context
        self.context = {**outer, dimension: before}
        try:
            return self._eval(body)  # type: ignore[no-any-return]
        finally:
            self.context = outer


def _applies(outcome: Any) -> Outcome:
    return outcome if isinstance(outcome, (Unknown, EvaluationError)) else outcome is not NONE
