"""An impact as text: aligned tables, numbers as the locale writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from textwrap import wrap

from ....core.outcomes import EvaluationError, Unknown
from ....report.layout import page
from ....report.locale import Locale
from .view import Cell, Table, View

MOST_CONTRACTS = 20
MOST_WIDE = 60  # letters of a first column


def as_text(view: View) -> str:
    """Every table below its title; of many contracts those of the largest change, of what is aside how much."""
    blocks: list[Sequence[str]] = [[view.title]]
    for table in view.tables():
        if table.key in ("set_aside", "left_out"):
            blocks.append([table.title.upper(), *_counted(table, view)])
            continue
        if table.key == "contracts":
            table = shortened(table, view)
        lines = [table.title.upper(), *aligned(table, view)]
        if table.note:
            lines += wrap(table.note, 110, break_long_words=False, break_on_hyphens=False)
        blocks.append(lines)
    return page(blocks)


def _counted(table: Table, view: View) -> list[str]:
    """What is aside in a few lines: by its first or last column, with how many contracts."""
    groups: dict[str, list[str]] = {}
    for row in table.rows:
        if table.key == "left_out":
            groups.setdefault(str(row[1]), []).append(str(row[0]))
        else:
            groups.setdefault(str(row[0]), []).append(f"{row[1]} ({row[2]})")
    found = [f"{head}: {', '.join(told)}" for head, told in groups.items()]
    return [x for line in found for x in wrap(line, 110, subsequent_indent="  ", break_long_words=False)]


def shortened(table: Table, view: View, most: int = MOST_CONTRACTS) -> Table:
    """Of many rows those of the largest change, in their order, with a word on where all are."""
    if len(table.rows) <= most:
        return table
    place = table.columns.index(view.difference[0])

    def size(number: int) -> Fraction:
        amount = table.rows[number][place]
        return abs(amount) if isinstance(amount, Fraction) else Fraction(0)

    moved = [n for n in range(len(table.rows)) if size(n)]
    kept = sorted(sorted(moved, key=size, reverse=True)[:most])
    note = view.say("impact", "all-of-them")
    title = f"{view.say('impact', 'largest-change')} ({len(kept)} / {len(table.rows)})"
    return replace(table, title=title, rows=tuple(table.rows[i] for i in kept), note=note)


def aligned(table: Table, view: View) -> list[str]:
    """Rows in columns, amounts and counts to the right; a long text goes on below."""
    rows = [[h for h, _ in table.columns]] if any(h for h, _ in table.columns) else []
    rows += [[written(c, kind, view.locale) for c, (_, kind) in zip(r, table.columns, strict=True)] for r in table.rows]
    if not table.rows:
        return []
    widths = [min(MOST_WIDE, max(len(r[i]) for r in rows)) for i in range(len(table.columns))]
    lines = []
    for row in rows:
        parts = [wrap(c, w, break_long_words=False) or [""] for c, w in zip(row, widths, strict=True)]
        for deep in range(max(len(p) for p in parts)):
            cells = [p[deep] if deep < len(p) else "" for p in parts]
            text = [
                c.ljust(w) if kind == "text" else c.rjust(w)
                for c, w, (_, kind) in zip(cells, widths, table.columns, strict=True)
            ]
            lines.append("  ".join(text).rstrip())
    return lines


def written(cell: Cell, kind: str, locale: Locale) -> str:
    """A cell as a reader sees it: amounts with the signs of the locale, the dash where there is nothing."""
    if isinstance(cell, (Unknown, EvaluationError)) or not isinstance(cell, (str, int)):
        return locale.outcome(cell, kind)
    return locale.digits(str(cell)) if isinstance(cell, int) else cell
