"""Days that are a century off: a slip of the keyboard that no type can refuse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..base import dates
from ..base.messages import Message, say
from ..base.node import Node

FAR = 75
"""Years. A wrong century is off by a hundred, give or take the life of a text; nothing else is so far from its
rules."""


def strayed(fact: str, day: date, made: Sequence[date]) -> tuple[Message, Message | None] | None:
    """For a day more than 75 years from the rules, how far that is and what was meant perhaps; nothing for others.
    `made` are the days of the instruments that make up the rules, the earliest first."""
    around = next((m for m in made if day < m), made[-1]) if made else day
    if abs(dates.days_between(around, day)) * 4 <= FAR * 1461:  # days of four years
        return None
    years = abs(day.year - around.year)
    century = around.year // 100 * 100
    near = min((century + c + day.year % 100 for c in (-100, 0, 100)), key=lambda year: abs(year - around.year))
    meant = dates.parse(f"{near:04}-{day.month:02}-{day.day:02}")
    said = say("E740", "after", fact=fact, day=day, years=years)
    if day < around:
        said = say("E740", "before", fact=fact, day=day, years=years)
    return said, say("E740", "meant", day=meant) if meant else None


def day_of(instrument: Node) -> date | None:
    """When an instrument was made, for want of better when it was published."""
    days = (dates.parse(instrument.text(key) or "") for key in ("signed", "published"))
    return next((day for day in days if day is not None), None)
