"""One table of an impact as CSV: with semicolons and decimal commas in French, and no cell that computes."""

from __future__ import annotations

import csv
import io
from fractions import Fraction

from ..numbers import exact
from ..words import Locale
from .impact_text import written
from .impact_view import Cell, Table

_COMPUTES = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def as_csv(table: Table, locale: Locale) -> str:
    """The table with its headings, lines ended as spreadsheets do."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if locale.name == "fr" else ",", lineterminator="\r\n")
    writer.writerow([inert(heading) for heading, _ in table.columns])
    for row in table.rows:
        writer.writerow([_cell(c, kind, locale) for c, (_, kind) in zip(row, table.columns, strict=True)])
    return out.getvalue()


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before what could start one."""
    return f"'{text}" if text.lstrip().startswith(_COMPUTES) or text.startswith(_COMPUTES) else text


def _cell(cell: Cell, kind: str, locale: Locale) -> str:
    if isinstance(cell, Fraction):
        text = exact(cell)
        return text.replace(".", ",") if locale.name == "fr" else text
    return str(cell) if isinstance(cell, int) else inert(written(cell, kind, locale))
