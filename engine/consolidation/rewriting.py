"""A document with one of its nodes changed; documents are never written to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..base.node import Node

Order = Callable[[list[str]], list[str]]
"""How the keys beside a new one are arranged."""


def put(node: Node, path: Sequence[str], new: Node | None, order: Order | None = None) -> Node:
    """The tree with the node at `path` set to `new`, or removed; `order` arranges the keys beside it."""
    key, rest = path[0], path[1:]
    members = dict(node.map)
    if rest:
        members[key] = put(members[key], rest, new, order)
    elif new is None:
        members.pop(key, None)
    else:
        members[key] = new
        if order is not None:
            members = {k: members[k] for k in order(list(members))}
    return node.with_map(members)


def beside(key: str, sibling: str, word: str) -> Order:
    """A key stands before or after another one."""

    def order(keys: list[str]) -> list[str]:
        keys.remove(key)
        keys.insert(keys.index(sibling) + (word == "after"), key)
        return keys

    return order


def members_per(document: Node, table: Node) -> list[tuple[str, ...]]:
    """The members of each dimension of a table, as the document stands."""
    listed = table.get("per")
    found = []
    for item in listed.items if listed is not None else ():
        members = document.get("dimensions", item.raw, "members")
        found.append(tuple(members.map) if members is not None else ())
    return found
