"""What a formula and a rule mean: typed expressions, and the one walk that knows their kinds.

Resolution makes an expression of each formula (`compiler/resolve`), lowering one of each rule (`compiler/lower`).
Whoever gives them a meaning of its own is an `Algebra`: ranges, static checks, and later a compiler.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple, Protocol, TypeVar

from ..base.node import NONE


class Part(NamedTuple):
    """A part of a formula's text: from which byte to which, as Python counts columns."""

    start: int
    end: int


WHOLE = Part(0, -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """One kind of thing a formula can say; two that say the same are equal wherever they stand."""

    type: str = "any"
    at: Part = field(default=WHOLE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Const(Expression):
    """A number, a text, a member, yes, no or not applicable, as it is written."""

    value: object


@dataclass(frozen=True, slots=True)
class Current(Expression):
    """The current member of a dimension."""

    dimension: str


@dataclass(frozen=True, slots=True)
class Choice(Expression):
    """The option taken of a reading."""

    reading: str


@dataclass(frozen=True, slots=True)
class Cell(Expression):
    """A value at its members, a key for each dimension that it is per; `written` where the keys stand in brackets."""

    name: str
    keys: tuple[Expression, ...] = ()
    written: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Arith(Expression):
    """`+`, `-`, `*` or `/` of two."""

    op: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Neg(Expression):
    """A number with the other sign."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Not(Expression):
    """Whether the operand does not hold; what does not apply does not."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Applies(Expression):
    """Whether there is such a thing."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class And(Expression):
    """All hold; `chain` where it is written as a chain of comparisons."""

    parts: tuple[Expression, ...]
    chain: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Or(Expression):
    """At least one holds."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Compare(Expression):
    """`==`, `!=`, `<`, `<=`, `>` or `>=` of two."""

    op: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class If(Expression):
    """The one where the test holds, else the other."""

    test: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Call(Expression):
    """A function of the library."""

    function: str
    args: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Fold(Expression):
    """An aggregate of what is listed: `min(a, b)`."""

    aggregate: str
    args: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Over(Expression):
    """An aggregate over the members of a dimension, of those where a condition holds."""

    aggregate: str
    dimension: str
    where: Expression | None
    body: Expression | None


@dataclass(frozen=True, slots=True)
class Previous(Expression):
    """The body at the member before the current one."""

    dimension: str
    body: Expression


# what rules are made of, beyond formulas


@dataclass(frozen=True, slots=True)
class Given(Expression):
    """What the contract says of a fact at the current members, or its default."""

    fact: str


@dataclass(frozen=True, slots=True)
class When(Expression):
    """The body where the condition holds, else not applicable."""

    condition: Expression
    body: Expression


@dataclass(frozen=True, slots=True)
class Cases(Expression):
    """The first whose condition holds (none: else); an error where none does."""

    rule: str
    cases: tuple[tuple[Expression | None, Expression], ...]


@dataclass(frozen=True, slots=True)
class Round(Expression):
    """The body, rounded to a multiple of a step by a mode."""

    rule: str
    step: Fraction
    mode: str
    body: Expression


@dataclass(frozen=True, slots=True)
class Due(Expression):
    """A payment: none where its amount is not due, and unknown while nobody knows whether it is: of an amount that is
    unknown only in size, an advance may well be known."""

    amount: Expression
    when: Expression
    amount_when: Expression
    body: Expression


T = TypeVar("T")
Ask = Callable[[], T]


class Algebra(Protocol[T]):
    """A meaning for each kind. What is lazy is handed as a function: a branch not taken need not be asked."""

    def const(self, value: object, /) -> T:
        """What is written out: a number, a text, a member, yes, no or not applicable."""

    def member(self, dimension: str, /) -> T:
        """The member of a dimension that is the current one."""

    def choice(self, reading: str, /) -> T:
        """The option taken of a reading, or what may be where it is open."""

    def cell(self, cell: Cell, keys: Sequence[Ask[T]], /) -> T:
        """Another value at its keys, one for each dimension that it is per, in that order."""

    def arith(self, op: str, left: T, right: T, /) -> T:
        """`+`, `-`, `*` or `/` of two that are computed."""

    def negate(self, operand: T, /) -> T:
        """A number with the other sign."""

    def invert(self, operand: T, /) -> T:
        """`not`: it holds of all that does not hold, not applicable included."""

    def applies(self, operand: T, /) -> T:
        """Whether there is such a thing: false of not applicable alone."""

    def both(self, parts: Sequence[Ask[T]], /) -> T:
        """`and`: what comes after a part that fails need not be asked."""

    def either(self, parts: Sequence[Ask[T]], /) -> T:
        """`or`: what comes after a part that holds need not be asked."""

    def compare(self, op: str, left: T, right: T, /) -> T:
        """`==`, `!=`, `<`, `<=`, `>` or `>=` of two; none holds of not applicable."""

    def choose(self, test: Ask[T], then: Ask[T], otherwise: Ask[T], /) -> T:
        """`then` where the test holds, else `otherwise`: an `if`, a `when`, or one case and those after it."""

    def call(self, call: Call, args: list[T], /) -> T:
        """A function of the library; the last of its arguments may be left out."""

    def fold(self, fold: Fold, args: list[T], /) -> T:
        """An aggregate of what is listed."""

    def over(self, over: Over, where: Ask[T] | None, body: Ask[T] | None, /) -> T:
        """An aggregate of `body` over the members where `where` holds; without a body, of yes at each."""

    def previous(self, dimension: str, body: Ask[T], /) -> T:
        """`body` at the member before the current one; not applicable at the first."""

    def given(self, fact: str, /) -> T:
        """What the contract says of a fact at the current members, or its default."""

    def fails(self, rule: str, /) -> T:
        """No case of the rule holds."""

    def rounded(self, how: Round, body: T, /) -> T:
        """`body` as a multiple of a step, by a mode."""

    def due(self, amount: Ask[T], when: Ask[T], amount_when: Ask[T], body: Ask[T], /) -> T:
        """A payment: `body`, as long as `amount` applies and the conditions, its own and that of the amount, hold."""


def walk(expression: Expression, algebra: Algebra[T]) -> T:
    """What an expression means in an algebra."""
    found: T = _MEANING[type(expression)](expression, algebra)
    return found


def _asks(parts: Sequence[Expression], algebra: Algebra[T]) -> list[Ask[T]]:
    return [partial(walk, part, algebra) for part in parts]


def _each(parts: Sequence[Expression], algebra: Algebra[T]) -> list[T]:
    return [walk(part, algebra) for part in parts]


def _over(e: Over, a: Algebra[T]) -> T:
    where, body = (partial(walk, part, a) if part is not None else None for part in (e.where, e.body))
    return a.over(e, where, body)


def _cases(e: Cases, a: Algebra[T], number: int = 0) -> T:
    if number == len(e.cases):
        return a.fails(e.rule)
    condition, then = e.cases[number]
    if condition is None:
        return walk(then, a)
    return a.choose(partial(walk, condition, a), partial(walk, then, a), partial(_cases, e, a, number + 1))


def _when(e: When, a: Algebra[T]) -> T:
    return a.choose(partial(walk, e.condition, a), partial(walk, e.body, a), partial(a.const, NONE))


_MEANING: dict[type[Expression], Callable[[Any, Any], Any]] = {
    Const: lambda e, a: a.const(e.value),
    Current: lambda e, a: a.member(e.dimension),
    Choice: lambda e, a: a.choice(e.reading),
    Cell: lambda e, a: a.cell(e, _asks(e.keys, a)),
    Arith: lambda e, a: a.arith(e.op, walk(e.left, a), walk(e.right, a)),
    Neg: lambda e, a: a.negate(walk(e.operand, a)),
    Not: lambda e, a: a.invert(walk(e.operand, a)),
    Applies: lambda e, a: a.applies(walk(e.operand, a)),
    And: lambda e, a: a.both(_asks(e.parts, a)),
    Or: lambda e, a: a.either(_asks(e.parts, a)),
    Compare: lambda e, a: a.compare(e.op, walk(e.left, a), walk(e.right, a)),
    If: lambda e, a: a.choose(*_asks((e.test, e.then, e.otherwise), a)),
    Call: lambda e, a: a.call(e, _each(e.args, a)),
    Fold: lambda e, a: a.fold(e, _each(e.args, a)),
    Over: _over,
    Previous: lambda e, a: a.previous(e.dimension, partial(walk, e.body, a)),
    Given: lambda e, a: a.given(e.fact),
    When: _when,
    Cases: _cases,
    Round: lambda e, a: a.rounded(e, walk(e.body, a)),
    Due: lambda e, a: a.due(*_asks((e.amount, e.when, e.amount_when, e.body), a)),
}
KINDS = frozenset(_MEANING)
"""Every kind of expression; a back end says of which it knows the meaning."""


def parts(expression: Expression) -> Iterator[Expression]:
    """The parts of which an expression is directly made, in the order of the text."""
    for about in fields(expression):
        yield from _parts(getattr(expression, about.name))


def _parts(value: object) -> Iterator[Expression]:
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _parts(one)


def every(expression: Expression) -> Iterator[Expression]:
    """An expression and all that it is made of, outermost first."""
    yield expression
    for part in parts(expression):
        yield from every(part)
