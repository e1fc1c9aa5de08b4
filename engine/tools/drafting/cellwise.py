"""Changed cells of a table in as few operations as there are rows, or columns, of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ...base.node import Node
from ...consolidation.tables import Key
from ..diff.changes import ADDED, REPEALED, Change


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells that one operation writes: `at`, and the cells before and after over the dimension left free, if any."""

    verb: str
    at: Mapping[str, str]
    before: Node | None
    after: Node | None


def grouped(changes: Sequence[Change], members: Mapping[str, Sequence[str]]) -> Iterator[Cells]:
    """The changed cells of one table; `members` are those of its dimensions, in order."""
    dimensions = list(members)
    ways = [(_groups(changes, d), d) for d in reversed(dimensions)] if len(dimensions) > 1 else []
    groups, free = min(ways, key=lambda way: len(way[0])) if ways else ({(): list(changes)}, dimensions[0])
    for group in groups.values():
        if len({c.verb for c in group}) > 1 or len(group) == 1 or not ways:
            for change in group:
                yield Cells(change.verb, dict(change.at), change.before, change.after)
            continue
        at = {d: m for d, m in group[0].at if d != free}
        sides = [[c.before for c in group], [c.after for c in group]]
        keys = [dict(c.at)[free] for c in group]
        short = free == dimensions[-1] and keys == list(members[free])
        verb = group[0].verb
        before, after = (_together(keys, side, short) for side in sides)
        yield Cells(verb, at, before if verb != ADDED else None, after if verb != REPEALED else None)


def _groups(changes: Sequence[Change], free: str) -> dict[Key, list[Change]]:
    """The changes by their members in all dimensions but one."""
    found: dict[Key, list[Change]] = {}
    for change in changes:
        found.setdefault(tuple(m for d, m in change.at if d != free), []).append(change)
    return found


def _together(keys: Sequence[str], side: Sequence[Node | None], short: bool) -> Node | None:
    nodes = [n for n in side if n is not None]
    if len(nodes) < len(keys):
        return None
    value = tuple(nodes) if short else MappingProxyType(dict(zip(keys, nodes, strict=True)))
    return Node(value, nodes[0].mark)
