"""The closed library of the language: what a formula may call, with the types it takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..base import dates
from ..base.messages import say
from ..base.node import NONE
from ..base.numbers import round_to
from . import outcomes
from .outcomes import EvaluationError, Outcome, propagate

AGGREGATES: dict[str, Callable[[Any], Outcome]] = {
    "sum": outcomes.total,
    "mean": outcomes.mean,
    "min": outcomes.least,
    "max": outcomes.greatest,
    "count": outcomes.count,
    "any": outcomes.any_of,
    "all": outcomes.all_of,
}
"""Over a dimension: `name(expression, over=dimension, where=condition)`."""

SPECIAL = ("applies", "previous")
"""Functions that treat their argument in their own way."""


@dataclass(frozen=True)
class Function:
    """A plain function: the types it takes ("number" any number, "same" all alike), the type it gives, and the type of
    a last argument that may be left out."""

    takes: tuple[str, ...]
    gives: str
    call: Callable[..., Any]
    example: str
    rounds: bool = False  # whether it takes the rounding mode of the rule set as well
    optional: str | None = None

    @property
    def most(self) -> tuple[str, ...]:
        """The types that it takes where nothing is left out."""
        return self.takes if self.optional is None else (*self.takes, self.optional)

    def apply(self, arguments: Sequence[Outcome], mode: str = "half_up") -> Outcome:
        """The outcome on outcomes: unknown and errors pass through, without an argument there is no result."""
        if bad := propagate(arguments):
            return bad
        if any(a is NONE for a in arguments):
            return NONE
        try:
            result = self.call(*arguments, mode) if self.rounds else self.call(*arguments)
        except _NotWholeError:
            return EvaluationError(say("failure", "whole-days"))
        except (OverflowError, ValueError):
            return EvaluationError(say("failure", "no-date"))
        return Fraction(result) if type(result) is int else result


class _NotWholeError(ValueError):
    """A count of days, months or years with a fraction."""


def _whole(number: Fraction) -> int:
    if number.denominator != 1:
        raise _NotWholeError(number)
    return int(number)


FUNCTIONS: dict[str, Function] = {
    "abs": Function(("number",), "same", abs, "abs(x)"),
    "round_to": Function(
        ("number", "step"),
        "same",
        lambda x, step, mode: round_to(x, step, mode) if step > 0 else EvaluationError(say("failure", "step")),
        "round_to(x, 0.01)",
        rounds=True,
    ),
    "add_days": Function(("date", "integer"), "date", lambda d, n: dates.add_days(d, _whole(n)), "add_days(date, 15)"),
    "add_months": Function(
        ("date", "integer"),
        "date",
        lambda d, n, *next_day: dates.add_months(d, _whole(n), *next_day),
        "add_months(date, 6) or add_months(date, 6, true)",
        optional="boolean",
    ),
    "add_years": Function(
        ("date", "integer"),
        "date",
        lambda d, n, *next_day: dates.add_years(d, _whole(n), *next_day),
        "add_years(date, 1) or add_years(date, 1, true)",
        optional="boolean",
    ),
    "days_between": Function(("date", "date"), "integer", dates.days_between, "days_between(start, end)"),
    "months_between": Function(
        ("date", "date"),
        "integer",
        dates.months_between,
        "months_between(start, end) or months_between(start, end, true)",
        optional="boolean",
    ),
    "year": Function(("date",), "integer", lambda d: d.year, "year(date)"),
    "month": Function(("date",), "integer", lambda d: d.month, "month(date)"),
    "day": Function(("date",), "integer", lambda d: d.day, "day(date)"),
}

NAMES = frozenset({*AGGREGATES, *SPECIAL, *FUNCTIONS})

EXAMPLES = {
    **{name: f.example for name, f in FUNCTIONS.items()},
    **{name: f"{name}(x, over=dimension)" for name in AGGREGATES},
    "count": "count(condition, over=dimension)",
    "min": "min(x, y) or min(x, over=dimension)",
    "max": "max(x, y) or max(x, over=dimension)",
    "applies": "applies(x)",
    "previous": "previous(x, over=dimension)",
}
