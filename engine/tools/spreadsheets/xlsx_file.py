"""A workbook (.xlsx) as grids. Formulas are never computed: what the spreadsheet computed last is taken, and told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from ...base.diagnostics import Fault, Faulty
from ...base.positions import Mark
from .grid import BLANKS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Cell, Grid, SheetSource, letters
from .package import Attributes, Package, not_a_workbook

_NUMBER = re.compile(r"-?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,3})?")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_DATES = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}  # number formats that every workbook has
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_xlsx(data: bytes, name: str) -> tuple[Grid, ...]:
    """The sheets of a workbook that hold something; raises `Faulty` where it is none. A name with `_` first is ours."""
    package = Package(data, name)
    book = next((path for kind, path in package.links("").values() if kind == "officeDocument"), "xl/workbook.xml")
    links = package.links(book)
    sheets: list[tuple[str, bool, str]] = []
    early = False

    def start(element: str, about: Attributes) -> None:
        nonlocal early
        if element == "workbookPr":
            early = about.get("date1904") in ("1", "true")
        elif element == "sheet" and links.get(about.get("id", ""), ("",))[0] == "worksheet":
            sheets.append((about.get("name", ""), about.get("state", "visible") != "visible", links[about["id"]][1]))

    if not package.walk(book, start):
        not_a_workbook(name, "it holds no workbook")
    strings, days = _strings(package, links), _date_styles(package, links)
    found = []
    for title, hidden, path in sheets:
        if not title.startswith("_"):
            reader = _SheetReader(f"{name}[{title}]", strings, days, early)
            package.walk(path, reader.start, reader.end)
            found.append(reader.grid(hidden))
    return tuple(g for g in found if g.rows)


def _strings(package: Package, links: dict[str, tuple[str, str]]) -> list[str]:
    """The texts that cells share; how words are pronounced is no part of them."""
    found: list[str] = []
    parts: list[str] = []
    aside = 0

    def start(element: str, _: Attributes) -> None:
        nonlocal aside
        aside += element == "rPh"

    def end(element: str, text: str) -> None:
        nonlocal aside
        aside -= element == "rPh"
        if element == "t" and not aside:
            parts.append(text)
        elif element == "si":
            if len(found) >= MAX_CELLS:
                package.too_large()
            found.append(_unescaped("".join(parts)))
            parts.clear()

    for kind, path in links.values():
        if kind == "sharedStrings":
            package.walk(path, start, end)
    return found


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)


def _date_styles(package: Package, links: dict[str, tuple[str, str]]) -> list[bool]:
    """Whether each cell style shows a date."""
    own: dict[str, bool] = {}
    found: list[bool] = []
    inside = False

    def start(element: str, about: Attributes) -> None:
        nonlocal inside
        if element == "numFmt":
            own[about.get("numFmtId", "")] = _shows_date(about.get("formatCode", ""))
        elif element == "cellXfs":
            inside = True
        elif element == "xf" and inside:
            number = about.get("numFmtId", "0")
            found.append(own.get(number, _whole(number, 0) in _DATES))

    def end(element: str, _: str) -> None:
        nonlocal inside
        inside = inside and element != "cellXfs"

    for kind, path in links.values():
        if kind == "styles":
            package.walk(path, start, end)
    return found


def _shows_date(code: str) -> bool:
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|[_*].', "", code).lower()
    return bool(re.search("[dy]", plain) or ("m" in plain and not re.search("[hs]", plain)))


class _SheetReader:
    """Takes the elements of one sheet."""

    def __init__(self, name: str, strings: list[str], days: list[bool], early: bool) -> None:
        self.strings, self.days, self.early = strings, days, early
        self.texts: dict[int, dict[int, str]] = {}
        self.source = SheetSource(name, "", self.texts)
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merged: list[str] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.row, self.column, self.count = -1, -1, 0
        self.begun, self.again = set[int](), False
        self.kind, self.style, self.value, self.runs, self.formula, self.aside = "n", 0, "", list[str](), False, 0
        self.formulas: list[Cell] = []

    def start(self, element: str, about: Attributes) -> None:
        if element == "row":
            self.row = _whole(about.get("r", ""), self.row + 2) - 1
            self.column = -1
            self.again = self.row in self.begun
            self.begun.add(self.row)
            if about.get("hidden") in ("1", "true") and self.row <= MAX_ROWS:
                self.hidden_rows.add(self.row)
        elif element == "c":
            at = _REFERENCE.fullmatch(about.get("r", ""))
            self.row, self.column = _place(at) if at else (self.row, self.column + 1)
            self.kind, self.style = about.get("t", "n"), _whole(about.get("s", ""), 0)
            self.value, self.runs, self.formula = "", [], False
        elif element == "f":
            self.formula = True
        elif element == "rPh":
            self.aside += 1
        elif element == "col" and about.get("hidden") in ("1", "true"):
            if len(self.hidden_columns) < MAX_COLUMNS:
                self.hidden_columns.append((_whole(about.get("min", ""), 1) - 1, _whole(about.get("max", ""), 1) - 1))
        elif element == "mergeCell" and len(self.merged) < MAX_COLUMNS:
            self.merged.append(about.get("ref", ""))

    def end(self, element: str, text: str) -> None:
        if element == "v":
            self.value = text
        elif element == "t" and not self.aside:
            self.runs.append(text)
        elif element == "rPh":
            self.aside -= 1
        elif element == "c":
            self.take()

    def take(self) -> None:
        kind, text = self.read()
        if not text.strip(BLANKS) and kind != "error":
            return
        mark = Mark(self.source, self.row, self.column)
        self.count += 1
        if self.row > MAX_ROWS or self.column > MAX_COLUMNS or self.count > MAX_CELLS or len(text) > MAX_TEXT:
            limits = f"{MAX_ROWS} rows, {MAX_COLUMNS} columns, {MAX_CELLS} cells or {MAX_TEXT} letters in a cell"
            raise Faulty([Fault("E801", f"more than {limits}", mark, "split it")])
        if self.again or self.column in self.rows.get(self.row, {}):
            what = f"row {self.row + 1}" if self.again else f"the cell {letters(self.column)}{self.row + 1}"
            raise Faulty(
                [
                    Fault(
                        "E817",
                        f"{what} stands twice in this sheet",
                        mark,
                        "open the workbook in a spreadsheet, look at it, and save it again",
                    )
                ]
            )
        cell = Cell(kind, text, self.row, self.column, mark)
        self.rows.setdefault(self.row, {})[self.column] = cell
        self.texts.setdefault(self.row, {})[self.column] = text
        if self.formula and kind != "error":
            self.formulas.append(cell)

    def read(self) -> tuple[str, str]:
        """The kind of the cell and its exact text."""
        value = self.value
        if self.kind == "inlineStr":
            return "text", _unescaped("".join(self.runs))
        if self.formula and not value and self.kind != "str":
            return "error", ""
        if self.kind == "s":
            at = 0 if value == "0" else _whole(value, len(self.strings))
            return ("text", self.strings[at]) if at < len(self.strings) else ("error", "#TEXT?")
        if self.kind == "str":
            return "text", _unescaped(value)
        if self.kind == "b":
            return "boolean", {"1": "true", "0": "false"}.get(value, "")
        if self.kind == "e":
            return "error", value or "#?"
        if self.kind == "d":
            return ("date", value[:10]) if value[10:] in ("", "T00:00:00", "T00:00:00.000") else ("moment", value)
        if not value:
            return "text", ""
        if not _NUMBER.fullmatch(value):
            return "error", value
        return self.as_date(value) if self.style < len(self.days) and self.days[self.style] else ("number", value)

    def as_date(self, value: str) -> tuple[str, str]:
        """A day counted as spreadsheets count: from 1904, or from 1900 with a 29 February 1900 that never was."""
        number = Decimal(value)
        if (
            not (0 if self.early else 61) <= number < (2_957_004 if self.early else 2_958_466)
        ):  # up to the end of the year 9999
            return "number", value
        day = (date(1904, 1, 1) if self.early else date(1899, 12, 30)) + timedelta(days=int(number))
        return ("date", day.isoformat()) if number == int(number) else ("moment", f"{day.isoformat()} and a time")

    def grid(self, hidden: bool) -> Grid:
        return Grid(self.source.name, self.rows, tuple(self.remarks(hidden)), tuple(self.areas()))

    def areas(self) -> Iterator[tuple[int, Fault]]:
        for area in self.merged:
            corners = [_place(at) for at in map(_REFERENCE.fullmatch, area.split(":")) if at]
            mark = Mark(self.source, *(corners[0] if corners else (0, 0)))
            yield (
                corners[-1][0] if corners else MAX_ROWS,
                Fault(
                    "E807",
                    f"the cells {area[:30]} are merged, and only the first of them holds a value",
                    mark,
                    "separate them, and write the value in each cell that it is meant for",
                ),
            )

    def remarks(self, hidden: bool) -> Iterator[Fault]:
        first = Mark(self.source, 0, 0)
        rows = sorted(self.hidden_rows & self.rows.keys())
        used = {c for row in self.rows.values() for c in row}
        columns = sorted(c for c in used if any(a <= c <= b for a, b in self.hidden_columns))
        if hidden or rows or columns:
            names = [*(f"row {r + 1}" for r in rows), *(f"column {letters(c)}" for c in columns)]
            what = "the sheet is" if hidden else f"{_few(names)} {'is' if len(names) == 1 else 'are'}"
            mark = Mark(self.source, rows[0] if rows else 0, 0 if rows or not columns else columns[0])
            yield Fault(
                "W808",
                f"{what} hidden, and read all the same",
                first if hidden else mark,
                "delete what does not belong there",
            )
        if self.formulas:
            count = len(self.formulas)
            what = (
                f"{count} cell{'s hold formulas' if count > 1 else ' holds a formula'}:"
                f" {_few([c.name for c in self.formulas])}"
            )
            yield Fault(
                "W809", what, self.formulas[0].mark, "the results last computed are read; see that they are of today"
            )


def _whole(text: str, otherwise: int) -> int:
    """A number from 1 on, as a workbook counts; `otherwise` where it is none."""
    return int(text) if re.fullmatch("[1-9][0-9]{0,6}", text) else otherwise


def _few(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _place(at: re.Match[str]) -> tuple[int, int]:
    column = 0
    for letter in at[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(at[2]) - 1, column - 1
