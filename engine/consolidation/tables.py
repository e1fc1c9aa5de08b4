"""The cells of a table: nested maps in the order of `per`, with a list as the short form of the last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ..base.diagnostics import Faults, suggest
from ..base.node import Node
from ..base.positions import Mark

Key = tuple[str, ...]
_NONE: Mapping[tuple[str, str], Mark] = MappingProxyType({})


def read_cells(
    node: Node,
    members: Sequence[Sequence[str]],
    names: Sequence[str],
    faults: Faults,
    above: Key = (),
    of: str = "",
    opened: Mapping[tuple[str, str], Mark] = _NONE,
) -> dict[Key, Node]:
    """Every cell with its key; members are those of each dimension in turn. Missing and extra cells are faults.

    `of` is the table, in words, and `opened` are the members that a later text has inserted, with where it did.
    """
    if not members:
        if node.is_map or node.is_list:
            faults.add("E605", "a single value belongs here", node.where)
            return {}
        return {above: node}
    first, rest = members[0], members[1:]
    if node.is_list:
        return _from_list(node, first, names, faults, above, bool(rest))
    if not node.is_map:
        faults.add("E606", f"values for each {names[0]} belong here", node.where, "write a list or a map of them")
        return {}
    found: dict[Key, Node] = {}
    for member, inner in node.map.items():
        if member not in first:
            faults.add(
                "E607",
                f"{member} is no {names[0]}",
                inner.where,
                suggest(member, first) + f"; remove it, or add {member} to {names[0]}",
            )
            continue
        found |= read_cells(inner, rest, names[1:], faults, (*above, member), of, opened)
    missing = [m for m in first if m not in node.map]
    if missing:
        where = f" under {', '.join(above)}" if above else ""
        told = f"no value{of}{where} for {', '.join(missing)}"
        mark = opened.get((names[0], missing[0]))
        if mark is None:
            faults.add("E608", told, node.where, "fill the cell; none where there is no such thing")
        else:
            hint = f"insert the cells too, at: {{{names[0]}: {missing[0]}}}; none where there is no such thing"
            faults.add("E608", told, mark, hint, [("the values", node.where)])
    return found


def _from_list(
    node: Node, members: Sequence[str], names: Sequence[str], faults: Faults, above: Key, deeper: bool
) -> dict[Key, Node]:
    if deeper:
        faults.add(
            "E606",
            f"a list stands for the last dimension only, not for {names[0]}",
            node.where,
            f"write {names[0]} as a map",
        )
        return {}
    if len(node.items) != len(members):
        faults.add(
            "E609",
            f"{len(node.items)} values stand here for the {len(members)} members of {names[0]}",
            node.where,
            f"one each for {', '.join(members)}, in this order",
        )
        return {}
    return {(*above, m): item for m, item in zip(members, node.items, strict=True)}


def spread(node: Node, members: Sequence[Sequence[str]]) -> Node:
    """The same values with every list written as the map it is short for; unfit lists are left for `read_cells`."""
    if not members:
        return node
    inner: Mapping[str, Node]
    if node.is_list and len(members) == 1 and len(node.items) == len(members[0]):
        inner = dict(zip(members[0], node.items, strict=True))
    elif node.is_map:
        inner = {m: spread(v, members[1:]) for m, v in node.map.items()}
    else:
        return node
    return Node(MappingProxyType(dict(inner)), node.mark, node.key, node.raw, node.quoted, node.origin)


def flatten(node: Node, depth: int, above: Key = ()) -> dict[Key, Node]:
    """The cells of nested maps `depth` levels deep, by key; what does not go so deep has a shorter key."""
    if depth == 0 or not node.is_map:
        return {above: node}
    return {k: v for m, inner in node.map.items() for k, v in flatten(inner, depth - 1, (*above, m)).items()}


def fits(cells: Mapping[Key, Node], members: Sequence[Sequence[str]]) -> bool:
    """Whether each is one cell, at members that there are; what does not fit is for `read_cells` to tell."""
    return all(
        len(key) == len(members)
        and not (cell.is_map or cell.is_list)
        and all(k in known for k, known in zip(key, members, strict=True))
        for key, cell in cells.items()
    )


def nest(cells: Mapping[Key, Node], members: Sequence[Sequence[str]], like: Node) -> Node:
    """Cells as nested maps again, in the order of the members."""
    if not members:
        return cells[()]
    found: dict[str, Node] = {}
    for member in members[0]:
        inner = {k[1:]: v for k, v in cells.items() if k[0] == member}
        if inner:
            found[member] = nest(inner, members[1:], next(iter(inner.values())))
    return Node(MappingProxyType(found), like.mark, like.key, origin=like.origin)


def dimensions_of(table: Node) -> tuple[str, ...]:
    """What a table is per, in its order."""
    per = table.get("per")
    return tuple(item.raw for item in per.items) if per is not None else ()


def members_of(document: Node, table: Node) -> list[tuple[str, ...]]:
    """The members of each dimension that a table is per."""
    found = (document.get("dimensions", d, "members") for d in dimensions_of(table))
    return [tuple(members.map) if members is not None else () for members in found]


def cells_of(table: Node) -> dict[Key, Node]:
    """The cells of a table of one dimension or more, by their members; nothing where it has no values."""
    values = table.get("values")
    return flatten(values, len(dimensions_of(table))) if values is not None else {}
