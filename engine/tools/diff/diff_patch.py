"""The other way round: changes applied to the text they were found in give the other text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType

from ...base.node import Node
from ...consolidation.spec import language
from .changes import MOVED, RENAMED, REPEALED, Change, plainly


def patch(document: Node, changes: Iterable[Change]) -> Node:
    """The text after the changes. Only keys and values are given back, not layout."""
    document = plainly(document)
    orders = []
    for change in changes:
        path = change.path
        if change.at:
            path = (*path, "values", *(member for _, member in change.at))
        if change.order:
            orders.append(change)
        if change.verb == RENAMED:
            document = _set(document, (*path[:-1], change.was), None)
        if change.verb != MOVED:
            document = _set(document, path, None if change.verb == REPEALED else change.after, tidy=bool(change.at))
    for change in orders:
        document = _arranged(document, change.path[:3], change.order)
    return document.with_map({k: v for k, v in document.map.items() if v.map or k not in language().sections})


def _set(node: Node, path: Sequence[str], new: Node | None, tidy: bool = False) -> Node:
    """`tidy` removes rows of a table whose last cell is gone."""
    members, key = dict(node.map), path[0]
    if len(path) > 1:
        members[key] = _set(members.get(key) or Node(MappingProxyType({}), node.span), path[1:], new, tidy)
        if tidy and key != "values" and not members[key].map:
            del members[key]
    elif new is None:
        members.pop(key, None)
    else:
        members[key] = new
    return node.with_map(members)


def _arranged(node: Node, path: Sequence[str], order: Sequence[str]) -> Node:
    members = node.map
    if not path:
        return node.with_map({k: members[k] for k in order if k in members})
    return node.with_map({**members, path[0]: _arranged(members[path[0]], path[1:], order)})
