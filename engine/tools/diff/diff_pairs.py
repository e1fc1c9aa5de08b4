"""The texts to compare two by two, and what changes in each pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ...base.diagnostics import Faults
from ...base.node import Node, plain
from ...base.positions import Mark, Source
from ...consolidation.library import Library
from .articles import difference
from .changes import ADDED, REPEALED, Change
from .inputs import Side

NO_TEXT = Node(MappingProxyType({}), Mark(Source("", ""), 0, 0))


@dataclass(frozen=True)
class Pair:
    """Two texts, what they were called, and the changes from one to the other."""

    called: tuple[str, str]
    before: Node
    after: Node
    changes: tuple[Change, ...]


def pairs(one: Side, other: Side) -> list[Pair]:
    """Two texts, or the same texts on both sides. Of whole folders only those that differ, and of a text that amends
    another only what is not already said of that one."""
    if one.reference or other.reference:
        names = one.reference or other.reference, other.reference or one.reference
        before, after = _text(one.library, names[0]), _text(other.library, names[1])
        called = (one.called, other.called) if one.reference and other.reference else (f"{names[0]}, {one.called}", f"{names[1]}, {other.called}")  # fmt: skip
        return [Pair(called, before, after, difference(one.library, names[0], other.library, names[1]))]
    return [pair for pair in _all(one, other) if pair.changes]


def _all(one: Side, other: Side) -> Iterator[Pair]:
    told: dict[str, tuple[Change, ...]] = {}
    before, after = set(one.library.ids()), set(other.library.ids())
    for id_ in sorted(before | after, key=lambda i: (_depth(other if i in after else one, i), i)):
        called = f"{id_}, {one.called}", f"{id_}, {other.called}"
        a = _text(one.library, id_) if id_ in before else NO_TEXT
        b = _text(other.library, id_) if id_ in after else NO_TEXT
        if id_ not in before or id_ not in after:
            change = Change(ADDED if id_ in after else REPEALED, ("id",), a.get("id"), b.get("id"))
            yield Pair(called, a, b, (change,))
            continue
        changes = difference(one.library, id_, other.library, id_)
        told[id_] = changes
        base = other.library.document(id_).text("amends")
        known = {_identity(c) for c in told.get(base or "", ())}
        yield Pair(called, a, b, tuple(c for c in changes if _identity(c) not in known))


def _depth(side: Side, id_: str) -> int:
    return len(side.library.chain(id_))


def _identity(change: Change) -> Any:
    data = [repr(plain(n)) if n is not None else "" for n in (change.before, change.after)]
    return (change.verb, change.path, change.at, *data)


def _text(library: Library, reference: str) -> Node:
    faults = Faults()
    document = library.consolidate(reference, faults).document
    faults.stop_on_errors()
    return document
