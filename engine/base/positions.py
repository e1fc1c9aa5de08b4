"""Where something stands in a file: the text of a source and a mark in it, with the excerpt to show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

_CODES = (
    "\\x7f-\\x9f\\xad\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u180e\\u200b-\\u200f\\u2028-\\u202e"
    "\\u2060-\\u206f\\ud800-\\uf8ff\\ufeff\\ufff0-\\ufffb\\ufffe\\uffff\\U000110bd\\U000110cd\\U00013430-\\U0001343f"
    "\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U0010ffff"
)
"""Characters that nobody sees: controls, formats (direction, joiners, soft hyphens), surrogates, private ones."""
_LAYOUT = {ord(letter): f"\\u{ord(letter):04x}" for letter in "\t\n\r"}
HIDDEN = re.compile(f"[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f{_CODES}]")
"""One of them; tabs and ends of lines are layout."""


def escaped(found: re.Match[str]) -> str:
    """A character as its code, as Python and YAML write it."""
    code = ord(found[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def printable(text: str, limit: int = 200) -> str:
    """Text from a file as a part of a line: what nobody sees is escaped, line ends too; cut to `limit` letters."""
    return HIDDEN.sub(escaped, text if len(text) <= limit else text[: limit - 1] + "…").translate(_LAYOUT)


def inert(text: str) -> str:
    """A text of many lines, as the last thing before it is printed: nothing in it that a terminal would obey."""
    return HIDDEN.sub(escaped, text).replace("\r", "\\u000d")


@dataclass(frozen=True, eq=False)
class SourceText:
    """A text that was read: the name to print and its lines."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    def line(self, number: int) -> str:
        """Line `number`, counted from 0; empty where there is none."""
        return self._lines[number].rstrip("\r") if number < len(self._lines) else ""

    def place(self, line: int, column: int) -> str:
        """Where a mark stands: `file:line:column`, counted from 1 as editors do."""
        return f"{printable(self.name)}:{line + 1}:{column + 1}"

    def stretch(self, line: int, column: int, length: int) -> tuple[str, int, int]:
        """The line of a mark, with the column and length of the mark in it."""
        return self.line(line), column, length


class Span(NamedTuple):
    """A stretch of a source: line and column are counted from 0, `length` is in characters of that line."""

    source: SourceText
    line: int
    column: int
    length: int = 1

    def moved(self, columns: int, length: int) -> Span:
        """The mark of a part that starts `columns` further on."""
        return Span(self.source, self.line, self.column + columns, max(1, length))

    @property
    def place(self) -> str:
        """Where it stands, as its source says it."""
        return self.source.place(self.line, self.column)

    def excerpt(self, width: int = 110) -> tuple[str, str]:
        """The line of the mark and a line with the caret under it, cut to `width` around the mark."""
        line, column, length = self.source.stretch(self.line, self.column, self.length)
        start = 0
        if len(line) > width and column > width // 2:
            start = min(column - width // 2, len(line) - width)
        cut = line[start : start + width]
        before = printable(cut[: column - start], 10_000)
        length = max(1, min(length, width - (column - start)))
        return printable(cut, 10_000), " " * len(before) + "^" * length
