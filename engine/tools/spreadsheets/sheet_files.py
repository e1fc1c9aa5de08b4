"""Rows in CSV and XLSX files: read with the place of each cell, and written the same to the byte each time."""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from ...base.diagnostics import Fault, Faulty, Unreadable
from ...base.node import Node
from ...base.numbers import exact
from ...base.positions import Mark, Source, shown
from ...base.yaml_reader import MAX_BYTES, decode
from .law_tables import Cell, Grid

MAX_CELLS = 100_000
MAX_OPEN = 30_000_000  # bytes of an XLSX once unpacked
_GUARDED = ("=", "+", "-", "@", "\t", "'", "＝", "＋", "－", "＠")
"""What a text in a CSV must not start with, or a spreadsheet takes it for a formula: a ' stands before it there."""
_INSTALL = "reading and writing XLSX needs more: pip install 'accord-cpts[sheets]', or use CSV"


def read(name: str, locale: str) -> tuple[list[list[Cell]], Mark]:
    """The rows of a file with the mark of its start; empty rows are left out. `-` is CSV on standard input."""
    if name == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        try:
            with Path(name).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise Unreadable(f"{shown(name)} cannot be read: {error.strerror}") from None
    if len(data) > MAX_BYTES:
        raise Faulty([Fault("E101", f"{shown(name)} has more than {MAX_BYTES} bytes")])
    found = _xlsx(data, name) if data[:2] == b"PK" else _csv(_decoded(data, name, locale), name, locale)
    if sum(map(len, found[0])) > MAX_CELLS:
        raise Faulty([Fault("E101", f"{shown(name)} has more than {MAX_CELLS} cells")])
    return [row for row in found[0] if any(c.text for c in row)], found[1]


def written(grid: Grid, name: str, locale: str) -> bytes:
    """A table as the bytes of a file: XLSX where the name ends so, else CSV."""
    return _workbook(grid) if name.endswith(".xlsx") else _text(grid, locale)


def _decoded(data: bytes, name: str, locale: str) -> str:
    """UTF-8; where a French Excel saved it as plain CSV, the letters of Windows."""
    if locale == "fr":
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            with suppress(UnicodeDecodeError):
                return data.decode("cp1252")
    return decode(data, name)


def _csv(text: str, name: str, locale: str) -> tuple[list[list[Cell]], Mark]:
    source = Source(name, text)
    sign = ";" if locale == "fr" else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    rows: list[list[Cell]] = []
    try:
        above = 0
        for row in reader:
            line = source.line(above)
            pieces = line.split(sign) if '"' not in line and reader.line_num == above + 1 else []
            starts = [sum(len(p) + 1 for p in pieces[:n]) for n in range(len(pieces))]
            exact_ = len(pieces) == len(row)
            rows.append(
                [
                    Cell(
                        _unguarded(v),
                        Mark(source, above, starts[n] if exact_ else 0, max(1, len(v if exact_ else line))),
                    )
                    for n, v in enumerate(row)
                ]
            )
            above = reader.line_num
    except csv.Error as error:
        raise Faulty([Fault("E772", f"not a CSV: {shown(str(error))}", Mark(source, reader.line_num - 1, 0))]) from None
    return rows, Mark(source, 0, 0)


def _text(grid: Grid, locale: str) -> bytes:
    out = io.StringIO(newline="")
    french = locale == "fr"
    writer = csv.writer(out, delimiter=";" if french else ",", lineterminator="\r\n")
    writer.writerow(grid.headings)
    for key, values in grid.rows:
        writer.writerow([*key, *(_plain(v, french) for v in values)])
    return out.getvalue().encode("utf-8-sig" if french else "utf-8")


def _plain(node: Node, french: bool) -> str:
    """A value as the locale's CSV writes it."""
    value = node.value
    if isinstance(value, Fraction):
        return exact(value).replace(".", ",") if french else exact(value)
    if isinstance(value, bool):
        return {True: "VRAI", False: "FAUX"}[value] if french else node.raw
    return f"'{node.raw}" if node.raw.startswith(_GUARDED) else node.raw


def _unguarded(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:].startswith(_GUARDED) else text


def _xlsx(data: bytes, name: str) -> tuple[list[list[Cell]], Mark]:
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise Unreadable(_INSTALL) from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(i.file_size for i in packed.infolist()) > MAX_OPEN:
                raise Faulty([Fault("E101", f"{shown(name)} unpacks to more than {MAX_OPEN} bytes")])
        found = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Faulty:
        raise
    except Exception as error:  # whatever a file that only looks like a workbook makes of its reader
        raise Unreadable(f"{shown(name)} cannot be read as XLSX: {shown(str(error), 120)}") from None
    values = [[_value(v) for v in row] for row in found]
    lines = [["" if isinstance(v, str) and not v else _said(v) for v in row] for row in values]
    source = Source(name, "\n".join(" | ".join(line) for line in lines))
    return [list(_cells(row, line, n, source)) for n, (row, line) in enumerate(zip(values, lines, strict=True))], Mark(
        source, 0, 0
    )


def _cells(row: Sequence[Any], line: Sequence[str], number: int, source: Source) -> Iterator[Cell]:
    column = 0
    for value, text in zip(row, line, strict=True):
        yield Cell(value, Mark(source, number, column, max(1, len(text))))
        column += len(text) + 3


def _value(value: Any) -> str | Fraction | bool | date:
    """What the sheet holds; of a number the fifteen digits that a spreadsheet itself keeps."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return Fraction(format(value, ".15g"))
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else " ".join(str(value).split())


def _said(value: str | Fraction | bool | date) -> str:
    return exact(value) if isinstance(value, Fraction) else str(value)


def _workbook(grid: Grid) -> bytes:
    try:
        import xlsxwriter  # type: ignore[import-untyped]
    except ImportError:
        raise Unreadable(_INSTALL) from None
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})  # the same bytes every time
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, grid.headings)
    for number, (key, values) in enumerate(grid.rows, 1):
        for column, member in enumerate(key):
            sheet.write_string(number, column, member)
        for column, node in enumerate(values, len(key)):
            value = node.value
            if isinstance(value, bool):
                sheet.write_boolean(number, column, value)
            elif isinstance(value, Fraction) and len(exact(value).strip("-").replace(".", "")) <= 15:
                sheet.write_number(number, column, Decimal(exact(value)))
            else:
                sheet.write_string(number, column, node.raw)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
