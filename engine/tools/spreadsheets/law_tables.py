"""A table of the law as rows of a spreadsheet, and back: one row per member, the last dimension across."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ...base import dates
from ...base.diagnostics import Diagnostic, DiagnosticError, Diagnostics, did_you_mean
from ...base.meant import advice
from ...base.messages import say
from ...base.node import NONE, Node
from ...base.numbers import exact
from ...base.positions import SourceText, Span, printable
from ...consolidation.tables import Key, cells_of, dimensions_of, members_of, nest
from ...core.model import NUMBERS
from .doubts import is_thousandfold, thousandfold
from .grid import Cell, Grid, SheetSource
from .sources import bytes_of, grids
from .values import error_in, fifteen_digits
from .writer import csv_text, workbook

_SEPARATOR = {"en": ",", "fr": ";"}
_GUARDED = ("=", "+", "-", "@", "\t", "'", "＝", "＋", "－", "＠")
"""What a text in a CSV must not start with, or a spreadsheet takes it for a formula: a ' stands before it there."""

_FRENCH = re.compile(r"-?(?:[0-9]{1,30}|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+)(?:,[0-9]{1,20})?")
_PLAIN = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,20})?")
_DAY = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_TRUTH = {"en": {"true": True, "false": False}, "fr": {"vrai": True, "faux": False, "true": True, "false": False}}


@dataclass(frozen=True)
class Layout:
    """A table laid out: its headings, and rows of member names followed by values."""

    headings: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[Node, ...]], ...]


def layout_of(document: Node, name: str) -> Layout:
    """A table of a consolidated text as rows; raises `DiagnosticError` where there is no such table."""
    table, down, across = _layout(document, name)
    headings = (*down, *_headings(across))
    cells = cells_of(table) if dimensions_of(table) else {(): table.must("value")}
    rows: dict[Key, list[Node]] = {}
    for key, node in cells.items():
        rows.setdefault(key[: len(down)], []).append(node)
    return Layout(headings, tuple((k, tuple(v)) for k, v in rows.items()))


def read_table(name: str, locale: str) -> Grid:
    """The sheet of a file that a table was written to: the first of a workbook, or CSV as the locale writes it.

    UTF-8; where a French Excel saved it as plain CSV, the letters of Windows.
    """
    data = bytes_of(name)
    encoding = "cp1252" if locale == "fr" and not _is_utf8(data) else "utf-8"
    return next(iter(grids(data, name, encoding, _SEPARATOR[locale])), Grid(SourceText(name, ""), {}))


def with_rows(document: Node, name: str, grid: Grid, locale: str, told: Diagnostics) -> Node:
    """The text with the cells of a table as these rows say; raises `DiagnosticError` with all that cannot be read, row
    by row. What is read and doubted is added to `told`."""
    table, down, across = _layout(document, name)
    diagnostics, found = Diagnostics(), dict[Key, Node]()
    diagnostics.extend(grid.remarks)
    read: list[tuple[str, Cell, object]] = []
    start = Span(grid.source, 0, 0)
    head, *rows = sorted(grid.rows) or [0]
    columns = _columns(grid.rows.get(head, {}), down, across, name, diagnostics, start)
    if diagnostics.errors:
        raise DiagnosticError(diagnostics)
    members = members_of(document, table)
    for row in rows:
        key = tuple(_named(grid, row, down, members, columns, diagnostics))
        for cell in grid.rows[row].values():
            if cell.column not in columns.values():
                diagnostics.add(say("E772", "no-column", cell=printable(cell.text, 60), table=name), cell.span)
        for heading, (dimension, member) in zip(_headings(across), across, strict=True):
            full = (*key, member) if dimension else key
            cell = grid.cell(row, columns[heading])
            if full in found:
                diagnostics.add(
                    say("E772", "row-twice", members=full), cell.span, beside=[(say("E772", "first"), found[full].span)]
                )
            elif len(key) == len(down):
                what = f"{name} {', '.join(full)}".strip()
                found[full] = value_of(cell, table.text("type") or "", locale, what, diagnostics)
                read.append((what, cell, found[full].value))
    wanted = list(cells_of(table)) if dimensions_of(table) else [()]
    missing = sorted({k[: len(down)] for k in wanted} - {k[: len(down)] for k in found})
    if missing and not diagnostics.errors:
        gone = [", ".join(k) for k in missing]
        diagnostics.add(say("E772", "row-gone", rows=gone) if down else say("E772", "no-row"), start)
    diagnostics.raise_if_errors()
    told.extend([*diagnostics, *_doubted(read, table.text("type") or "", locale)])
    changed = {**table.map}
    if dimensions_of(table):
        changed["values"] = nest(found, members, table.must("values"))
    else:
        changed["value"] = found[()]
    tables = document.must("tables")
    tables = tables.with_map({**tables.map, name: table.with_map(changed)})
    return document.with_map({**document.map, "tables": tables})._replace(span=start)


def _doubted(read: Sequence[tuple[str, Cell, object]], type_: str, locale: str) -> Iterator[Diagnostic]:
    """Numbers that may be meant a thousandfold."""
    for what, cell, value in read if type_ in NUMBERS else ():
        others = (v for _, c, v in read if c is not cell)
        if isinstance(value, Fraction) and cell.kind == "text" and is_thousandfold(cell.text, type_, locale, others):
            yield thousandfold(what, value, cell)


def value_of(cell: Cell, type_: str, locale: str, what: str, diagnostics: Diagnostics) -> Node:
    """A cell as a value of a type: money, rate, integer and number exact; `none` where there is no such thing."""
    node = Node(NONE, cell.span, raw="none")
    if cell.kind == "error":
        diagnostics.extend([error_in(cell)])
        return node
    text = _text(cell)
    if text == "none":
        return node
    if type_ in NUMBERS:
        number = fifteen_digits(cell) if cell.kind == "number" else _number(text, type_, locale)
        if number is not None:
            return node._replace(value=number, raw=exact(number))
        usual = say("E771", "number-fr") if locale == "fr" else say("E771", "number")
        hint = advice(text, type_, comma=locale == "fr") or usual
    elif type_ == "boolean":
        truth = _TRUTH[locale].get(text.lower())
        if truth is not None:
            return node._replace(value=truth, raw=str(truth).lower())
        hint = say("E771", "one-of", words=tuple(_TRUTH[locale]))
    elif type_ == "date":
        day = dates.parse(text[:10]) if cell.kind in ("date", "moment") else _day(text, locale)
        if day is not None:
            return node._replace(value=day.isoformat(), raw=day.isoformat())
        usual = say("E771", "date-fr") if locale == "fr" else say("E771", "date")
        hint = advice(text, type_) or usual
    elif text:
        return node._replace(value=text, raw=text)
    else:
        hint = say("E771", "value")
    said = say("E771", "no-value", what=what, text=printable(text, 60), type=type_)
    diagnostics.add(said if text else say("E771", "empty", what=what), cell.span, hint)
    return node


def _text(cell: Cell) -> str:
    """What the cell says; of a guarded text what is guarded, of a number its exact digits."""
    if cell.kind == "number":
        return exact(fifteen_digits(cell))
    text = cell.text
    if not isinstance(cell.span.source, SheetSource) and text[:1] == "'" and text[1:].startswith(_GUARDED):
        text = text[1:]
    return text.strip()


def _layout(document: Node, name: str) -> tuple[Node, tuple[str, ...], tuple[tuple[str, str], ...]]:
    """A table, the dimensions down its side, and across its top each member with its dimension (or the table's
    name)."""
    tables = document.get("tables")
    known = tables.map if tables is not None else {}
    if name not in known:
        raise DiagnosticError(
            [Diagnostic(say("E726", "no-table", name=printable(name, 80)), advice=did_you_mean(name, known))]
        )
    table = known[name]
    per = dimensions_of(table)
    if len(per) < 2:
        return table, per, (("", name),)
    return table, per[:-1], tuple((per[-1], m) for m in members_of(document, table)[-1])


def _headings(across: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{d} {m}".strip() for d, m in across]


def _columns(
    row: Mapping[int, Cell],
    down: Sequence[str],
    across: Sequence[tuple[str, str]],
    name: str,
    diagnostics: Diagnostics,
    start: Span,
) -> dict[str, int]:
    """Where each heading stands; those that are missing or belong to nothing are faults."""
    wanted = [*down, *_headings(across)]
    found: dict[str, int] = {}
    for place, cell in sorted(row.items()):
        text = _text(cell)
        if text in found or text not in wanted:
            word, hint = printable(text, 60), did_you_mean(text, wanted)
            if len(row) == 1 and set(text) & {";", ",", "\t"}:
                hint = say("E772", "separator")
            said = say("E772", "unknown-column", column=word, table=name, columns=wanted)
            diagnostics.add(
                say("E772", "column-twice", column=word, columns=wanted) if text in found else said, cell.span, hint
            )
        else:
            found[text] = place
    missing = [h for h in wanted if h not in found]
    if missing and not diagnostics.errors:
        said = say("E772", "column-missing", column=missing[0], columns=wanted)
        diagnostics.add(said, row[min(row)].span if row else start)
    return found


def _named(
    grid: Grid,
    row: int,
    down: Sequence[str],
    members: Sequence[Sequence[str]],
    columns: dict[str, int],
    diagnostics: Diagnostics,
) -> Iterator[str]:
    """The members that a row is for; fewer than `down` where one is none."""
    for dimension, known in zip(down, members, strict=False):
        cell = grid.cell(row, columns[dimension])
        text = _text(cell)
        if text in known:
            yield text
        else:
            diagnostics.add(
                say("E772", "no-member", member=printable(text, 60), dimension=dimension),
                cell.span,
                did_you_mean(text, known),
            )


def _number(text: str, type_: str, locale: str) -> Fraction | None:
    """A number as the locale writes it; a % after a rate or number is a hundredth, a € after money nothing."""
    percent = text.endswith("%") and type_ in ("rate", "number")
    if percent or (text.endswith("€") and type_ == "money"):
        text = text[:-1].rstrip()
    if not (_FRENCH if locale == "fr" else _PLAIN).fullmatch(text):
        return None
    number = Fraction(re.sub(r"[ \u00a0\u202f]", "", text).replace(",", "."))
    return number / 100 if percent else number


def _day(text: str, locale: str) -> date | None:
    if locale == "fr" and (match := _DAY.fullmatch(text)):
        text = f"{match[3]}-{match[2]}-{match[1]}"
    return dates.parse(text)


def written(layout: Layout, name: str, locale: str) -> bytes:
    """A table as the bytes of a file: XLSX where the name ends so, else CSV."""
    if name.endswith(".xlsx"):
        return workbook(lambda book: _fill(book.add_worksheet(), layout))
    rows = [layout.headings, *((*key, *(_plain(v, locale) for v in values)) for key, values in layout.rows)]
    return csv_text(rows, _SEPARATOR[locale]).encode("utf-8-sig" if locale == "fr" else "utf-8")


def _plain(node: Node, locale: str) -> str:
    """A value as the locale's CSV writes it."""
    value, french = node.value, locale == "fr"
    if isinstance(value, Fraction):
        return exact(value).replace(".", ",") if french else exact(value)
    if isinstance(value, bool):
        return {True: "VRAI", False: "FAUX"}[value] if french else node.raw
    return f"'{node.raw}" if node.raw.startswith(_GUARDED) else node.raw


def _fill(sheet: Any, layout: Layout) -> None:
    sheet.write_row(0, 0, layout.headings)
    for number, (key, values) in enumerate(layout.rows, 1):
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


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
