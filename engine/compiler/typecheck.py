"""The types of the language: which of them mix, and what each construct takes and gives.

Money, dates, members and yes/no never mix with others; rate, integer and number mix freely; a number written in a
formula takes the type of what it meets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..base.diagnostics import Diagnostics
from ..base.messages import Message, say
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

    def __init__(self, scope: Scope, diagnostics: Diagnostics) -> None:
        self.scope, self.diagnostics = scope, diagnostics
        self.formula: Formula

    def diagnostic(self, at: Part, said: Message, advice: Message | None = None) -> str:
        """A fault at a part of the formula; gives the type that fits everywhere, so that it is told once."""
        span = self.formula.at(at)
        if span is self.formula.node.span and self.formula.text not in span.source.line(span.line):
            said = replace(said, formula=self.formula.text[:160])
        self.diagnostics.add(said, span, advice)
        return ANY

    def name(self, type_: str) -> Message:
        """A type in words."""
        if type_ in self.scope.dimensions:
            return say("types", "member", dimension=type_)
        return say("types", "option", reading=type_) if type_ in self.scope.rules.readings else Message("types", type_)

    def join(self, at: Part, types: Sequence[str]) -> str:
        """The one type of several branches or arguments."""
        result = NOTHING
        for found in types:
            if result == NOTHING or (result == CONSTANT and fits(CONSTANT, found)):
                result = found
            elif found in LOOSE and result in LOOSE:
                result = result if result == found else "number"
            elif not fits(found, result):
                return self.diagnostic(at, say("E511", "do-not-mix", left=self.name(result), right=self.name(found)))
        return result

    def arith(self, op: str, left: Expression, right: Expression, at: Part) -> str:
        """The type that an operator gives of two; a fault where they do not mix, or are nothing to reckon with."""
        if ANY in (left.type, right.type):
            return ANY
        for side, other in ((left, right), (right, left)):
            if side.type not in COUNTED:
                advice = self.with_dates(op, side, other) if side.type == "date" else None
                return self.diagnostic(side.at, say("E519", "not-added", kind=self.name(side.type)), advice)
        types = (left.type, right.type)
        if op in "*/" and types == (CONSTANT, CONSTANT):
            return CONSTANT
        if op == "*" and types == ("money", "money"):
            return self.diagnostic(at, say("E519", "money-times-money"))
        if op == "/" and right.type == "money":
            return "number" if left.type == "money" else self.diagnostic(at, say("E519", "divided-by-money"))
        if op in "*/":
            if "money" in types:
                return "money"
            return "integer" if op == "*" and set(types) == {"integer", CONSTANT} else "number"
        return self.join(at, types)

    def with_dates(self, op: str, date: Expression, other: Expression) -> Message:
        """How a sum with a date is written: the date comes first."""
        day, more = (self.formula.source(side.at) or "…" for side in (date, other))
        if op == "+":
            return say("E519", "add-to-date", date=day, more=more)
        return say("E519", "between-dates")

    def negative(self, operand: Expression, at: Part) -> str:
        """The type of a number with a minus, which is its own; a fault for what is no number."""
        if operand.type in (*COUNTED, ANY):
            return operand.type
        return self.diagnostic(at, say("E519", "no-negative", kind=self.name(operand.type)))

    def truth(self, found: Expression) -> None:
        """Yes or no, or nothing, belongs here."""
        if found.type not in ("boolean", NOTHING, ANY):
            self.diagnostic(found.at, say("E520", "no-condition", kind=self.name(found.type)))

    def compare(self, op: str, left: Expression, right: Expression, at: Part) -> None:
        """Both sides must be of one type, for `<` and the like of one with an order; neither is `none`."""
        first, second = left.type, right.type
        if ANY in (first, second):
            return
        if NOTHING in (first, second):
            tested = self.formula.source((right if first == NOTHING else left).at) or "x"
            said = say("E521", "tested", tested=tested) if op == "!=" else say("E521", "tested-not", tested=tested)
            self.diagnostic(at, said)
        elif not fits(first, second) and not fits(second, first):
            self.diagnostic(at, say("E511", "not-compared", left=self.name(first), right=self.name(second)))
        elif op not in ("==", "!=") and first not in ORDERED:
            self.diagnostic(at, say("E522", "no-order", kind=self.name(first)))

    def listed(self, args: Sequence[Expression], at: Part) -> str:
        """The type of the least or the most of what is listed; constants take the type of the others."""
        found = self.join(at, [a.type for a in sorted(args, key=lambda a: isinstance(a, Const))])
        if found in (*ORDERED, ANY):
            return found
        return self.diagnostic(at, say("E519", "no-least", kind=self.name(found)))

    def call(self, name: str, args: Sequence[Expression]) -> str:
        """What a function of the library gives, where its arguments are of the types that it takes."""
        function = FUNCTIONS[name]
        for argument, wanted in zip(args, function.most, strict=False):  # the last may be left out
            counted = wanted in ("number", "step")
            if not (argument.type in (*COUNTED, ANY) if counted else fits(argument.type, wanted)):
                kind, example = self.name(argument.type), EXAMPLES[name]
                said = say(
                    "E523", "wrong-argument", function=name, wanted=self.name(wanted), found=kind, example=example
                )
                self.diagnostic(argument.at, said)
        return (args[0].type if args else ANY) if function.gives == "same" else function.gives

    def aggregate(self, name: str, body: Expression | None, at: Part) -> str:
        """What an aggregate over a dimension gives."""
        found = body.type if body is not None else "boolean"
        where = body.at if body is not None else at
        if name in ("any", "all", "count"):
            if found not in ("boolean", ANY, NOTHING):
                self.diagnostic(
                    where, say("E520", "no-count", function=name, kind=self.name(found), example=EXAMPLES[name])
                )
            return "integer" if name == "count" else "boolean"
        if found not in (*COUNTED, ANY, *(("date",) if name in ("min", "max") else ())):
            return self.diagnostic(where, say("E519", "not-reckoned", kind=self.name(found)))
        return "number" if name == "mean" and found in (*LOOSE, CONSTANT) else found
