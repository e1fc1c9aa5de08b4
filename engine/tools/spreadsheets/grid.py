"""A sheet as it was read: rows of cells, each with its exact text, what kind of cell it is and where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ...base.diagnostics import Diagnostic
from ...base.positions import SourceText, Span, printable

MAX_BYTES = 20_000_000
MAX_ROWS = 65_536
MAX_COLUMNS = 1_000
MAX_CELLS = 1_000_000
MAX_TEXT = 20_000
BLANKS = " \t\r\n\u00a0\u2007\u2009\u202f\u3000"  # what a person takes for nothing


class Cell(NamedTuple):
    """One cell that holds something. `kind` is text, number, date, boolean or error; `row` and `column` count from
    0."""

    kind: str
    text: str
    row: int
    column: int
    span: Span

    @property
    def name(self) -> str:
        """Its name in the spreadsheet: C5."""
        return f"{letters(self.column)}{self.row + 1}"


@dataclass(frozen=True)
class Grid:
    """A sheet: its source, and its cells that hold something by row and column; what is to be remarked about it.

    `merged` are areas of merged cells, each with its last row; `separator` stands between the cells of a text, and
    `empty` is where nothing stands between two of them.
    """

    source: SourceText
    rows: Mapping[int, Mapping[int, Cell]]
    told: tuple[Diagnostic, ...] = ()
    merged: tuple[tuple[int, Diagnostic], ...] = ()
    empty: Mapping[int, Mapping[int, Span]] = field(default_factory=dict)
    separator: str = ""

    @property
    def name(self) -> str:
        """Where it comes from, as printed: a file, or `file[sheet]`."""
        return self.source.name

    def cell(self, row: int, column: int) -> Cell:
        """The cell there; an empty text where nothing stands, at the last cell of a row that ends before it."""
        cells = self.rows.get(row, {})
        if column in cells:
            return cells[column]
        if isinstance(self.source, SheetSource):
            return Cell("text", "", row, column, Span(self.source, row, column))
        ended = cells[max(cells)].span if cells else Span(self.source, 0, 0)
        return Cell("text", "", row, column, self.empty.get(row, {}).get(column, ended))

    @property
    def remarks(self) -> tuple[Diagnostic, ...]:
        """Everything that is to be remarked about the sheet."""
        return self.remarks_from(0)

    def remarks_from(self, row: int) -> tuple[Diagnostic, ...]:
        """What is to be remarked, but for cells that are merged above a row."""
        return (*(diagnostic for last, diagnostic in self.merged if last >= row), *self.told)


@dataclass(frozen=True, eq=False)
class SheetSource(SourceText):
    """A sheet of a workbook as a source: lines are rows and columns are cells; the excerpt shows the row."""

    cells: Mapping[int, Mapping[int, str]] = field(default_factory=dict, repr=False)

    def place(self, line: int, column: int) -> str:
        """A cell as a spreadsheet calls it: `file[sheet]:B3`."""
        return f"{printable(self.name)}:{letters(column)}{line + 1}"

    def stretch(self, line: int, column: int, length: int) -> tuple[str, int, int]:
        """The row as an excerpt, a bar between its cells and long texts cut, with where the cell stands in it."""
        row = self.cells.get(line, {})
        texts = [" ".join(row.get(c, "").split())[:60] for c in range(max([*row, column]) + 1)]
        return " | ".join(texts), sum(len(t) + 3 for t in texts[:column]), max(1, len(texts[column]))


def letters(column: int) -> str:
    """The letters of a column counted from 0: A, …, Z, AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


MAX_NAME = 80


_TOTAL = re.compile(r"((grand|sous|sub)-?)?tot(al|aux|als)(-general)?|subtotals?|sum|somme|moyenne|average|mean")


_LETTERS = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})


def _bare(text: str, joint: str) -> str:
    """Small letters without accents and digits; everything else is a joint."""
    split = unicodedata.normalize("NFKD", text.translate(_LETTERS)).lower()
    letters = "".join(c for c in split if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", joint, letters).strip(joint)


def member_like(text: str) -> str:
    """A word as a member may be named; empty where nothing of it can be kept."""
    return _bare(text, "_")


def is_a_total(title: str) -> bool:
    """Whether a row is perhaps no contract, but sums up those above it."""
    return bool(_TOTAL.fullmatch(_bare(title, "-")))


def file_name(title: str, taken: Container[str]) -> str:
    """A file for a contract, unlike those that are taken."""
    name = _bare(title, "-")[:MAX_NAME].strip("-") or "contract"
    found, number = f"{name}.yaml", 2
    while found in taken:
        found, number = f"{name}-{number}.yaml", number + 1
    return found
