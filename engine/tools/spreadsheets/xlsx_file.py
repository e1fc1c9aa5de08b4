"""A workbook (.xlsx) as grids. Formulas are never computed: what the spreadsheet computed last is taken, and told."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, time
from math import isfinite
from typing import Any

from ...base.diagnostics import Diagnostic, DiagnosticError, missing
from ...base.messages import say
from ...base.positions import Span
from .grid import BLANKS, MAX_TEXT, Cell, Grid, SheetSource
from .hidden import Notes, notes_of
from .package import Package, not_a_workbook

_FIRST = date(1900, 3, 1)  # spreadsheets have a 29 February 1900, so that a day before it may be another


def read_xlsx(data: bytes, name: str) -> tuple[Grid, ...]:
    """The sheets of a workbook that hold something; raises `DiagnosticError` where it is none, `PathError` without the
    library.

    The library reads values alone; what it hides (errors, formulas, what is hidden, merged or twice) is in `Notes`.
    """
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise missing(say("files", "a-workbook"), "sheets") from None
    sheets, checked = Package(data, name).sheets()
    noted = [notes_of(sheet, f"{name}[{sheet.title}]") for sheet in sheets]
    if not noted:
        return ()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(checked))
        pages = [book.get_sheet_by_index(n).to_python(skip_empty_area=False) for n in range(len(noted))]
    except Exception as error:  # whatever a file that only looks like a workbook makes of its reader
        not_a_workbook(name, say("E801", "damaged", problem=str(error)[:120]))
    return tuple(g for page, notes in zip(pages, noted, strict=True) if (g := _grid(page, notes)).rows)


def _grid(page: list[list[Any]], notes: Notes) -> Grid:
    read = {(r, c): _said(value) for r, row in enumerate(page) for c, value in enumerate(row)}
    read |= {at: ("error", text) for at, text in notes.errors.items()}
    texts: dict[int, dict[int, str]] = {}
    source = SheetSource(notes.name, "", texts)
    rows: dict[int, dict[int, Cell]] = {}
    for at, (kind, text) in sorted(read.items()):
        if text.strip(BLANKS) or kind == "error":
            rows.setdefault(at[0], {})[at[1]] = Cell(kind, text, *at, Span(source, *at))
            texts.setdefault(at[0], {})[at[1]] = text
            if len(text) > MAX_TEXT:
                raise DiagnosticError([Diagnostic(say("E801", "cell-too-long", most=MAX_TEXT), Span(source, *at))])
    if notes.twice is not None:
        place = notes.twice.span
        raise DiagnosticError([replace(notes.twice, span=place._replace(source=source) if place is not None else None)])
    return Grid(source, rows, tuple(notes.remarks(source, rows)), tuple(notes.areas(source)))


def _said(value: Any) -> tuple[str, str]:
    """The kind of a cell and its text: of a number the shortest that is it, and no digits of binary floating point."""
    if isinstance(value, str):
        return "text", value
    if isinstance(value, bool):
        return "boolean", str(value).lower()
    if isinstance(value, int | float):
        return ("number", repr(value).removesuffix(".0")) if isfinite(value) else ("error", str(value))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    is_day = isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST
    return ("date" if is_day else "moment", value.isoformat() if isinstance(value, date) else str(value))
