"""Which value asks for which, read off what the formulas mean; and the circles, which no order of computing could
start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..base.diagnostics import Faults
from ..base.positions import Mark
from ..core.expression import Cell, Current, Expression, Over, Previous, parts
from ..core.formula import Formula
from ..core.model import Edge, Element, RuleSet

Asked = Mark | Edge
"""Where one value asks for another: a part of a formula, or a place that is none."""


_ADVICE = {
    False: "a value cannot ask for itself; previous(x, over=…) asks for the one before",
    True: "the ends of a range must be known before any value along it: take them from what asks for no such value",
}
MEMBERS = "the members of "


def members_of(dimension: str) -> str:
    """What asks for a range, and what a range asks for, bears this name in circles."""
    return MEMBERS + dimension


def edges(formula: Formula, rules: RuleSet, beside: bool = False) -> Iterator[Edge]:
    """Every value that a resolved formula asks for, and every range of which it asks for the members, in the order of
    the text."""
    yield from _edges(formula.meaning, Context(formula, rules, beside), {})


class Context(NamedTuple):
    formula: Formula
    rules: RuleSet
    beside: bool


def _edges(found: Expression, context: Context, how: Mapping[str, str]) -> Iterator[Edge]:
    ranges: tuple[str, ...] = ()
    if isinstance(found, Cell):
        per = _per(found.name, context.rules)
        own = not found.written and "shifted" not in how.values()
        named = tuple((d, _key(k, d, how)) for d, k in zip(per, found.keys, strict=False))
        yield Edge(found.name, named, own, context.beside, context.formula, found.at)
        ranges = per if found.written else ()
    if isinstance(found, (Over, Previous)):
        how = {**how, found.dimension: "over" if isinstance(found, Over) else "shifted"}
        ranges = (found.dimension,)
    for dimension in ranges:
        if context.rules.dimensions[dimension].kind == "range":
            yield Edge(members_of(dimension), (), True, context.beside, context.formula, found.at)
    for part in parts(found):
        yield from _edges(part, context, how)


def _per(name: str, rules: RuleSet) -> tuple[str, ...]:
    sections: tuple[Mapping[str, Element], ...] = (rules.facts, rules.tables, rules.properties, rules.rules)
    return next((section[name].per for section in sections if name in section), ())


def _key(key: Expression, dimension: str, how: Mapping[str, str]) -> str:
    """Which members a key may be; a member that a rule says is one's own as well."""
    if isinstance(key, Current) and key.dimension == dimension:
        return how.get(dimension, "same")
    return "rule" if isinstance(key, Cell) and key.name == dimension and not key.written else "any"


def check_circles(asks: Mapping[str, Mapping[str, Asked]], faults: Faults) -> None:
    """Each circle once, told as a path from its first name in the file."""
    for circle in _circles(asks):
        steps = list(zip(circle, [*circle[1:], circle[0]], strict=True))
        faults.add(
            "E420",
            f"{_path([*circle, circle[0]])}: a circle",
            _mark(asks[steps[-1][0]][steps[-1][1]]),
            _ADVICE[any(name.startswith(MEMBERS) for name in circle)],
            [(f"{one} asks for {other}", _mark(asks[one][other])) for one, other in steps[:-1][:10]],
        )


def _path(names: list[str]) -> str:
    shown = names if len(names) <= 12 else [*names[:6], "…", *names[-5:]]
    return " → ".join(shown)


def _mark(asked: Asked) -> Mark:
    return asked.mark if isinstance(asked, Edge) else asked


def _circles(asks: Mapping[str, Mapping[str, Asked]]) -> Iterator[list[str]]:
    """The names of each circle met on a walk in the order of the file, which takes no name twice."""
    done: set[str] = set()
    for start in asks:
        if start in done:
            continue
        path = {start: iter(asks[start])}
        while path:
            name, others = next(reversed(path.items()))
            other = next(others, None)
            if other is None:
                done.add(name)
                del path[name]
            elif other in path:
                names = list(path)
                yield names[names.index(other) :]
            elif other not in done:
                path[other] = iter(asks.get(other, ()))
