"""One table of an impact as CSV: with semicolons and decimal commas in French, and no cell that computes."""

from __future__ import annotations

from fractions import Fraction

from ....base.numbers import exact
from ....report.locale import Locale
from ...spreadsheets import csv_text, inert
from .to_text import written
from .view import Cell, Table


def as_csv(table: Table, locale: Locale) -> str:
    """The table with its headings, lines ended as spreadsheets do."""
    rows = [[inert(heading) for heading, _ in table.columns]]
    rows += [[_cell(c, kind, locale) for c, (_, kind) in zip(row, table.columns, strict=True)] for row in table.rows]
    return csv_text(rows, ";" if locale.name == "fr" else ",")


def _cell(cell: Cell, kind: str, locale: Locale) -> str:
    if isinstance(cell, Fraction):
        text = exact(cell)
        return text.replace(".", ",") if locale.name == "fr" else text
    return str(cell) if isinstance(cell, int) else inert(written(cell, kind, locale))
