"""The money of a statement in the order of its dates, and what each civil year receives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ..base.node import NONE
from ..core.outcomes import Outcome, Unknown, negate, status
from .statement import Line, Statement


@dataclass(frozen=True)
class CivilYear:
    """What a civil year receives, what goes back deducted, by the dates of the payments, and by their last dates; and
    how many are unknown."""

    year: int
    by_date: Fraction
    by_latest: Fraction
    unknown: int


def latest(line: Line) -> Outcome:
    """The last day of a payment: its own, or the day itself."""
    return line.latest if line.latest is not NONE else line.date


def received(line: Line) -> Outcome:
    """A payment as its usual recipient sees it: what goes back (`to`) is negative, whichever sign the rule writes."""
    return negate(line.outcome) if line.goes_back else line.outcome


def schedule(statement: Statement) -> list[Line]:
    """The payments that concern the contract, by date; those of an unknown date come last. Nothing to pay is left
    out."""
    lines = [line for line in statement.of_kind("payment") if line.outcome is not NONE and line.outcome != 0]

    def order(line: Line) -> tuple[date, date]:
        first, last = line.date, latest(line)
        return (first if isinstance(first, date) else date.max, last if isinstance(last, date) else date.max)

    return sorted(lines, key=order)


def civil_years(statement: Statement) -> tuple[CivilYear, ...]:
    """Each civil year in which something is paid, less what goes back. A payment of unknown amount is counted, never
    as nothing."""
    sums: dict[int, list[Fraction | int]] = {}
    for line in schedule(statement):
        for place, day in ((0, line.date), (1, latest(line))):
            if isinstance(day, date):
                year = sums.setdefault(day.year, [Fraction(0), Fraction(0), 0])
                amount = received(line)
                if isinstance(amount, Fraction):
                    year[place] += amount
                elif place == 0:
                    year[2] += 1
    return tuple(CivilYear(y, Fraction(a), Fraction(b), int(n)) for y, (a, b, n) in sorted(sums.items()))


def undated(statement: Statement) -> int:
    """How many payments have a date that is unknown."""
    return sum(1 for line in schedule(statement) if isinstance(line.date, Unknown))


def deadline_state(line: Line, on: date | None) -> str:
    """met, late, open, unknown or not_applicable, as seen on a day (without one, by the dates alone)."""
    due, met = line.outcome, line.met
    if not isinstance(due, date):
        return status(due) if status(due) != "value" else "unknown"
    if isinstance(met, date):
        return "met" if met <= due else "late"
    if on is not None and on <= due:
        return "open"
    if isinstance(met, Unknown):
        return "unknown"
    return "open" if on is None else "late"


def condition_state(outcome: Outcome) -> str:
    """holds, fails, unknown, not_applicable or error."""
    return ("holds" if outcome else "fails") if isinstance(outcome, bool) else status(outcome)
