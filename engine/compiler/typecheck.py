"""The types of the language: which of them mix, and what each construct takes and gives.

Money, dates, members and yes/no never mix with others; rate, integer and number mix freely; a number written in a
formula takes the type of what it meets.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..base.diagnostics import Faults
from ..core.expression import Const, Expression, Part
from ..core.formula import Formula
from ..core.functions import EXAMPLES, FUNCTIONS
from ..core.scope import Scope

LOOSE = ("rate", "integer", "number")
ANY, NOTHING, CONSTANT = "any", "none", "constant"  # after a fault; the word none; a number written in a formula
ORDERED = (*LOOSE, "money", "date", CONSTANT)
COUNTED = (*LOOSE, "money", CONSTANT, NOTHING)


def fits(found: str, wanted: str) -> bool:
    """Whether a value of one type may stand where another is wanted."""
    if ANY in (found, wanted) or found in (wanted, NOTHING):
        return True
    if found == CONSTANT:
        return wanted in (*LOOSE, "money")
    return found in LOOSE and wanted in LOOSE


class Typecheck:
    """The types of one formula after the other, with a fault where they do not fit."""

    def __init__(self, scope: Scope, faults: Faults) -> None:
        self.scope, self.faults = scope, faults
        self.formula: Formula

    def fault(self, code: str, at: Part, message: str, hint: str = "") -> str:
        """A fault at a part of the formula; gives the type that fits everywhere, so that it is told once."""
        mark = self.formula.at(at)
        if mark is self.formula.node.mark and self.formula.text not in mark.source.line(mark.line):
            message += f" (in: {self.formula.text[:160]})"
        self.faults.add(code, message, mark, hint)
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

    def join(self, at: Part, types: Sequence[str]) -> str:
        """The one type of several branches or arguments."""
        result = NOTHING
        for found in types:
            if result == NOTHING or (result == CONSTANT and fits(CONSTANT, found)):
                result = found
            elif found in LOOSE and result in LOOSE:
                result = result if result == found else "number"
            elif not fits(found, result):
                return self.fault("E511", at, f"{self.name(result)} and {self.name(found)} do not mix")
        return result

    def arith(self, op: str, left: Expression, right: Expression, at: Part) -> str:
        if ANY in (left.type, right.type):
            return ANY
        for side, other in ((left, right), (right, left)):
            if side.type not in COUNTED:
                advice = self.with_dates(op, side, other) if side.type == "date" else ""
                return self.fault("E519", side.at, f"{self.name(side.type)} cannot be reckoned with by + - * /", advice)
        types = (left.type, right.type)
        if op in "*/" and types == (CONSTANT, CONSTANT):
            return CONSTANT
        if op == "*" and types == ("money", "money"):
            return self.fault("E519", at, "money times money is not money")
        if op == "/" and right.type == "money":
            return "number" if left.type == "money" else self.fault("E519", at, "only money can be divided by money")
        if op in "*/":
            if "money" in types:
                return "money"
            return "integer" if op == "*" and set(types) == {"integer", CONSTANT} else "number"
        return self.join(at, types)

    def with_dates(self, op: str, date: Expression, other: Expression) -> str:
        """How a sum with a date is written: the date comes first."""
        day, more = (self.formula.source(side.at) or "…" for side in (date, other))
        if op == "+":
            return f"write add_months({day}, {more}) or add_days({day}, {more})"
        return "write add_months, add_days or days_between(the earlier, the later)"

    def negative(self, operand: Expression, at: Part) -> str:
        if operand.type in (*COUNTED, ANY):
            return operand.type
        return self.fault("E519", at, f"{self.name(operand.type)} has no negative")

    def truth(self, found: Expression) -> None:
        """Yes or no, or nothing, belongs here."""
        if found.type not in ("boolean", NOTHING, ANY):
            message = f"yes or no belongs here, and this is {self.name(found.type)}"
            self.fault("E520", found.at, message, "compare it with something")

    def compare(self, op: str, left: Expression, right: Expression, at: Part) -> None:
        first, second = left.type, right.type
        if ANY in (first, second):
            return
        if NOTHING in (first, second):
            tested = self.formula.source((right if first == NOTHING else left).at) or "x"
            asked = f"applies({tested})" if op == "!=" else f"not applies({tested})"
            hint = f"to ask whether there is such a thing, write {asked}"
            self.fault("E521", at, "a comparison with none decides nothing", hint)
        elif not fits(first, second) and not fits(second, first):
            self.fault("E511", at, f"{self.name(first)} cannot be compared with {self.name(second)}")
        elif op not in ("==", "!=") and first not in ORDERED:
            message = f"{self.name(first)} is neither more nor less than another"
            self.fault("E522", at, message, "compare with == or !=")

    def listed(self, args: Sequence[Expression], at: Part) -> str:
        """The type of the least or the most of what is listed; constants take the type of the others."""
        found = self.join(at, [a.type for a in sorted(args, key=lambda a: isinstance(a, Const))])
        if found in (*ORDERED, ANY):
            return found
        return self.fault("E519", at, f"{self.name(found)} has no least and no most")

    def call(self, name: str, args: Sequence[Expression]) -> str:
        """What a function of the library gives, where its arguments are of the types that it takes."""
        function = FUNCTIONS[name]
        for argument, wanted in zip(args, function.takes, strict=True):
            counted = wanted in ("number", "step")
            if not (argument.type in (*COUNTED, ANY) if counted else fits(argument.type, wanted)):
                message = f"{name} takes {self.name(wanted)} here, and this is {self.name(argument.type)}"
                self.fault("E523", argument.at, message, f"write {EXAMPLES[name]}")
        return (args[0].type if args else ANY) if function.gives == "same" else function.gives

    def aggregate(self, name: str, body: Expression | None, at: Part) -> str:
        """What an aggregate over a dimension gives."""
        found = body.type if body is not None else "boolean"
        where = body.at if body is not None else at
        if name in ("any", "all", "count"):
            if found not in ("boolean", ANY, NOTHING):
                message = f"{name} counts yes and no, and this is {self.name(found)}"
                self.fault("E520", where, message, f"write {EXAMPLES[name]}")
            return "integer" if name == "count" else "boolean"
        if found not in (*COUNTED, ANY, *(("date",) if name in ("min", "max") else ())):
            return self.fault("E519", where, f"{self.name(found)} cannot be reckoned with")
        return "number" if name == "mean" and found in (*LOOSE, CONSTANT) else found
