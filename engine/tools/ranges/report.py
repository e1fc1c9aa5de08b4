"""What is sure and what is at stake: the range of each unknown value, and the facts that would narrow the total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from ...base.positions import printable
from ...consolidation.result import result_of
from ...contracts.statement import Line, Statement
from ...core.outcomes import exact_text, shown_need
from ...report.layout import INDENT, place
from ...report.locale import Locale
from .arithmetic import negate
from .intervals import Interval
from .ranges import Narrower, Ranges

Place = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Stake:
    """The intervals of the unknown lines by their place; the result line, its interval and what would narrow it."""

    intervals: Mapping[Place, Interval]
    result: Line | None
    narrowers: tuple[Narrower, ...]

    def of(self, line: Line) -> Interval | None:
        """The interval of a line, as what its usual recipient gets: below zero for what goes back."""
        interval = self.intervals.get(place_of(line))
        return negate(interval) if interval is not None and line.goes_back else interval


NOTHING = Stake({}, None, ())


def place_of(line: Line) -> Place:
    """What tells a line from all others of its statement."""
    return line.rule.name, tuple(line.at.items())


def stake(statement: Statement) -> Stake:
    """Evaluate the ranges of a statement: of its results and payments, and of the rule that is its total."""
    ranges = Ranges(statement.evaluation)
    name = result_of(statement.evaluation.scopes[-1].rules.node).rule
    told = [x for x in statement.lines if x.rule.show or x.rule.kind == "payment" or x.rule.name == name]
    intervals = {place_of(line): interval for line, interval in ranges.lines(told)}
    result = next(
        (x for x in statement.lines if x.rule.name == name and place_of(x) in intervals and not x.rule.per), None
    )
    narrowers = tuple(ranges.narrowers(result.rule.name, ())) if result is not None else ()
    return Stake(intervals, result, narrowers)


def interval_text(interval: Interval, type_: str, locale: Locale) -> str:
    """A range as a reader sees it: an end that is not there is …, and the dash that it may be not applicable. Where
    nothing is possible, whatever the facts, it is an error."""
    if interval.kind == "nothing":
        return "–" if interval.none else locale.say("report", "error")
    if interval.kind == "words":
        words = sorted(locale.outcome(w, type_) for w in interval.words) if interval.words is not None else ["…"]
        text = " | ".join(words)
    else:
        low, high = (_end(end, type_, locale) for end in (interval.lowest, interval.highest))
        text = (
            low
            if low == high and interval.lowest is not None
            else f"{low} … {high}"
            if low and high
            else f"{low}…{high}"
        )
    return f"{text} | –" if interval.none else text


def _end(end: Fraction | date | None, type_: str, locale: Locale) -> str:
    return locale.outcome(end, type_) if end is not None else ""


def interval_data(interval: Interval) -> dict[str, Any]:
    """A range as data: its ends as exact text (null: none), or its words (none of them where no value is possible), and
    whether it may be not applicable."""
    low, high = None, None
    words: list[str] | None = None
    if interval.kind == "nothing":
        words = []
    elif interval.kind == "words":
        words = sorted(exact_text(w) or "" for w in interval.words) if interval.words is not None else None
    else:
        low, high = (exact_text(e) if e is not None else None for e in (interval.lowest, interval.highest))
    return {"lowest": low, "highest": high, "members": words, "may_be_not_applicable": interval.none}


def stake_lines(found: Stake, statement: Statement, locale: Locale) -> list[str]:
    """The total with its range, and the facts that would narrow it, the largest first."""
    if found.result is None:
        return []
    interval = found.intervals[place_of(found.result)]
    lines = [
        locale.say("ranges", "at-stake"),
        f"{INDENT}{place(found.result, statement)}: {interval_text(interval, found.result.rule.type, locale)}",
    ]
    for narrower in found.narrowers[:10]:
        by = (
            locale.say("ranges", "gives-an-end")
            if narrower.frees
            else locale.number(narrower.by, found.result.rule.type)
        )
        lines.append(f"{INDENT * 2}{printable(shown_need(narrower.need))}: {by}")
    if len(found.narrowers) > 10:
        lines.append(INDENT * 2 + locale.say("report", "more", count=len(found.narrowers) - 10))
    return lines


def narrowers_data(found: Stake) -> list[dict[str, Any]]:
    """What would narrow the result, the most first, by how much, and whether it gives it an end that it has not."""
    return [
        {
            "fact": n.need.name if n.need.kind != "reading" else None,
            "reading": n.need.name if n.need.kind == "reading" else None,
            "at": dict(n.need.at),
            "by": exact_text(n.by),
            "gives_an_end": n.frees,
        }
        for n in found.narrowers
    ]
