"""Runs a checked formula: simpleeval walks its syntax, with the operators, functions and names of the language.

The gate has already refused all other syntax, and resolution has found what each name refers to. Operands are outcomes,
so that unknown and not applicable go through the algebra of `outcomes`; `and`, `or`, `if` and what goes over members
are answered by `exact`, for no branch is asked in vain.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from simpleeval import SimpleEval

from . import outcomes
from .environment import Context, Environment
from .exact import Exact
from .expression import Cell, Const, Expression, walk
from .formula import Formula
from .functions import AGGREGATES, FUNCTIONS
from .outcomes import EvaluationError, Outcome, Unknown

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
        functions |= {name: partial(_listed, name) for name in AGGREGATES}
        functions["applies"] = outcomes.applies
        super().__init__(operators=OPERATORS, functions=functions, names=self.name, allowed_attrs={})
        self.exact = Exact(environment, {}, 0)
        self.references: Mapping[ast.expr, Expression] = {}
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
        outer = self.references, self.exact
        self.references, self.exact = formula.references, Exact(self.exact.environment, context, era)
        try:
            return self.eval(formula.text, previously_parsed=formula.tree)  # type: ignore[no-any-return]
        finally:
            self.references, self.exact = outer

    def _eval(self, node: ast.expr) -> Any:
        """simpleeval's step without its search for forbidden objects: nothing here can give one."""
        return self.nodes[type(node)](node)

    def asks(self, *nodes: ast.expr) -> list[Callable[[], Outcome]]:
        """Parts of the formula, each computed when it is asked for."""
        return [partial(self._eval, node) for node in nodes]

    # and, or, if

    def connect(self, node: ast.BoolOp) -> Outcome:
        """`and` or `or`: the parts after one that decides are not computed."""
        connect = outcomes.both if isinstance(node.op, ast.And) else outcomes.either
        return connect(self.asks(*node.values))

    def compare(self, node: ast.Compare) -> Outcome:
        """A comparison; a chain holds where all its pairs do, and ends at the first that does not."""
        pairs = zip([node.left, *node.comparators], node.ops, node.comparators, strict=False)
        return outcomes.both([partial(self.pair, *pair) for pair in pairs])

    def pair(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Outcome:
        """One comparison, of which those who trace are told before it is made."""
        one, other = self._eval(left), self._eval(right)
        self.compared(right, one, other)
        return OPERATORS[type(operator)](one, other)

    def choose(self, node: ast.IfExp) -> Outcome:
        """The branch that the condition takes, of which those who trace are told; the other is not computed."""
        test = self._eval(node.test)
        if not isinstance(test, (Unknown, EvaluationError)):
            self.took(node.body if test is True else node.orelse)
        return outcomes.choose(test, *self.asks(node.body, node.orelse))

    # what those who trace an evaluation override

    def compared(self, right: ast.AST, one: Outcome, other: Outcome) -> None:
        """Two operands were compared, the right one written there."""

    def took(self, branch: ast.AST) -> None:
        """A branch of `a if c else b` was taken."""

    # names

    def name(self, node: ast.expr) -> Outcome:
        """What a name, a name with brackets or a constant refers to, at the current members."""
        found = self.references[node]
        if type(found) is not Cell:
            return found.value if type(found) is Const else walk(found, self.exact)  # type: ignore[return-value]
        if not isinstance(node, ast.Subscript):
            return self.exact.cell(found)
        keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return self.exact.cell(found, self.asks(*keys))

    # functions

    def call(self, node: ast.Call) -> Outcome:
        """What goes over members is for `exact`; all other functions are called by simpleeval."""
        words = {k.arg: k.value for k in node.keywords}
        if "over" not in words:
            return self._eval_call(node)  # type: ignore[no-any-return]
        name, dimension = node.func.id, words["over"].id  # type: ignore[attr-defined]
        if name == "previous":
            return self.previous(node.args[0], dimension)
        where = partial(self._eval, words["where"]) if "where" in words else None
        body = partial(self._eval, node.args[0]) if node.args else None
        return self.exact.gathered(name, dimension, where, body)

    def previous(self, body: ast.expr, dimension: str) -> Outcome:
        """The body at the member before, handed to `exact` uncomputed."""
        return self.exact.previous(dimension, partial(self._eval, body))

    def apply(self, name: str, *arguments: Outcome) -> Outcome:
        """A function of the library, rounding as the version of the formula does."""
        return self.exact.applied(name, arguments)


def _listed(name: str, *arguments: Outcome) -> Outcome:
    return AGGREGATES[name](arguments)
