"""A formula: its text, its syntax as Python reads it, what it means, and where each part of it stands in a file."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ..base.node import Node
from ..base.positions import Span
from .expression import Expression, Part


@dataclass(frozen=True, eq=False)
class Formula:
    """A parsed formula: its text on one line, its syntax, and where it stands; what it means, once that is resolved."""

    text: str
    tree: ast.expr
    node: Node
    numbers: Mapping[ast.expr, Fraction] = field(default_factory=dict)  # exact, from the text
    expression: Expression | None = None
    references: Mapping[ast.expr, Expression] = field(default_factory=dict)  # names and constants, for the reference

    @property
    def meaning(self) -> Expression:
        """What the formula means; it must have been resolved."""
        assert self.expression is not None, self.text
        return self.expression

    def source(self, part: Part) -> str:
        """The text of a part."""
        return utf8(self.text)[part.start : part.end if part.end >= 0 else None].decode()

    def at(self, part: Part) -> Span:
        """Where a part of the formula stands in the file; the whole formula where its text is not there to the
        letter."""
        span = self.node.span
        start = _letters(self.text, part.start)
        end = _letters(self.text, part.end if part.end >= 0 else len(utf8(self.text)))
        line = span.source.line(span.line)
        for column in (span.column, span.column + 1):
            if line[column : column + len(self.text)] == self.text:
                return Span(span.source, span.line, column + start, max(1, end - start))
        return self._found(self.text[start:end]) or span

    def _found(self, part: str) -> Span | None:
        """Where a name stands in a line that holds the formula in other words, if it stands there once."""
        span = self.node.span
        written = span.source.line(span.line)[span.column : span.column + span.length]
        places = [m.start() for m in re.finditer(rf"\b{re.escape(part)}\b", written)] if part.isidentifier() else []
        return span.moved(places[0], len(part)) if len(places) == 1 else None


def _letters(text: str, offset: int) -> int:
    """Python counts columns in UTF-8 bytes; this counts letters."""
    return len(utf8(text)[:offset].decode(errors="ignore"))


def utf8(text: str) -> bytes:
    """UTF-8, as Python counts columns; half letters pass, they are refused with a place."""
    return text.encode("utf-8", "surrogatepass")
