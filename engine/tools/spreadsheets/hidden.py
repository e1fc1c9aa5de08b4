"""What the library hides of a sheet: errors, formulas, rows and columns that are hidden, merged cells, cells twice."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from ...base.diagnostics import Diagnostic, DiagnosticError
from ...base.messages import say
from ...base.positions import SourceText, Span, printable
from .grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, SheetSource, letters
from .package import Attributes, Listed, walk

MAX_AREA = 5 * MAX_CELLS  # cells between the first and the last, empty ones too: the library keeps them all
MOST_TOLD = 5  # places in one message
At = tuple[int, int]  # row and column, from 0
_NUMBER = re.compile(r"-?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,3})?")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_KNOWN = ("", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")  # errors that the library reads


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
    twice: Diagnostic | None = None

    def areas(self, source: SourceText) -> Iterator[tuple[int, Diagnostic]]:
        """Merged cells, each with its last row."""
        for area in self.merged:
            corners = [_place(at) for at in map(_REFERENCE.fullmatch, area.split(":")) if at] or [(0, 0), (MAX_ROWS, 0)]
            yield corners[-1][0], Diagnostic(say("E807", "merged", area=area[:30]), Span(source, *corners[0]))

    def remarks(self, source: SourceText, cells: Mapping[int, Collection[int]]) -> Iterator[Diagnostic]:
        """What is hidden though it holds `cells`, and what was computed."""
        rows = sorted(self.hidden_rows & cells.keys())
        used = sorted({c for row in cells.values() for c in row})
        columns = [c for c in used if any(a <= c <= b for a, b in self.hidden_columns)]
        if self.is_hidden or rows or columns:
            places = [say("W808", "row", row=r + 1) for r in rows]
            places += [say("W808", "column", column=letters(c)) for c in columns]
            first, more = places[:MOST_TOLD], len(places) - MOST_TOLD
            said = say("W808", "places", places=first, count=len(places))
            if more > 0:
                said = say("W808", "places-and-more", places=first, more=more)
            at = (0, 0) if self.is_hidden else (rows[0], 0) if rows else (0, columns[0])
            yield Diagnostic(say("W808", "sheet") if self.is_hidden else said, Span(source, *at))
        if formulas := [at for at in self.formulas if at[1] in cells.get(at[0], ())]:
            cells_told, more = [_name(at) for at in formulas[:MOST_TOLD]], len(formulas) - MOST_TOLD
            said = say("W809", "formulas", count=len(formulas), cells=cells_told)
            if more > 0:
                said = say("W809", "formulas-and-more", number=len(formulas), cells=cells_told, more=more)
            yield Diagnostic(said, Span(source, *formulas[0]))


def notes_of(sheet: Listed, name: str) -> Notes:
    """The notes on a sheet; raises `DiagnosticError` where it is too large, or holds an error that the library cannot
    name."""
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
            said = say("E801", "sheet-too-large", rows=MAX_ROWS, columns=MAX_COLUMNS, cells=MAX_CELLS)
            raise DiagnosticError([Diagnostic(said, Span(self.source, *at))])
        if (self.last[0] + 1) * (self.last[1] + 1) > MAX_AREA:
            raise DiagnosticError([Diagnostic(say("E801", "area-too-large", most=MAX_AREA), Span(self.source, *at))])
        if notes.twice is None and (self.is_again or at in self.filled):
            row, cell = say("E817", "row", row=at[0] + 1), say("E817", "cell", cell=_name(at))
            notes.twice = Diagnostic(row if self.is_again else cell, Span(self.source, *at))
        self.filled.add(at)
        if self.kind == "e" or (self.kind == "n" and value and not _NUMBER.fullmatch(value)):
            notes.errors[at] = value or "#?"
            if self.kind == "e" and value not in _KNOWN:
                said = say("E805", "error", cell=_name(at), error=printable(value, 40))
                raise DiagnosticError([Diagnostic(said, Span(self.source, *at))])
        elif self.is_formula and not value and self.kind != "str":
            notes.errors[at] = ""
        elif self.is_formula:
            notes.formulas.append(at)


def _whole(text: str, otherwise: int) -> int:
    """A number from 1 on, as a workbook counts; `otherwise` where it is none."""
    return int(text) if re.fullmatch("[1-9][0-9]{0,6}", text) else otherwise


def _name(at: At) -> str:
    return f"{letters(at[1])}{at[0] + 1}"


def _place(at: re.Match[str]) -> At:
    column = 0
    for letter in at[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(at[2]) - 1, column - 1
