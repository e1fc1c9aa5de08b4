"""Which names of a text ask for which, and what a change of some of them can reach. Read from the words of the text
alone: perhaps more than is really asked for, never less."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ..nodes import Node, same

NAMED = ("dimensions", "facts", "tables", "readings", "rules", "payments", "deadlines", "conditions", "invariants")
PROSE = ("label", "question", "note", "because", "message", "source", "title", "codes", "show", "to")
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
    kept = {k: v for k, v in node.map.items() if k not in PROSE}
    for key in kept:
        if key == "members":
            kept[key] = kept[key].with_map({m: computing(v) for m, v in kept[key].map.items()})
        elif key != "values":
            kept[key] = computing(kept[key])
    return node.with_map(kept)


def elements(document: Node) -> dict[str, list[Node]]:
    """The nodes that bear each name: a rule may bear the name of a dimension."""
    found: dict[str, list[Node]] = {}
    for section in NAMED:
        for name, node in (document.get(section) or document.with_map({})).map.items():
            found.setdefault(name, []).append(node)
    return found


def asks(document: Node) -> dict[str, set[str]]:
    """For each name of a text, the names that its value may depend on."""
    named = elements(document)
    found = {name: {w for node in nodes for w in words(node)} for name, nodes in named.items()}
    for name, about in (document.get("dimensions") or document.with_map({})).map.items():
        for member in (about.get("members") or about.with_map({})).map.values():
            for key in member.map:
                if key not in PROSE:
                    found.setdefault(key, set()).add(name)  # a property is a table per its dimension
    siblings: dict[str, set[str]] = {}
    for name, nodes in named.items():
        for of in [o for node in nodes if (o := node.text("of"))]:
            siblings.setdefault(of, set()).add(name)
            found[name] |= siblings[of]  # what is left for one payment hangs on the others
            found.setdefault(of, set()).update(_guards(document, of))
    for of, payments in siblings.items():
        for name in payments:
            found[name] |= siblings[of]
    return {name: (asked & found.keys()) - {name} for name, asked in found.items()}


def _guards(document: Node, of: str) -> set[str]:
    guards = (document.get("invariants") or document.with_map({})).map
    return {name for name, node in guards.items() if node.text("of") == of}


def changed(a: Node, b: Node) -> set[str]:
    """The names that compute otherwise in one text than in the other, or are in one only."""
    one, other = elements(a), elements(b)
    found = {n for n in one.keys() | other.keys() if not _alike(one.get(n, []), other.get(n, []))}
    found |= {p for d in found & _dimensions(a, b) for text in (a, b) for p in _properties(text, d)}
    return found


def _dimensions(a: Node, b: Node) -> set[str]:
    return {name for text in (a, b) for name in (text.get("dimensions") or text.with_map({})).map}


def _properties(document: Node, dimension: str) -> set[str]:
    members = document.get("dimensions", dimension, "members")
    return {key for m in (members.map if members else {}).values() for key in m.map if key not in PROSE}


def _alike(one: list[Node], other: list[Node]) -> bool:
    return len(one) == len(other) and all(same(computing(a), computing(b)) for a, b in zip(one, other, strict=True))


def reached(by: Iterable[str], *texts: Mapping[str, set[str]]) -> set[str]:
    """The names whose value may change when those of `by` do, in any of the texts, themselves included."""
    askers: dict[str, set[str]] = {}
    for text in texts:
        for name, asked in text.items():
            for other in asked:
                askers.setdefault(other, set()).add(name)
    found, next_ones = set(by), list(by)
    while next_ones:
        for name in askers.get(next_ones.pop(), set()) - found:
            found.add(name)
            next_ones.append(name)
    return found
