"""What changes between two consolidated texts, as data: elements, members, cells and parts, with before and after.

Only the two texts are compared; layout, the order of keys and the files they were read from do not show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from ...base.node import Node, Origin
from ...consolidation.spec import language
from ...consolidation.tables import Key, cells_of, dimensions_of, members_of, spread
from .equality import alike, alike_body

ADDED, REPEALED, CHANGED, RENAMED, MOVED = "added", "repealed", "changed", "renamed", "moved"
_NOTHING: Mapping[str, Node] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Change:
    """One difference. `at` names a cell of a table; `order` is the sequence of members around one that was added or
    moved; `was` is the old name of something renamed. `origin` is the instrument and article that made the change."""

    verb: str
    path: tuple[str, ...]
    before: Node | None = None
    after: Node | None = None
    at: tuple[tuple[str, str], ...] = ()
    order: tuple[str, ...] = ()
    was: str = ""
    origin: Origin | None = None

    @property
    def name(self) -> str:
        """The target as an operation would name it."""
        return ".".join(self.path)

    @property
    def is_remark(self) -> bool:
        """Whether it changes nothing that is computed."""
        return language().is_remark(self.path)


def compare(a: Node, b: Node) -> tuple[Change, ...]:
    """Every change from one consolidated text to another, in the order of the law."""
    a, b = plainly(a), plainly(b)
    keys = merged(list(a.map), list(b.map))
    head = [k for k in keys if k not in language().sections]
    found: list[Change] = []
    for key in head:
        found += _nodes((key,), a.map.get(key), b.map.get(key))
    for section in language().as_told:
        if section in keys:
            found += _section(section, *(d.map[section].map if section in d.map else _NOTHING for d in (a, b)))
    return tuple(found)


def merged(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The keys of both in the order of `after`; those that are gone where they stood."""
    found, gone = list(after), [k for k in before if k not in after]
    for key in gone:
        above = [k for k in before[: before.index(key)] if k in found]
        found.insert(found.index(above[-1]) + 1 if above else 0, key)
    return found


def plainly(document: Node) -> Node:
    """The text with every table written as its cells."""
    tables = document.get("tables")
    if tables is None:
        return document
    spelt = {}
    for name, table in tables.map.items():
        values = table.get("values")
        if values is not None:
            table = table.with_map({**table.map, "values": spread(values, members_of(document, table))})
        spelt[name] = table
    return document.with_map({**document.map, "tables": tables.with_map(spelt)})


def _section(section: str, a: Mapping[str, Node], b: Mapping[str, Node]) -> Iterator[Change]:
    renamed = _renamed({k: v for k, v in a.items() if k not in b}, {k: v for k, v in b.items() if k not in a})
    for name in merged(list(a), list(b)):
        if name in renamed:
            old = renamed[name]
            yield Change(RENAMED, (section, name), a[old], b[name], was=old, origin=b[name].origin)
        elif name not in renamed.values():
            yield from _nodes((section, name), a.get(name), b.get(name))


def _renamed(gone: Mapping[str, Node], new: Mapping[str, Node]) -> dict[str, str]:
    """New names with the old ones, where exactly one body that is gone is the body of exactly one that is new."""
    pairs = [(n, o) for n, body in new.items() for o, old in gone.items() if alike_body(old, o, body, n)]
    return {n: o for n, o in pairs if sum(p[0] == n for p in pairs) == 1 == sum(p[1] == o for p in pairs)}


def _nodes(path: tuple[str, ...], a: Node | None, b: Node | None) -> Iterator[Change]:
    if a is None or b is None:
        assert a is not None or b is not None
        yield Change(ADDED if a is None else REPEALED, path, a, b, origin=b.origin if b is not None else None)
    elif alike(a, b, path):
        return
    elif not (a.is_map and b.is_map) or path[-1] == "source":
        yield Change(CHANGED, path, a, b, origin=b.origin)
    elif path[0] == "tables" and len(path) == 2 and _same_shape(a, b):
        yield from _table(path, a, b)
    else:
        yield from _maps(path, a, b)


def _maps(path: tuple[str, ...], a: Node, b: Node) -> Iterator[Change]:
    ordered = path[-1] == "members" and len(path) == 3
    for key in merged(list(a.map), list(b.map)):
        for change in _nodes((*path, key), a.map.get(key), b.map.get(key)):
            around = tuple(b.map) if ordered and change.verb == ADDED and len(change.path) == 4 else ()
            yield replace(change, order=around) if around else change
    both = [k for k in a.map if k in b.map], [k for k in b.map if k in a.map]
    if ordered and both[0] != both[1]:
        yield Change(MOVED, path, a, b, order=tuple(b.map), origin=b.origin)


def _same_shape(a: Node, b: Node) -> bool:
    """Whether two tables can be compared cell by cell: per the same dimensions, and every cell a single value."""
    depth = len(dimensions_of(a))
    return dimensions_of(a) == dimensions_of(b) != () and all(
        "values" in t.map and all(len(k) == depth and not v.is_map for k, v in cells_of(t).items()) for t in (a, b)
    )


def _table(path: tuple[str, ...], a: Node, b: Node) -> Iterator[Change]:
    for key in merged(list(a.map), list(b.map)):
        if key != "values":
            yield from _nodes((*path, key), a.map.get(key), b.map.get(key))
            continue
        old, new = cells_of(a), cells_of(b)
        for cell in sorted({**new, **old}, key=_CellOrder(a, b)):
            at = tuple(zip(dimensions_of(b), cell, strict=False))
            for change in _nodes(path, old.get(cell), new.get(cell)):
                yield replace(change, at=at)


class _CellOrder:
    """The place of a cell by its members, those of the later text first."""

    def __init__(self, a: Node, b: Node) -> None:
        keys = [*cells_of(b), *cells_of(a)]
        self.places: list[dict[str, int]] = []
        for key in keys:
            for depth, member in enumerate(key):
                while len(self.places) <= depth:
                    self.places.append({})
                self.places[depth].setdefault(member, len(self.places[depth]))

    def __call__(self, key: Key) -> tuple[int, ...]:
        return tuple(self.places[d][m] for d, m in enumerate(key))
