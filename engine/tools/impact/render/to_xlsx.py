"""An impact as a workbook: a sheet for each table, numbers as numbers, text that never computes."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from ....base.diagnostics import missing
from ....base.numbers import fixed
from .to_text import written
from .view import Table, View

_WIDE = {"text": 40, "count": 12}


def as_xlsx(view: View) -> bytes:
    """The workbook; the same bytes for the same impact. Raises `Unreadable` where the library is not installed."""
    try:
        import xlsxwriter  # type: ignore[import-untyped]
    except ImportError:
        raise missing("a workbook", "sheets") from None
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": view.title, "created": datetime(2000, 1, 1, tzinfo=UTC)})
    used: set[str] = set()
    for table in view.tables():
        _sheet(book, book.add_worksheet(_name(table, used)), table, view)
    book.close()
    return out.getvalue()


def _name(table: Table, used: set[str]) -> str:
    """A sheet's name: at most 31 letters, none of []:*?/\\, each once."""
    text = "".join(c for c in table.title if c not in "[]:*?/\\'")[:28].strip() or table.key
    name, number = text, 2
    while name.lower() in used:
        name, number = f"{text[:25]} {number}", number + 1
    used.add(name.lower())
    return name


def _sheet(book: object, sheet: object, table: Table, view: View) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})  # type: ignore[attr-defined]
    money = book.add_format({"num_format": '#,##0.00 "€"'})  # type: ignore[attr-defined]
    put, number = sheet.write_string, sheet.write_number  # type: ignore[attr-defined]
    for column, (heading, kind) in enumerate(table.columns):
        sheet.set_column(column, column, _WIDE.get(kind, 18))  # type: ignore[attr-defined]
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
    sheet.freeze_panes(1, 1)  # type: ignore[attr-defined]
