"""Which names of two texts do not compute the same: read from what is written, whatever it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ...base.node import Node, same
from ...consolidation.spec import language

_WORD = re.compile(r"[a-z0-9][a-z0-9_]*")


def words(node: Node) -> Iterator[str]:
    """Every word of what computes in a node: names, members, types; not what is written for people."""
    for part in computing(node).walk():
        if not part.is_map and not part.is_list:
            yield from _WORD.findall(part.raw)


def computing(node: Node) -> Node:
    """A node without what is written for people; the keys of `members` and `values` are names of the law's."""
    if not node.is_map:
        return node
    kept = {k: v for k, v in node.map.items() if k not in language().unread}
    for key in kept:
        if key == "members":
            kept[key] = kept[key].with_map({m: computing(v) for m, v in kept[key].map.items()})
        elif key != "values":
            kept[key] = computing(kept[key])
    return node.with_map(kept)


def elements(document: Node) -> dict[str, list[Node]]:
    """The nodes that bear each name: a rule may bear the name of a dimension."""
    found: dict[str, list[Node]] = {}
    for section in language().named:
        for name, node in (document.get(section) or document.with_map({})).map.items():
            found.setdefault(name, []).append(node)
    return found


def changed(a: Node, b: Node) -> set[str]:
    """The names that compute otherwise in one text than in the other, or are in one only. Where a dimension only has
    more members, what is per it is the same at the others, and what goes over it is not."""
    grown = {d: new for d in _dimensions(a) & _dimensions(b) if (new := _more(a, b, d))}
    one, other = elements(a), elements(b)
    found = {n for n in one.keys() | other.keys() if not _alike(n, one.get(n, []), other.get(n, []), grown)}
    found |= {p for d in found & (_dimensions(a) | _dimensions(b)) for t in (a, b) for p in _properties(t, d)}
    over = [re.compile(rf"over\s*=\s*{re.escape(d)}\b") for d in grown]
    return found | {
        n
        for n, nodes in other.items()
        if over and any(o.search(t) for node in nodes for t in _texts(node) for o in over)
    }


def _dimensions(document: Node) -> set[str]:
    return {*(document.get("dimensions") or document.with_map({})).map}


def _texts(node: Node) -> Iterator[str]:
    return (part.raw for part in computing(node).walk() if not part.is_map and not part.is_list)


def _more(a: Node, b: Node, dimension: str) -> frozenset[str]:
    """The members that one text has more than the other, where all else of the dimension is the same."""
    one, other = (computing(d.must("dimensions", dimension)) for d in (a, b))
    few, many = sorted((one, other), key=lambda d: len((d.get("members") or d).map))
    if "members" not in few.map or "members" not in many.map:
        return frozenset()
    had, has = few.must("members"), many.must("members")
    left = has.with_map({m: v for m, v in has.map.items() if m in had.map})
    alike = same(few, many.with_map({**many.map, "members": left}))
    return frozenset(has.map.keys() - had.map.keys()) if alike else frozenset()


def _properties(document: Node, dimension: str) -> set[str]:
    members = document.get("dimensions", dimension, "members")
    return {key for m in (members.map if members else {}).values() for key in m.map if key not in language().unread}


def _alike(name: str, one: list[Node], other: list[Node], grown: Mapping[str, frozenset[str]]) -> bool:
    if len(one) != len(other):
        return False
    return all(x is y or same(*(_without(name, n, grown) for n in (x, y))) for x, y in zip(one, other, strict=True))


def _without(name: str, node: Node, grown: Mapping[str, frozenset[str]]) -> Node:
    """What computes in a node, without the members that only one text has and their cells."""
    node = computing(node)
    if name in grown and "members" in node.map:
        members = node.must("members")
        kept = members.with_map({m: v for m, v in members.map.items() if m not in grown[name]})
        return node.with_map({**node.map, "members": kept})
    per, values = node.get("per"), node.get("values")
    if per is None or values is None or not any(d.raw in grown for d in per.items):
        return node
    return node.with_map({**node.map, "values": _cells(values, [d.raw for d in per.items], grown)})


def _cells(values: Node, per: Sequence[str], grown: Mapping[str, frozenset[str]]) -> Node:
    if not per or not values.is_map:
        return values
    new = grown.get(per[0], frozenset())
    return values.with_map({m: _cells(v, per[1:], grown) for m, v in values.map.items() if m not in new})
