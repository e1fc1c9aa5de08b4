"""Names, dimensions and types of every formula, before anything runs.

Money, dates, members and yes/no never mix with others; rate, integer and number mix freely; a number written in a
formula takes the type of what it meets. Each name is given its plan (`scope.Plan`), which evaluation then follows.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from fractions import Fraction

from .faults import Faults, suggest
from .formula import Formula
from .functions import AGGREGATES, EXAMPLES, FUNCTIONS
from .model import Reading
from .numbers import exact
from .scope import Choice, Current, Lookup, Plan, Scope, set_plan

LOOSE = ("rate", "integer", "number")
ANY, NOTHING, CONSTANT = "any", "none", "constant"  # after a fault; the word none; a number written in a formula
PLAIN_NUMBERS = (0, 1, 12)
MEMBERS = "the members of "


def members_of(dimension: str) -> str:
    """What asks for a range, and what a range asks for, bears this name in circles."""
    return MEMBERS + dimension


class Typecheck:
    """Checks formulas one by one; gathers which names are used and which value asks for which."""

    def __init__(self, scope: Scope, faults: Faults) -> None:
        self.scope, self.faults = scope, faults
        self.used: set[str] = set()
        self.options: set[tuple[str, str]] = set()
        self.edges: list[tuple[str, Formula, ast.AST]] = []
        self.formula: Formula | None = None
        self.shifted = 0
        self.bound: tuple[str, ...] = ()

    def check(
        self, formula: Formula | None, bound: Sequence[str], expected: str, what: str
    ) -> list[tuple[str, Formula, ast.AST]]:
        """Check one formula where the dimensions `bound` have a current member; returns what it asks for."""
        if formula is None:
            return []
        self.formula, self.bound, self.edges, self.shifted = formula, tuple(bound), [], 0
        found = self.infer(formula.tree, expected)
        if not self.fits(found, expected):
            self.fault("E510", formula.tree, f"{what} is {self.name(found)} here, and must be {self.name(expected)}")
        return self.edges

    def fault(self, code: str, node: ast.AST, message: str, hint: str = "") -> str:
        assert self.formula is not None
        at = self.formula.at(node)
        if at is self.formula.node.mark and self.formula.text not in at.source.line(at.line):
            message += f" (in: {self.formula.text[:160]})"
        self.faults.add(code, message, at, hint)
        return ANY

    def name(self, type_: str) -> str:
        """A type in words."""
        if type_ in self.scope.dimensions:
            return f"a member of {type_}"
        words = {CONSTANT: "a number", "boolean": "yes or no", "money": "money", "text": "text", NOTHING: "nothing"}
        return words.get(
            type_,
            f"an option of {type_}"
            if type_ in self.scope.rules.readings
            else f"a {type_}"
            if type_[0] not in "aei"
            else f"an {type_}",
        )

    @staticmethod
    def fits(found: str, wanted: str) -> bool:
        if ANY in (found, wanted) or found in (wanted, NOTHING):
            return True
        if found == CONSTANT:
            return wanted in (*LOOSE, "money")
        return found in LOOSE and wanted in LOOSE

    def join(self, node: ast.AST, types: Sequence[str]) -> str:
        """The one type of several branches or arguments."""
        result = NOTHING
        for found in types:
            if result == NOTHING or (result == CONSTANT and self.fits(CONSTANT, found)):
                result = found
            elif found in LOOSE and result in LOOSE:
                result = result if result == found else "number"
            elif not self.fits(found, result):
                return self.fault("E511", node, f"{self.name(result)} and {self.name(found)} do not mix")
        return result

    # names

    def infer(self, node: ast.expr, expected: str = ANY) -> str:
        kind = type(node).__name__.lower()
        return getattr(self, f"on_{kind}")(node, expected)  # type: ignore[no-any-return]

    def on_name(self, node: ast.Name, expected: str) -> str:
        name = node.id
        if name in ("true", "false", "none"):
            return NOTHING if name == "none" else "boolean"
        found = self.resolve(name, node)
        if found is None:
            return ANY
        type_, plan = found
        set_plan(node, plan)
        return type_

    def resolve(self, name: str, node: ast.AST, keys: Sequence[ast.expr] | None = None) -> tuple[str, Plan] | None:
        """What a name means here, with its type; a fault and nothing where it means nothing."""
        scope = self.scope
        if name in scope.dimensions and name in self.bound and keys is None:
            return self.member_type(name), Current(name)
        named = scope.values.get(name)
        if named is None:
            if name in scope.dimensions:
                self.fault(
                    "E512",
                    node,
                    f"{name} has no current member here",
                    f"use it inside over={name}, or make the value per {name}",
                )
            else:
                self.fault(
                    "E513",
                    node,
                    f"there is no {name}",
                    suggest(name, scope.words, "declare it as a fact, a table or a rule"),
                )
            return None
        self.used.add(name)
        if isinstance(named, Reading):
            return name, Choice(name)
        if not self.shifted and keys is None:
            assert self.formula is not None
            self.edges.append((name, self.formula, node))
        if keys is not None:
            self.ask_ranges(named.per, node)
        found = self.keys_of(name, named.per, node) if keys is None else self.written_keys(name, named.per, node, keys)
        type_ = self.member_type(named.type) if named.type in scope.dimensions else named.type
        return None if found is None else (type_, Lookup(name, found))

    def ask_ranges(self, dimensions: Sequence[str], node: ast.AST) -> None:
        """Note that a formula asks for the members of ranges, whose ends may ask for it in turn."""
        assert self.formula is not None
        ranges = [d for d in dimensions if self.scope.dimensions[d].kind == "range"]
        self.edges += [(members_of(d), self.formula, node) for d in ranges]

    def member_type(self, dimension: str) -> str:
        return "integer" if self.scope.dimensions[dimension].kind == "range" else dimension

    def keys_of(self, name: str, per: Sequence[str], node: ast.AST) -> tuple[str | Lookup | ast.expr, ...] | None:
        keys: list[str | Lookup | ast.expr] = []
        for dimension in per:
            if dimension in self.bound:
                keys.append(dimension)
                continue
            rule = self.scope.rule_for(dimension)
            if rule is None or rule.name == name:
                self.fault("E514", node, f"{name} has a value for each {dimension}, and this formula is about none of them",
                           f"add it up: sum({name}, over={dimension}), take one: {name}[…], or make this value per {dimension}")  # fmt: skip
                return None
            found = self.resolve(dimension, node)
            if found is None:
                return None
            assert isinstance(found[1], Lookup)
            keys.append(found[1])
        return tuple(keys)

    def written_keys(
        self, name: str, per: Sequence[str], node: ast.AST, keys: Sequence[ast.expr]
    ) -> tuple[ast.expr, ...] | None:
        if len(keys) != len(per):
            order = f"[{', '.join(per)}]" if per else "no brackets"
            self.fault("E515", node, f"{name} has {len(keys)} key(s) here, and takes {order}")
            return None
        for dimension, key in zip(per, keys, strict=True):
            wanted = self.member_type(dimension)
            found = self.infer(key, wanted)
            if not self.fits(found, wanted) or (wanted == "integer" and found in ("rate", "number")):
                self.fault("E516", key, f"this key is {self.name(found)}, and must be {self.name(wanted)}")
        return tuple(keys)

    def on_subscript(self, node: ast.Subscript, expected: str) -> str:
        keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        assert isinstance(node.value, ast.Name)
        found = self.resolve(node.value.id, node.value, keys)
        if found is None:
            return ANY
        if not isinstance(found[1], Lookup):
            return self.fault("E515", node, f"{node.value.id} takes no brackets")
        set_plan(node, found[1])
        return found[0]

    # constants

    def on_constant(self, node: ast.Constant, expected: str) -> str:
        value = node.value
        dimension = self.scope.dimensions.get(expected)
        if isinstance(value, Fraction):
            if dimension is not None:
                node.value = exact(value)
                return self.member(node, expected)
            if value not in PLAIN_NUMBERS and expected != "step":
                self.fault(
                    "W501",
                    node,
                    f"the number {exact(value)} stands in a formula",
                    "put it in a table, where an amendment can reach it",
                )
            return CONSTANT
        if dimension is not None:
            return self.member(node, expected)
        reading = self.scope.rules.readings.get(expected)
        if reading is not None:
            if value not in reading.options:
                return self.fault(
                    "E517", node, f"{value!s} is no option of {expected}", suggest(str(value), reading.options)
                )
            self.options.add((expected, str(value)))
            return expected
        return "text"

    def member(self, node: ast.Constant, dimension: str) -> str:
        about = self.scope.dimensions[dimension]
        if about.kind == "closed" and node.value not in about.members:
            return self.fault(
                "E518", node, f"{node.value!s} is no {dimension}", suggest(str(node.value), about.members)
            )
        return dimension

    # operators

    def on_binop(self, node: ast.BinOp, expected: str) -> str:
        multiply, divide = isinstance(node.op, ast.Mult), isinstance(node.op, ast.Div)
        hint = ANY if multiply or divide or expected in self.scope.dimensions else expected
        left, right = self.infer(node.left, hint), self.infer(node.right, hint)
        if ANY in (left, right):
            return ANY
        for side, found in ((node.left, left), (node.right, right)):
            if found not in (*LOOSE, "money", CONSTANT, NOTHING):
                advice = self.with_dates(node, side) if found == "date" else ""
                return self.fault("E519", side, f"{self.name(found)} cannot be reckoned with by + - * /", advice)
        if (multiply or divide) and left == right == CONSTANT:
            return CONSTANT
        if multiply or divide:
            if multiply and left == right == "money":
                return self.fault("E519", node, "money times money is not money")
            if divide and right == "money":
                return "number" if left == "money" else self.fault("E519", node, "only money can be divided by money")
            if "money" in (left, right):
                return "money"
            return "integer" if multiply and {left, right} <= {"integer", CONSTANT} and left != right else "number"
        return self.join(node, (left, right))

    def with_dates(self, node: ast.BinOp, date: ast.expr) -> str:
        """How a sum with a date is written: the date comes first."""
        assert self.formula is not None
        other = node.right if date is node.left else node.left
        day, more = (ast.get_source_segment(self.formula.text, side) or "…" for side in (date, other))
        if isinstance(node.op, ast.Add):
            return f"write add_months({day}, {more}) or add_days({day}, {more})"
        return "write add_months, add_days or days_between(the earlier, the later)"

    def on_unaryop(self, node: ast.UnaryOp, expected: str) -> str:
        if isinstance(node.op, ast.Not):
            self.truth(node.operand)
            return "boolean"
        found = self.infer(node.operand, expected)
        return (
            found
            if found in (*LOOSE, "money", CONSTANT, NOTHING, ANY)
            else self.fault("E519", node, f"{self.name(found)} has no negative")
        )

    def on_boolop(self, node: ast.BoolOp, expected: str) -> str:
        for value in node.values:
            self.truth(value)
        return "boolean"

    def truth(self, node: ast.expr) -> None:
        found = self.infer(node, "boolean")
        if found not in ("boolean", NOTHING, ANY):
            self.fault(
                "E520", node, f"yes or no belongs here, and this is {self.name(found)}", "compare it with something"
            )

    def on_ifexp(self, node: ast.IfExp, expected: str) -> str:
        self.truth(node.test)
        return self.join(node, (self.infer(node.body, expected), self.infer(node.orelse, expected)))

    def on_compare(self, node: ast.Compare, expected: str) -> str:
        sides = [node.left, *node.comparators]
        for left, operator, right in zip(sides, node.ops, node.comparators, strict=False):
            self.pair(node, left, operator, right)
        return "boolean"

    def pair(self, node: ast.Compare, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> None:
        if isinstance(left, ast.Constant) and not isinstance(right, ast.Constant):
            second = self.infer(right)
            first = self.infer(left, second)
        else:
            first = self.infer(left)
            second = self.infer(right, first)
        if ANY in (first, second):
            return
        if NOTHING in (first, second):
            assert self.formula is not None
            tested = ast.get_source_segment(self.formula.text, right if first == NOTHING else left) or "x"
            asked = f"applies({tested})" if isinstance(operator, ast.NotEq) else f"not applies({tested})"
            self.fault(
                "E521", node, "a comparison with none decides nothing", f"to ask whether there is such a thing, write {asked}"
            )
        elif not self.fits(first, second) and not self.fits(second, first):
            self.fault("E511", node, f"{self.name(first)} cannot be compared with {self.name(second)}")
        elif not isinstance(operator, (ast.Eq, ast.NotEq)) and first not in (*LOOSE, "money", "date", CONSTANT):
            self.fault(
                "E522", node, f"{self.name(first)} is neither more nor less than another", "compare with == or !="
            )

    # functions

    def on_call(self, node: ast.Call, expected: str) -> str:
        assert isinstance(node.func, ast.Name)
        name = node.func.id
        words = {k.arg: k.value for k in node.keywords}
        if "over" in words:
            over = words["over"]
            assert isinstance(over, ast.Name)
            return self.over(node, name, over, words.get("where"), expected)
        if name == "applies":
            self.infer(node.args[0])
            return "boolean"
        if name in AGGREGATES:
            found = self.join(
                node, [self.infer(a, expected) for a in sorted(node.args, key=lambda a: isinstance(a, ast.Constant))]
            )
            return (
                found
                if found in (*LOOSE, "money", "date", CONSTANT, ANY)
                else self.fault("E519", node, f"{self.name(found)} has no least and no most")
            )
        function = FUNCTIONS[name]
        first = ANY
        for number, (argument, wanted) in enumerate(zip(node.args, function.takes, strict=True)):
            found = self.infer(argument, wanted if wanted == "step" else "number" if wanted == "integer" else ANY)
            first = found if number == 0 else first
            right = (
                found in (*LOOSE, "money", CONSTANT, NOTHING, ANY)
                if wanted in ("number", "step")
                else self.fits(found, wanted)
            )
            if not right:
                self.fault(
                    "E523",
                    argument,
                    f"{name} takes {self.name(wanted)} here, and this is {self.name(found)}",
                    f"write {EXAMPLES[name]}",
                )
        return first if function.gives == "same" else function.gives

    def over(self, node: ast.Call, name: str, over: ast.Name, where: ast.expr | None, expected: str) -> str:
        dimension = self.scope.dimensions.get(over.id)
        if dimension is None:
            return self.fault("E524", over, f"there is no dimension {over.id}", suggest(over.id, self.scope.dimensions))
        self.used.add(over.id)
        self.ask_ranges((over.id,), over)
        missing = [p for p in self.scope.rules.parents(over.id) if p not in self.bound]
        if missing:
            return self.fault(
                "E524",
                over,
                f"{over.id} is within {missing[-1]}, which has no current member here",
                f"go over={missing[-1]} first",
            )
        if name == "previous":
            return self.previous(node, over)
        outer = self.bound
        self.bound = (*(b for b in outer if b != over.id and over.id not in self.scope.rules.parents(b)), over.id)
        if where is not None:
            self.truth(where)
        found = "boolean"
        if node.args:
            found = self.infer(node.args[0], expected)
        self.bound = outer
        if name in ("any", "all", "count"):
            if found not in ("boolean", ANY, NOTHING):
                self.fault(
                    "E520",
                    node.args[0],
                    f"{name} counts yes and no, and this is {self.name(found)}",
                    f"write {EXAMPLES[name]}",
                )
            return "integer" if name == "count" else "boolean"
        allowed = (*LOOSE, "money", CONSTANT, ANY, NOTHING, *(("date",) if name in ("min", "max") else ()))
        if found not in allowed:
            return self.fault("E519", node.args[0], f"{self.name(found)} cannot be reckoned with")
        return "number" if name == "mean" and found in (*LOOSE, CONSTANT) else found

    def previous(self, node: ast.Call, over: ast.Name) -> str:
        dimension = self.scope.dimensions[over.id]
        if over.id not in self.bound or (dimension.kind != "range" and dimension.dated is None):
            return self.fault(
                "E524",
                over,
                f"{over.id} has no order here",
                "previous goes along a range, or a dimension that is dated, in the value's own per",
            )
        self.shifted += 1
        found = self.infer(node.args[0])
        self.shifted -= 1
        return found
