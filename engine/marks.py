"""Where something stands in a file: the text of a source and a mark in it, with the excerpt to show."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def shown(text: str, limit: int = 200) -> str:
    """Text from a file, safe to print: control and direction characters escaped, cut to `limit` letters."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(c if unicodedata.category(c) not in _HIDDEN else f"\\u{ord(c):04x}" for c in cut)


@dataclass(frozen=True, eq=False)
class Source:
    """A text that was read: the name to print and its lines."""

    name: str
    text: str = field(repr=False)

    def line(self, number: int) -> str:
        """Line `number`, counted from 0; empty where there is none."""
        lines = self.text.split("\n", number + 1)
        return lines[number].rstrip("\r") if number < len(lines) else ""

    def place(self, line: int, column: int) -> str:
        """Where a mark stands: `file:line:column`, counted from 1 as editors do."""
        return f"{shown(self.name)}:{line + 1}:{column + 1}"

    def stretch(self, line: int, column: int, length: int) -> tuple[str, int, int]:
        """The line of a mark, with the column and length of the mark in it."""
        return self.line(line), column, length


class Mark(NamedTuple):
    """A stretch of a source: line and column are counted from 0, `length` is in characters of that line."""

    source: Source
    line: int
    column: int
    length: int = 1

    def moved(self, columns: int, length: int) -> Mark:
        """The mark of a part that starts `columns` further on."""
        return Mark(self.source, self.line, self.column + columns, max(1, length))

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
        before = shown(cut[: column - start], 10_000)
        length = max(1, min(length, width - (column - start)))
        return shown(cut, 10_000), " " * len(before) + "^" * length
