"""The page of the readings: the total under each option, by how much it moves, and what moves most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from ...base.positions import printable
from ...contracts.statement import Statement
from ...core.outcomes import exact_text, status
from ...report.layout import head, page, place
from ...report.locale import Locale
from .alternatives import Alternative, Option


def readings_text(found: Sequence[Alternative], statement: Statement, locale: Locale) -> str:
    """Each reading that moves something, with its options; then the names of those that move nothing."""
    blocks = []
    for alternative in (a for a in found if a.moves):
        reading = alternative.reading
        blocks.append([f"{reading.name}: {printable(reading.question)}"])
        for option in alternative.options:
            blocks[-1] += option_lines(option, statement, locale)
    idle = ", ".join(a.reading.name for a in found if not a.moves)
    sure = all(o.interval is not None or isinstance(o.total, Fraction) for a in found for o in a.options)
    closing = (
        locale.say("readings", "idle", names=idle) if sure else locale.say("readings", "idle-as-known", names=idle)
    )
    return page([head(statement, locale), *blocks, [closing] if idle else []])


def option_lines(option: Option, statement: Statement, locale: Locale) -> Iterator[str]:
    """An option, the total under it, and what it changes, the largest first."""
    span = "*" if option.taken else " "
    yield f"  {span} {option.name} ({printable(option.label)})  {_total(option, locale)}".rstrip()
    for change in option.changes[:3]:
        before, after = (locale.outcome(o, change.type) for o in (change.before, change.after))
        part = f", {locale.key(change.part)}" if change.part else ""
        yield f"      {place(change.line, statement)}{part}: {before} → {after}"
    if len(option.changes) > 3:
        yield "      " + locale.say("report", "more", count=len(option.changes) - 3)


def _total(option: Option, locale: Locale) -> str:
    """The total, or its range, or what is sure of it; and the difference from the option taken."""
    if option.refused:
        return locale.say("readings", "cannot-be", reason=option.refused)
    if option.total is None:
        return ""
    text = locale.say("readings", "total", total=locale.outcome(option.total, "money"))
    if option.interval is not None:
        from ..ranges import interval_text

        text = locale.say("readings", "total", total=interval_text(option.interval, "money", locale))
    elif not isinstance(option.total, Fraction):
        text = locale.say("readings", "sure", total=text, sure=locale.number(option.sure, "money"))
    sign = "+" if option.moved > 0 else ""
    return f"{text} ({sign}{locale.number(option.moved, 'money')})" if option.moved else text


def readings_data(found: Sequence[Alternative]) -> list[dict[str, Any]]:
    """Each reading with whether it moves anything, and what stands under each of its options."""
    return [
        {
            "reading": a.reading.name,
            "question": a.reading.question,
            "moves": a.moves,
            "options": [option_data(o) for o in a.options],
        }
        for a in found
    ]


def option_data(option: Option) -> dict[str, Any]:
    """The total with its range, what is sure, and each line that the option changes; amounts are exact text."""
    data: dict[str, Any] = {
        "option": option.name,
        "label": option.label,
        "taken": option.taken,
        "total": exact_text(option.total) if option.total is not None else None,
        "status": status(option.total) if option.total is not None else None,
        "sure": exact_text(option.sure),
        "moved": exact_text(option.moved),
        "changes": [
            {
                "name": c.line.rule.name,
                "at": dict(c.line.at),
                **({"part": c.part} if c.part else {}),
                "before": exact_text(c.before),
                "after": exact_text(c.after),
            }
            for c in option.changes
        ],
    }
    if option.interval is not None:
        from ..ranges import interval_data

        data["range"] = interval_data(option.interval)
    return data | ({"refused": option.refused} if option.refused else {})
