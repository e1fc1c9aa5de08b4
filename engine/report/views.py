"""Other views of a statement: payments by date, cash by civil year, deadlines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from ..contracts.payments import civil_years, condition_state, deadline_state, latest, received, schedule, undated
from ..contracts.statement import Line, Statement
from ..core.outcomes import Outcome
from .layout import INDENT, head, page, place, source_text, state
from .locale import Locale
from .notes import tail
from .statement_text import Show


def _aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> Iterator[str]:
    """Rows in columns, those of `right` aligned to the right."""
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))] if rows else []
    for row in rows:
        cells = [c.rjust(w) if i in right else c.ljust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))]
        yield "  ".join(cells).rstrip()


def _day(outcome: Outcome, locale: Locale) -> str:
    return locale.outcome(outcome, "date")


def schedule_text(statement: Statement, locale: Locale, show: Show | None = None, also: Sequence[str] = ()) -> str:
    """Every payment by date, with its last day, its amount and its article; what is sure in all."""
    lines = schedule(statement)
    rows = [locale.heads("report", "date", "latest", "amount", "payment", "source")]
    for line in lines:
        last = latest(line)
        rows.append(
            [
                _day(line.date, locale),
                _day(last, locale) if last != line.date else "",
                show(line) if show else locale.outcome(received(line), "money"),
                place(line, statement) + _recipient(line, locale),
                source_text(line, statement),
            ]
        )
    sure = sum((amount for line in lines if isinstance(amount := received(line), Fraction)), Fraction(0))
    open_ones = sum(1 for line in lines if not isinstance(line.outcome, Fraction))
    total = locale.say("report", "sure", amount=locale.number(sure, "money"))
    if open_ones:
        total = locale.say("report", "sure-and-unknown", sure=total, count=open_ones)
    return page([head(statement, locale), list(_aligned(rows, (2,))), [total], also, *tail(statement, locale)])


def _recipient(line: Line, locale: Locale) -> str:
    return f" ({locale.say('report', 'to', recipient=line.to)})" if line.to else ""


def civil_year_text(statement: Statement, locale: Locale) -> str:
    """What is received in each civil year."""
    rows = [locale.heads("report", "civil-year", "by-date", "by-last-date", "not-yet-known")]
    for year in civil_years(statement):
        rows.append(
            [
                str(year.year),
                locale.number(year.by_date, "money"),
                locale.number(year.by_latest, "money"),
                str(year.unknown or ""),
            ]
        )
    notes = []
    if undated(statement):
        notes = [locale.say("report", "undated", count=undated(statement))]
    return page([head(statement, locale), list(_aligned(rows, (1, 2, 3))), notes, *tail(statement, locale)])


def deadlines_text(statement: Statement, locale: Locale) -> str:
    """Every deadline by its day, with where it stands; then the conditions."""
    conditions = [
        [state(condition_state(c.outcome), locale), place(c, statement), source_text(c, statement)]
        for c in statement.of_kind("condition")
    ]
    block = [locale.say("report", "conditions"), *(INDENT + row for row in _aligned(conditions))] if conditions else []
    return page(
        [head(statement, locale), _deadlines(statement, locale), block, *tail(statement, locale, conditions=False)]
    )


def deadlines_block(statement: Statement, locale: Locale) -> list[str]:
    """The deadlines below another view, where a day is given on which one looks at them."""
    if statement.supposed.on is None:
        return []
    return [locale.say("report", "deadlines"), *(INDENT + row for row in _deadlines(statement, locale))]


def _deadlines(statement: Statement, locale: Locale) -> list[str]:
    found = [line for line in statement.of_kind("deadline") if deadline_state(line, statement.on) != "not_applicable"]
    found.sort(key=lambda line: line.outcome if isinstance(line.outcome, date) else date.max)
    rows = [locale.heads("report", "due", "state", "met-on", "deadline", "source")]
    for line in found:
        met = _day(line.met, locale) if isinstance(line.met, date) else ""
        stands = state(deadline_state(line, statement.on), locale)
        rows.append([_day(line.outcome, locale), stands, met, place(line, statement), source_text(line, statement)])
    return list(_aligned(rows))
