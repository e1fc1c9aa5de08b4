"""The lines of a file one by one: where each begins, whether it begins an entry, its name and where its value is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .positions import SourceText, printable

WIDE_SPACES = "\u00a0\u2007\u202f\u3000"
"""Spaces that look like one and are none."""
_DASHES = re.compile(r"(?:- +)*")
_KEY = re.compile(r"(\"[^\"]*\"|'[^']*'|[^\s\[\]{},&*!|>'\"%@`#-][^#{\[\"]*?|-?[0-9.]+)[ ]*:(?:[ \t]+|$)")
GLUED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*|[0-9]+):([^\s:/].*)")


@dataclass(frozen=True)
class Line:
    """A line with something on it: its place, whether it begins an entry of a list, its name and where its value is."""

    number: int
    column: int
    is_entry: bool
    inner: int  # the column after its dashes
    key: str
    value: int
    text: str

    @property
    def rest(self) -> str:
        return self.text[self.value :].strip()

    @property
    def awaits(self) -> bool:
        """Whether what it holds stands on the lines below."""
        return (bool(self.key) or self.is_entry) and (not self.rest or self.rest.startswith("#"))

    @property
    def word(self) -> str:
        """What it begins with, to name it by."""
        return self.key or printable(self.text[self.inner :].strip(), 40)


def line_at(source: SourceText, number: int) -> Line:
    """A line that has something on it."""
    text = source.line(number)
    column = len(text) - len(text.lstrip(" "))
    dashes = _DASHES.match(text, column)
    inner = dashes.end() if dashes else column
    if text[inner:].strip() == "-":
        return Line(number, column, True, inner, "", len(text), text)
    key = _KEY.match(text, inner)
    return Line(number, column, inner > column, inner, key[1] if key else "", key.end() if key else inner, text)


def ahead(source: SourceText, number: int) -> Line | None:
    """The next line with something on it."""
    for n in range(number + 1, source.text.count("\n") + 1):
        if (text := source.line(n).strip()) and not text.startswith("#"):
            return line_at(source, n)
    return None


def run(source: SourceText, line: Line) -> int:
    """How many lines follow one another in the column of a line, with it."""
    found, one = 0, line
    while one.column == line.column and one.is_entry == line.is_entry:
        found += 1
        following = ahead(source, one.number)
        if following is None:
            break
        one = following
    return found
