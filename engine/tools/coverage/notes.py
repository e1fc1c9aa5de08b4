"""What is noted of a computation: keys made of places in the files, so that what versions share is one thing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from ...base.node import Node
from ...core.evaluation import Key as Members
from ...core.outcomes import Outcome

Place = tuple[str, int, int]
Key = tuple[Any, ...]  # what is noted: a word and a place, and more where a place holds several
At = tuple[str, Members, int]


def place(node: Node) -> Place:
    """Where a node's value stands, as a key."""
    return node.mark.source.name, node.mark.line, node.mark.column


def named_at(node: Node) -> Place:
    """Where the name of an element stands, as a key."""
    return node.where.source.name, node.where.line, node.where.column


def spot(part: ast.AST) -> tuple[int, int]:
    """Where a part of a formula stands in its text, as a part of a key."""
    return part.col_offset, part.end_col_offset  # type: ignore[attr-defined]


def sides(left: Outcome, right: Outcome) -> Iterator[str]:
    """On which side of the right operand the left one is, and whether it is the next one there."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        step: Any = Fraction(1)
    elif isinstance(left, date) and isinstance(right, date):
        step = timedelta(days=1)
    else:
        return
    if left == right:
        yield "at"
        return
    yield "apart"
    yield "below" if left < right else "above"  # type: ignore[operator]
    if left + step == right:
        yield "just below"
    elif right + step == left:
        yield "just above"


@dataclass
class Notes:
    """What was noted while something was computed: keys, and what it read beyond its cells."""

    keys: set[Key] = field(default_factory=set)
    reads: list[At] = field(default_factory=list)
    ranges: set[tuple[str, int]] = field(default_factory=set)
    pairs: list[tuple[Key, Outcome, Outcome]] = field(default_factory=list)  # what was compared, and where
