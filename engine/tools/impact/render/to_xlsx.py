"""An impact as a workbook: a sheet for each table, numbers as numbers, text that never computes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from ....base.numbers import fixed
from ...spreadsheets import workbook
from .to_text import written
from .view import Table, View

_WIDE = {"text": 40, "count": 12}


def as_xlsx(view: View) -> bytes:
    """The workbook; the same bytes for the same impact. Raises `PathError` where the library is not installed."""

    def fill(book: Any) -> None:
        used: set[str] = set()
        for table in view.tables():
            _sheet(book, book.add_worksheet(_name(table, used)), table, view)

    return workbook(fill, view.title)


def _name(table: Table, used: set[str]) -> str:
    """A sheet's name: at most 31 letters, none of []:*?/\\, each once."""
    text = "".join(c for c in table.title if c not in "[]:*?/\\'")[:28].strip() or table.key
    name, number = text, 2
    while name.lower() in used:
        name, number = f"{text[:25]} {number}", number + 1
    used.add(name.lower())
    return name


def _sheet(book: Any, sheet: Any, table: Table, view: View) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": '#,##0.00 "€"'})
    put, number = sheet.write_string, sheet.write_number
    for column, (heading, kind) in enumerate(table.columns):
        sheet.set_column(column, column, _WIDE.get(kind, 18))
        put(0, column, heading, bold)
    for line, row in enumerate(table.rows, 1):
        for column, (cell, (_, kind)) in enumerate(zip(row, table.columns, strict=True)):
            if isinstance(cell, Fraction):
                number(line, column, Decimal(fixed(cell, 2)), money if kind == "money" else None)
            elif isinstance(cell, int):
                number(line, column, cell)
            else:
                put(line, column, written(cell, kind, view.locale))
    if table.note:
        put(len(table.rows) + 2, 0, table.note)
    sheet.freeze_panes(1, 1)
