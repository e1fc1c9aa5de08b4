"""The four outcomes of a computation and their algebra: a value, not applicable, unknown, an error.

Values are exact: `Fraction`, `bool`, `date`, and `str` for texts and members. Not applicable is `NONE`: it is left
out of `+` and `-`, wins in `*` and `/`, and is false in a comparison and wherever yes or no is expected. Unknown
wins over every value and carries what it waits for. An error wins over all. Nothing is ever silently zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from ..base.messages import Message, say
from ..base.node import NONE, NotApplicable
from ..base.numbers import exact
from ..base.positions import Span


class MissingInput(NamedTuple):
    """What an unknown waits for: a fact (or the members of a dimension) at a place, or an open reading."""

    kind: str  # "fact", "dimension" or "reading"
    name: str
    at: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that cannot be known yet, with every input that it waits for."""

    needs: frozenset[MissingInput]


@dataclass(frozen=True, slots=True)
class EvaluationError:
    """An error of a computation: what happened, and the rule (or the range) in which it began."""

    said: Message
    place: Span | None = field(default=None, compare=False)

    @property
    def message(self) -> str:
        """What happened, in English."""
        return self.said.says

    def of(self, span: Span) -> EvaluationError:
        """The same error with its place, unless it has come from elsewhere."""
        return self if self.place is not None else replace(self, place=span)


Value = Fraction | bool | date | str
Outcome = Fraction | bool | date | str | NotApplicable | Unknown | EvaluationError


def is_value(outcome: Outcome) -> bool:
    """Whether there is a value: not applicable, unknown and an error are none."""
    return not isinstance(outcome, (NotApplicable, Unknown, EvaluationError))


def propagate(outcomes: Iterable[Outcome]) -> Unknown | EvaluationError | None:
    """The error among them, else one unknown with all that they wait for, else nothing."""
    needs: set[MissingInput] = set()
    waits = False
    for outcome in outcomes:
        if isinstance(outcome, EvaluationError):
            return outcome
        if isinstance(outcome, Unknown):
            waits = True
            needs |= outcome.needs
    return Unknown(frozenset(needs)) if waits else None


MAX_BITS = 4_000  # numbers of more than 1 200 digits are an error, so that no chain of products runs away


def bounded(number: Fraction) -> Fraction | EvaluationError:
    """The number, or an error where it has grown beyond all use."""
    if number.numerator.bit_length() + number.denominator.bit_length() > MAX_BITS:
        return EvaluationError(say("failure", "too-large"))
    return number


def add(left: Any, right: Any) -> Outcome:
    """The sum; where one does not apply, the other."""
    if type(left) is Fraction and type(right) is Fraction:
        return bounded(left + right)
    if bad := propagate((left, right)):
        return bad
    if left is NONE or right is NONE:
        return right if left is NONE else left  # type: ignore[no-any-return]
    return bounded(left + right)


def subtract(left: Any, right: Any) -> Outcome:
    """The sum with the negative, so that what does not apply is left out on either side."""
    return add(left, negate(right))


def negate(operand: Any) -> Outcome:
    """A number with the other sign; any other outcome as it is."""
    return -operand if isinstance(operand, Fraction) else operand


def multiply(left: Any, right: Any) -> Outcome:
    """The product; not applicable where either is."""
    if type(left) is Fraction and type(right) is Fraction:
        return bounded(left * right)
    if bad := propagate((left, right)):
        return bad
    return NONE if left is NONE or right is NONE else bounded(left * right)


def divide(left: Any, right: Any) -> Outcome:
    """The quotient; not applicable where either is, an error where it is by 0."""
    if bad := propagate((left, right)):
        return bad
    if left is NONE or right is NONE:
        return NONE  # type: ignore[no-any-return]
    if not right:
        return EvaluationError(say("failure", "by-zero"))
    quotient: Fraction = left / right
    return bounded(quotient)


def invert(operand: Any) -> Outcome:
    """`not`: true of whatever does not hold, of not applicable too."""
    if isinstance(operand, (Unknown, EvaluationError)):
        return operand
    return operand is not True


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def compare(operator: str, left: Any, right: Any) -> Outcome:
    """Whether a comparison holds; with not applicable on a side none does, be it `!=`."""
    if bad := propagate((left, right)):
        return bad
    if left is NONE or right is NONE:
        return False
    return _COMPARE[operator](left, right)


def any_of(outcomes: Iterable[Any]) -> Outcome:
    """Whether one of them holds."""
    return either([partial(itself, o) for o in outcomes])


def all_of(outcomes: Iterable[Any]) -> Outcome:
    """Whether all of them that apply hold."""
    return both([partial(itself, o) for o in outcomes if o is not NONE])


def itself(outcome: Any) -> Any:
    """The outcome as it is: what a constant means, and a part that is computed already where one is asked for."""
    return outcome


def applies(outcome: Any) -> Outcome:
    """Whether there is such a thing."""
    return outcome if isinstance(outcome, (Unknown, EvaluationError)) else outcome is not NONE


def both(outcomes: Iterable[Callable[[], Any]]) -> Outcome:
    """`and`: false as soon as one is false, whatever the others are; later ones are then not asked."""
    return _connect(outcomes, False)


def either(outcomes: Iterable[Callable[[], Any]]) -> Outcome:
    """`or`: true as soon as one is true."""
    return _connect(outcomes, True)


def _connect(outcomes: Iterable[Callable[[], Any]], decisive: bool) -> Outcome:
    open_ones: list[Outcome] = []
    for ask in outcomes:
        outcome = ask()
        if isinstance(outcome, Unknown):
            open_ones.append(outcome)
        elif isinstance(outcome, EvaluationError):
            if not open_ones:  # a guard that is unknown may yet rule this branch out
                return outcome
        elif (outcome is True) is decisive:
            return decisive
    return propagate(open_ones) or (not decisive)


def choose(condition: Any, then: Callable[[], Any], otherwise: Callable[[], Any]) -> Outcome:
    """`a if c else b`: the branch not taken is not asked."""
    if isinstance(condition, (Unknown, EvaluationError)):
        return condition
    return then() if condition is True else otherwise()  # type: ignore[no-any-return]


def total(outcomes: Iterable[Any]) -> Outcome:
    """The sum of what applies; 0 of nothing."""
    found = list(outcomes)
    return propagate(found) or bounded(sum((o for o in found if o is not NONE), Fraction(0)))


def mean(outcomes: Iterable[Any]) -> Outcome:
    """The exact mean of what applies; not applicable of nothing."""
    found = list(outcomes)
    there = [o for o in found if o is not NONE]
    return propagate(found) or (bounded(sum(there, Fraction(0)) / len(there)) if there else NONE)


def least(outcomes: Iterable[Any]) -> Outcome:
    """The least of what applies; not applicable of nothing."""
    found = list(outcomes)
    return propagate(found) or min((o for o in found if o is not NONE), default=NONE)


def greatest(outcomes: Iterable[Any]) -> Outcome:
    """The greatest of what applies; not applicable of nothing."""
    found = list(outcomes)
    return propagate(found) or max((o for o in found if o is not NONE), default=NONE)


def count(outcomes: Iterable[Any]) -> Outcome:
    """How many hold."""
    found = list(outcomes)
    return propagate(found) or Fraction(sum(1 for o in found if o is True))


def exact_text(outcome: Outcome) -> str | None:
    """A value as text: exact decimal, ISO date, true or false, the member; nothing without a value."""
    if isinstance(outcome, bool):
        return "true" if outcome else "false"
    if isinstance(outcome, Fraction):
        return exact(outcome)
    if isinstance(outcome, date):
        return outcome.isoformat()
    return outcome if isinstance(outcome, str) else None


def status(outcome: Outcome) -> str:
    """value, not_applicable, unknown or error."""
    if isinstance(outcome, NotApplicable):
        return "not_applicable"
    return {Unknown: "unknown", EvaluationError: "error"}.get(type(outcome), "value")


def told_need(need: MissingInput) -> str | Message:
    """What an unknown waits for, in a message."""
    at = f"[{', '.join(m for _, m in need.at)}]" if need.at else ""
    return f"{need.name}{at}" if need.kind != "reading" else say("shared", "the-reading", name=need.name)


def shown_need(need: MissingInput) -> str:
    """What an unknown waits for, as text."""
    return str(told_need(need))
