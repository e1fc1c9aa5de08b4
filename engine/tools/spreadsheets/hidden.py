"""What the library hides of a sheet: errors, formulas, rows and columns that are hidden, merged cells, cells twice."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from ...base.diagnostics import Fault, Faulty
from ...base.positions import Mark, Source, shown
from .grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, SheetSource, letters
from .package import Attributes, Listed, walk

MAX_AREA = 5 * MAX_CELLS  # cells between the first and the last, empty ones too: the library keeps them all
At = tuple[int, int]  # row and column, from 0
_NUMBER = re.compile(r"-?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,3})?")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_KNOWN = ("", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")  # errors that the library reads
_CORRECT = "correct the formula, or type the value in its place"


@dataclass
class Notes:
    """The notes on one sheet, by row and column."""

    name: str
    is_hidden: bool
    errors: dict[At, str] = field(default_factory=dict)  # empty: a formula without a result
    formulas: list[At] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[At] = field(default_factory=list)  # from, to
    twice: tuple[At, str] | None = None

    def said_twice(self, source: Source) -> Fault:
        at, what = self.twice or ((0, 0), "")
        hint = "open the workbook in a spreadsheet, look at it, and save it again"
        return Fault("E817", f"{what} stands twice in this sheet", Mark(source, *at), hint)

    def areas(self, source: Source) -> Iterator[tuple[int, Fault]]:
        """Merged cells, each with its last row."""
        for area in self.merged:
            corners = [_place(at) for at in map(_REFERENCE.fullmatch, area.split(":")) if at] or [(0, 0), (MAX_ROWS, 0)]
            what = f"the cells {area[:30]} are merged, and only the first of them holds a value"
            hint = "separate them, and write the value in each cell that it is meant for"
            yield corners[-1][0], Fault("E807", what, Mark(source, *corners[0]), hint)

    def remarks(self, source: Source, cells: Mapping[int, Collection[int]]) -> Iterator[Fault]:
        """What is hidden though it holds `cells`, and what was computed."""
        rows = sorted(self.hidden_rows & cells.keys())
        used = sorted({c for row in cells.values() for c in row})
        columns = [c for c in used if any(a <= c <= b for a, b in self.hidden_columns)]
        if self.is_hidden or rows or columns:
            names = [*(f"row {r + 1}" for r in rows), *(f"column {letters(c)}" for c in columns)]
            what = "the sheet is" if self.is_hidden else f"{_few(names)} {'is' if len(names) == 1 else 'are'}"
            at = (0, 0) if self.is_hidden else (rows[0], 0) if rows else (0, columns[0])
            hint = "delete what does not belong there"
            yield Fault("W808", f"{what} hidden, and read all the same", Mark(source, *at), hint)
        if formulas := [at for at in self.formulas if at[1] in cells.get(at[0], ())]:
            which = _few([_name(at) for at in formulas])
            what = f"{len(formulas)} cell{'s hold formulas' if len(formulas) > 1 else ' holds a formula'}: {which}"
            hint = "the results last computed are read; see that they are of today"
            yield Fault("W809", what, Mark(source, *formulas[0]), hint)


def notes_of(sheet: Listed, name: str) -> Notes:
    """The notes on a sheet; raises `Faulty` where it is too large, or holds an error that the library cannot name."""
    taken = _Taker(Notes(name, sheet.is_hidden))
    walk(sheet.data, name, sheet.title, taken.start, taken.end)
    return taken.notes


class _Taker:
    """Takes the elements of one sheet, in their order."""

    def __init__(self, notes: Notes) -> None:
        self.notes, self.source = notes, SheetSource(notes.name, "", {})
        self.at, self.last = (-1, -1), (0, 0)
        self.kind = self.value = ""
        self.is_formula = self.is_again = False
        self.begun, self.filled = set[int](), set[At]()

    def start(self, element: str, about: Attributes) -> None:
        notes = self.notes
        if element == "row":
            row = _whole(about.get("r", ""), self.at[0] + 2) - 1
            self.at, self.is_again = (row, -1), row in self.begun
            self.begun.add(row)
            if about.get("hidden") in ("1", "true") and row <= MAX_ROWS:
                notes.hidden_rows.add(row)
        elif element == "c":
            place = _REFERENCE.fullmatch(about.get("r", ""))
            self.at = _place(place) if place else (self.at[0], self.at[1] + 1)
            self.kind, self.value, self.is_formula = about.get("t", "n"), "", False
        elif element == "f":
            self.is_formula = True
        elif element == "col" and about.get("hidden") in ("1", "true") and len(notes.hidden_columns) < MAX_COLUMNS:
            notes.hidden_columns.append((_whole(about.get("min", ""), 1) - 1, _whole(about.get("max", ""), 1) - 1))
        elif element == "mergeCell" and len(notes.merged) < MAX_COLUMNS:
            notes.merged.append(about.get("ref", ""))

    def end(self, element: str, text: str) -> None:
        if element == "v" or (element == "t" and self.kind == "inlineStr"):
            self.value = text or self.value
        elif element == "c" and (self.value or self.is_formula):
            self.take()

    def take(self) -> None:
        notes, at, value = self.notes, self.at, self.value
        self.last = max(at[0], self.last[0]), max(at[1], self.last[1])
        if self.last[0] > MAX_ROWS or self.last[1] > MAX_COLUMNS or len(self.filled) >= MAX_CELLS:
            what = f"more than {MAX_ROWS} rows, {MAX_COLUMNS} columns or {MAX_CELLS} cells"
            raise Faulty([Fault("E801", what, Mark(self.source, *at), "split it")])
        if (self.last[0] + 1) * (self.last[1] + 1) > MAX_AREA:
            what = f"more than {MAX_AREA} cells, empty ones too"
            raise Faulty([Fault("E801", what, Mark(self.source, *at), "split it")])
        if notes.twice is None and (self.is_again or at in self.filled):
            notes.twice = at, f"row {at[0] + 1}" if self.is_again else f"the cell {_name(at)}"
        self.filled.add(at)
        if self.kind == "e" or (self.kind == "n" and value and not _NUMBER.fullmatch(value)):
            notes.errors[at] = value or "#?"
            if self.kind == "e" and value not in _KNOWN:
                what = f"{_name(at)} holds the error {shown(value, 40)}"
                raise Faulty([Fault("E805", what, Mark(self.source, *at), _CORRECT)])
        elif self.is_formula and not value and self.kind != "str":
            notes.errors[at] = ""
        elif self.is_formula:
            notes.formulas.append(at)


def _whole(text: str, otherwise: int) -> int:
    """A number from 1 on, as a workbook counts; `otherwise` where it is none."""
    return int(text) if re.fullmatch("[1-9][0-9]{0,6}", text) else otherwise


def _few(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _name(at: At) -> str:
    return f"{letters(at[1])}{at[0] + 1}"


def _place(at: re.Match[str]) -> At:
    column = 0
    for letter in at[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(at[2]) - 1, column - 1
