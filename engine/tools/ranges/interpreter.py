"""Spans as an algebra of expressions: what `core/exact` is for outcomes. Where a condition may go either way, both
branches are taken, each with the facts narrowed to what lets the condition go that way (`Environment.branch`)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, product
from typing import Any, Protocol, TypeVar

from ...base.node import NONE
from ...core.environment import Context, Member
from ...core.expression import Ask, Call, Cell, Current, Expression, Fold, Over, Round, walk
from ...core.formula import Formula
from . import arithmetic, dates, functions
from .functions import GATHER, Element
from .intervals import NOT_APPLICABLE, NOTHING, TRUTHS, Interval, LinearForm, hull, interval_of_value

MOST_KEYS = 400
T = TypeVar("T")
_ARITH: dict[str, Callable[[Interval, Interval], Interval]] = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
}


class Environment(Protocol):
    """What expressions over intervals ask for beyond themselves."""

    def interval(self, name: str, key: tuple[Member, ...], era: int) -> Interval:
        """What a value may be at its members, under every version that may apply to it."""

    def anything(self, name: str, era: int) -> Interval:
        """Any value of the type that a name has, where its keys are not narrowed to some."""

    def per(self, name: str, era: int) -> Sequence[str]:
        """The dimensions that a value is per, in the order of its keys."""

    def keys(self, interval: Interval, dimension: str, era: int) -> tuple[list[Member] | None, bool]:
        """The members that a key may be (nothing: any), and whether it may lie outside them."""

    def members(self, dimension: str, context: Context, era: int) -> list[tuple[Member, bool, bool]] | None:
        """Each member that may be there, whether it surely is, and whether it stands for any number of them."""

    def before(self, dimension: str, context: Context, era: int) -> list[Any]:
        """What may come before the current member: members, and `NONE` for nothing."""

    def member(self, dimension: str, member: Member, era: int) -> Interval:
        """A member as a value to compare or reckon with."""

    def choice(self, reading: str, era: int) -> Interval:
        """The option taken of a reading, or all of one that is open."""

    def said(self, fact: str, context: Context, era: int) -> Interval:
        """What the contract says of a fact, or all that it may be."""

    def rounding(self, era: int) -> str:
        """How numbers are rounded under this version."""

    def branch(self, condition: Ask[Interval], then: Ask[Interval], otherwise: Ask[Interval]) -> Interval:
        """The branch that a condition takes; both where it may go either way, each with what lets it go that way."""

    def cut(self, operator: str, form: LinearForm) -> None:
        """Keep where an undecided comparison tips over: where its form is 0."""


class RangeInterpreter:
    """One per environment; the current members and the version are set for the length of one expression."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.context: Context = {}
        self.era = 0
        self._intervals: dict[tuple[type, Any], Interval] = {}
        self._same: dict[Expression, int] = {}  # a number for each meaning: cheaper to compare
        self._numbers: dict[int, int] = {}

    def run(self, formula: Formula, context: Context, era: int) -> Interval:
        """The interval of a formula for the current members given."""
        return self.meaning(formula.meaning, context, era)

    def meaning(self, expression: Expression, context: Context, era: int) -> Interval:
        """The interval of an expression for the current members given."""
        return self.at(context, era, lambda: walk(expression, self))

    def at(self, context: Context, era: int, ask: Callable[[], T]) -> T:
        """What is asked, at other members."""
        outer = self.context, self.era
        self.context, self.era = context, era
        try:
            return ask()
        finally:
            self.context, self.era = outer

    def const(self, value: object) -> Interval:
        """The one value that is written out; the same is made once."""
        found = self._intervals.get((type(value), value))
        if found is None:
            found = self._intervals[type(value), value] = interval_of_value(value)  # type: ignore[arg-type]
        return found

    def arith(self, op: str, left: Interval, right: Interval) -> Interval:
        """The operation on all that the operands may be; a quotient of sums over the same members is narrower."""
        if op != "/":
            return _ARITH[op](left, right)
        found = arithmetic.divide(left, right)
        if left.parts and right.parts and not left.none and not right.none:
            exact = functions.quotient(left.parts, right.parts)
            return exact if exact is not None else found
        return found

    def negate(self, operand: Interval) -> Interval:
        """The operand turned round 0."""
        return arithmetic.negate(operand)

    def invert(self, operand: Interval) -> Interval:
        """Yes where the operand may fail, no where it may hold."""
        holds, fails = arithmetic.truth(operand)
        return TRUTHS[fails, holds]

    def both(self, parts: Sequence[Ask[Interval]]) -> Interval:
        """`and`, which may come out both ways; parts after one that surely fails are not asked."""
        return self.connect(parts, False)

    def either(self, parts: Sequence[Ask[Interval]]) -> Interval:
        """`or`, which may come out both ways; parts after one that surely holds are not asked."""
        return self.connect(parts, True)

    def connect(self, asks: Sequence[Ask[Interval]], decisive: bool) -> Interval:
        """`or` where True decides, `and` where False does; what comes after a certain one is not asked."""
        decided = False
        for ask in asks:
            holds, fails = arithmetic.truth(ask())
            hit, miss = (holds, fails) if decisive else (fails, holds)
            decided = decided or hit
            if not miss:
                return TRUTHS[decisive and decided, not decisive and decided]
        return TRUTHS[(decisive and decided) or not decisive, (not decisive and decided) or decisive]

    def compare(self, op: str, left: Interval, right: Interval) -> Interval:
        """Yes, no, or either; where it is either, it is kept where that tips over."""
        found, form = arithmetic.compare(op, left, right)
        if form is not None:
            self.environment.cut(op, form)
        return found

    def choose(self, test: Ask[Interval], then: Ask[Interval], otherwise: Ask[Interval]) -> Interval:
        """Both branches where the test may go either way, each with the facts narrowed to it."""
        return self.environment.branch(test, then, otherwise)

    def member(self, dimension: str) -> Interval:
        """The current member; any of its dimension where nobody has listed them."""
        return self.environment.member(dimension, self.context[dimension], self.era)

    def choice(self, reading: str) -> Interval:
        """The option taken, or all of an open reading."""
        return self.environment.choice(reading, self.era)

    def cell(self, cell: Cell, asks: Sequence[Ask[Interval]]) -> Interval:
        """All that the value may be at the keys that there may be; anything of its type where they are too many."""
        places, none = self.places(cell, asks)
        if places is None:
            return self.environment.anything(cell.name, self.era)
        result = NOT_APPLICABLE if none else NOTHING
        for place in places:
            result = hull(result, self.environment.interval(cell.name, place, self.era))
        return result

    def places(self, cell: Cell, asks: Sequence[Ask[Interval]]) -> tuple[list[tuple[Member, ...]] | None, bool]:
        """The members at which a cell may be read, none where they may be any or are too many; and whether it may be
        read at none."""
        keys: list[list[Member]] = []
        none = False
        for dimension, key, ask in zip(self.environment.per(cell.name, self.era), cell.keys, asks, strict=True):
            if isinstance(key, Current) and not cell.written:
                keys.append([self.context[key.dimension]])
                continue
            interval = ask()
            found, outside = self.environment.keys(interval, dimension, self.era)
            if found is None:
                return None, True
            none = none or interval.none or outside
            keys.append(found)
        places = list(product(*keys))
        return (places if len(places) <= MOST_KEYS else None), none

    def applies(self, operand: Interval) -> Interval:
        """Yes where there may be such a thing, no where there may be none."""
        return TRUTHS[operand.kind != "nothing", operand.none]

    def fold(self, fold: Fold, args: list[Interval]) -> Interval:
        """An aggregate of what is listed; it is kept where one of two neighbours overtakes the other."""
        for left, right in pairwise(args):  # where the one overtakes the other
            form = arithmetic.compare("<=", left, right)[1]
            if form is not None:
                self.environment.cut("<=", form)
        return GATHER[fold.aggregate]([Element(s, symbol=i) for i, s in enumerate(args)])

    def call(self, call: Call, args: list[Interval]) -> Interval:
        """A function on all that its arguments may be; its like at the same members is known as the same value."""
        return dates.apply(call.function, args, self.environment.rounding(self.era), self.place(call))

    def place(self, expression: Expression) -> Hashable:
        """Where an expression stands: what means the same at the same members is the same value."""
        number = self._numbers.get(id(expression))
        if number is None:
            number = self._numbers[id(expression)] = self._same.setdefault(expression, len(self._same))
        return number, tuple(sorted(self.context.items(), key=str)), self.era

    def over(self, over: Over, where: Ask[Interval] | None, body: Ask[Interval] | None) -> Interval:
        """An aggregate over members each of which may be in or out."""
        members = self.environment.members(over.dimension, self.context, self.era)
        if members is None:
            return NOTHING
        elements: list[Element] = []
        outer = self.context
        try:
            for member, sure, many in members:
                self.context = {**outer, over.dimension: member}
                elements += self.element(over, where, body, sure, many)
        finally:
            self.context = outer
        return GATHER[over.aggregate](elements)

    def element(
        self, over: Over, where: Ask[Interval] | None, body: Ask[Interval] | None, sure: bool, many: bool
    ) -> Iterator[Element]:
        """The current element, if it may be in."""

        def value() -> Interval:
            return body() if body is not None else TRUTHS[True, False]

        decides: list[Expression] = []
        out = not sure
        if where is None or over.where is None:
            interval = value()
        else:
            holds, fails = arithmetic.truth(where())
            if not holds and not fails:
                yield Element(NOTHING, not sure)  # the condition is an error, and so is all of it
            if not holds:
                return
            out = out or fails
            interval = self.environment.branch(where, value, lambda: NOTHING) if fails else value()
            decides += [over.where] if fails else []
        if over.body is not None and (interval.none or (interval.kind == "words" and arithmetic.truth(interval)[1])):
            decides.append(over.body)
        symbol = tuple(self.place(d) for d in decides), sure
        yield Element(replace(interval, form=None) if many else interval, out, symbol, many)

    def previous(self, dimension: str, body: Ask[Interval]) -> Interval:
        """The body at each member that may come before; not applicable where the current one may be the first."""
        result = NOTHING
        for member in self.environment.before(dimension, self.context, self.era):
            if member is NONE:
                result = hull(result, NOT_APPLICABLE)
            else:
                result = hull(result, self.at({**self.context, dimension: member}, self.era, body))
        return result

    # rules

    def given(self, fact: str) -> Interval:
        """What the contract says of a fact at the current members, or all that it may be."""
        return self.environment.said(fact, self.context, self.era)

    def fails(self, rule: str) -> Interval:
        """Nothing: an error is no value."""
        return NOTHING

    def rounded(self, how: Round, body: Interval) -> Interval:
        """All that rounding may give; what it adds is the same wherever the rule is asked for at these members."""
        symbol = ("rounding", how.rule, tuple(self.context.values()), self.era)
        return arithmetic.rounded(body, how.step, how.mode, symbol)

    def due(
        self, amount: Ask[Interval], when: Ask[Interval], amount_when: Ask[Interval], body: Ask[Interval]
    ) -> Interval:
        """The body where the amount may apply and the condition hold, and not applicable where either may not."""

        def paid() -> Interval:
            return self.environment.branch(when, body, lambda: NOT_APPLICABLE)

        return self.environment.branch(lambda: self.applies(amount()), paid, lambda: NOT_APPLICABLE)
