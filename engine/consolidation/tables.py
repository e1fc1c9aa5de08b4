"""The cells of a table: nested maps in the order of `per`, with a list as the short form of the last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from ..base.diagnostics import Diagnostics, did_you_mean
from ..base.meant import advice
from ..base.messages import Message, say
from ..base.node import Node
from ..base.positions import Span

Key = tuple[str, ...]
_NONE: Mapping[tuple[str, str], Span] = MappingProxyType({})


def read_cells(
    node: Node,
    members: Sequence[Sequence[str]],
    names: Sequence[str],
    diagnostics: Diagnostics,
    above: Key = (),
    of: str = "",
    opened: Mapping[tuple[str, str], Span] = _NONE,
) -> dict[Key, Node]:
    """Every cell with its key; members are those of each dimension in turn. Missing and extra cells are faults.

    `of` is the name of the table if it has one, and `opened` are the members that a later text has inserted, with
    where it did.
    """
    if not members:
        if node.is_map or node.is_list:
            diagnostics.add(say("E605", "single-value"), node.where)
            return {}
        return {above: node}
    first, rest = members[0], members[1:]
    if node.is_list:
        return _from_list(node, first, names, diagnostics, above, bool(rest))
    if not node.is_map:
        diagnostics.add(say("E606", "values", dimension=names[0]), node.where)
        return {}
    found: dict[Key, Node] = {}
    for member, inner in node.map.items():
        if member not in first:
            near = did_you_mean(member, first)
            meant = None
            if near is not None:
                meant = say("E607", "meant-or-add", near=near, member=member, dimension=names[0])
            diagnostics.add(say("E607", "no-member", member=member, dimension=names[0]), inner.where, meant)
            continue
        found |= read_cells(inner, rest, names[1:], diagnostics, (*above, member), of, opened)
    missing = [m for m in first if m not in node.map]
    if missing:
        if of:
            said = say("E608", "no-value-of", table=of, missing=missing)
            if above:
                said = say("E608", "no-value-of-under", table=of, above=above, missing=missing)
        else:
            said = say("E608", "no-value", missing=missing)
            if above:
                said = say("E608", "no-value-under", above=above, missing=missing)
        span = opened.get((names[0], missing[0]))
        if span is None:
            diagnostics.add(said, node.where)
        else:
            insert = say("E608", "insert", dimension=names[0], member=missing[0])
            diagnostics.add(said, span, insert, [(say("E608", "values"), node.where)])
    return found


def _from_list(
    node: Node, members: Sequence[str], names: Sequence[str], diagnostics: Diagnostics, above: Key, deeper: bool
) -> dict[Key, Node]:
    if deeper:
        diagnostics.add(say("E606", "list", dimension=names[0]), node.where)
        return {}
    if len(node.items) != len(members):
        given, dimension = len(node.items), names[0]
        said = say("E609", "for-one-member", values=given, dimension=dimension, members=tuple(members))
        if len(members) != 1:
            said = say(
                "E609", "wrong-length", values=given, wanted=len(members), dimension=dimension, members=tuple(members)
            )
        diagnostics.add(said, node.where, _cut_number(node))
        return {}
    return {(*above, m): item for m, item in zip(members, node.items, strict=True)}


def _cut_number(node: Node) -> Message | None:
    """What to write in place of the first number of a list that its decimal comma, or that of thousands, cuts in
    two."""
    for one, other in pairwise(node.items):
        line, end = one.span.source.line(one.span.line), one.span.column + len(one.raw)
        if line[end : other.span.column] == "," and one.span.line == other.span.line and other.raw.isdigit():
            known = advice(f"{one.raw},{other.raw}", "money")
            return say("E609", "cut", number=f"{one.raw},{other.raw}", write=known) if known else None
    return None


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
    return Node(MappingProxyType(dict(inner)), node.span, node.key, node.raw, node.quoted, node.origin)


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
    return Node(MappingProxyType(found), like.span, like.key, origin=like.origin)


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
