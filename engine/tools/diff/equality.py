"""When two parts of a text are the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...base.node import Node, same
from ...consolidation.section import ASIDE, FORMULA, PROSE, REMARK
from ...consolidation.spec import language

TOKEN = re.compile(r'\s*("[^"]*"?|\w+(?:\.\d+)?|[<>=!]=|\S)')


def tokens(text: str) -> list[str]:
    """The words and signs of a formula, without the spaces between."""
    return TOKEN.findall(text)


def alike(a: Node, b: Node, path: Sequence[str]) -> bool:
    """Equal but for layout: no spaces of formulas and texts, no order of keys but that of members."""
    if a is b:
        return True
    if a.is_map and b.is_map:
        if len(path) == 3 and path[0] == "dimensions" and path[-1] == "members" and list(a.map) != list(b.map):
            return False
        return a.map.keys() == b.map.keys() and all(alike(v, b.map[k], (*path, k)) for k, v in a.map.items())
    if a.is_list and b.is_list:
        return len(a.items) == len(b.items) and all(alike(x, y, path) for x, y in zip(a.items, b.items, strict=True))
    if language().is_formula(path) and isinstance(a.value, str) and isinstance(b.value, str):
        return tokens(a.value) == tokens(b.value)
    return same(a, b)


def alike_body(a: Node, name: str, b: Node, other: str) -> bool:
    """Whether two elements compute the same in the same way, one under the name of the other.

    Elements that compute nothing (facts, dimensions) have a body only in what they say, so that must be equal too.
    """
    computes = any(k in a.map for k in (*language().by_role[FORMULA], "cases", "values", "value"))
    aside = language().by_role[REMARK] | language().by_role[PROSE] if computes else ASIDE.split()
    if not a.is_map or not b.is_map:
        return False
    bodies = [{k: v for k, v in n.map.items() if k not in aside} for n in (a, b)]
    if not bodies[0] or bodies[0].keys() != bodies[1].keys():
        return False
    trivial = not computes or not any(len(tokens(n.raw)) > 1 for v in bodies[0].values() for n in v.walk())
    if trivial and a.text("label") != b.text("label"):
        return False
    return all(_under(v, name, bodies[1][k], other) for k, v in bodies[0].items())


def _under(a: Node, name: str, b: Node, other: str) -> bool:
    """Equal once `name` is read as `other`."""
    if a.is_map and b.is_map:
        return a.map.keys() == b.map.keys() and all(_under(v, name, b.map[k], other) for k, v in a.map.items())
    if a.is_list and b.is_list:
        return len(a.items) == len(b.items) and all(
            _under(x, name, y, other) for x, y in zip(a.items, b.items, strict=True)
        )
    if isinstance(a.value, str) and isinstance(b.value, str):
        return [other if t == name else t for t in tokens(a.value)] == tokens(b.value)
    return same(a, b)
