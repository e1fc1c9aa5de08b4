"""The dependency graph of a rule set: what asks for what, at which keys; and the circles, which no order of computing
could start.

Its nodes are the names of values and readings, and `the members of` a dimension. Circles, the tools that follow what a
change reaches, and those that follow what a value rests on, all read this graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..base.diagnostics import Diagnostics
from ..base.messages import Message, say
from ..core.expression import Arith, Cell, Choice, Const, Current, Expression, Over, Previous, parts
from ..core.formula import Formula
from ..core.model import MEMBERS, Edge, Element, Rule, RuleSet, members_of

_ADVICE = {
    False: say("E420", "of-values"),
    True: say("E420", "of-a-range"),
}


class Asking(NamedTuple):
    """A resolved formula of a name; `beside` where it is that of a date beside the value."""

    name: str
    formula: Formula
    beside: bool


def graph(rules: RuleSet, formulas: Iterable[Asking]) -> dict[str, tuple[Edge, ...]]:
    """What each name asks for: by its formulas, in the order of the text, and by what it is."""
    found: dict[str, list[Edge]] = {}
    for one in formulas:
        found.setdefault(one.name, []).extend(_edges(one.formula.meaning, one, rules, {}))
    for name, edge in _structure(rules):
        found.setdefault(name, []).append(edge)
    return {name: tuple(edges) for name, edges in found.items()}


def _edges(found: Expression, where: Asking, rules: RuleSet, how: Mapping[str, str]) -> Iterator[Edge]:
    """Every value, reading and list of members that a formula asks for; `how` the dimensions that it goes over."""
    formula, node, beside = where.formula, where.formula.node, where.beside
    members: tuple[str, ...] = ()
    if isinstance(found, Cell):
        about = _values(rules, found.name)
        per = about.per if about is not None else ()
        own = not found.written and "shifted" not in how.values()
        named = tuple((d, _key(k, d, how)) for d, k in zip(per, found.keys, strict=False))
        yield Edge(found.name, named, own, node, formula, found.at, beside)
        members = tuple(d for d in per if found.written and rules.dimensions[d].kind == "range")
    elif isinstance(found, Choice):
        yield Edge(found.reading, (), True, node, formula, found.at, beside)
    elif isinstance(found, (Over, Previous)):
        how = {**how, found.dimension: "over" if isinstance(found, Over) else "shifted"}
        members = (found.dimension,)
    for dimension in members:
        along = rules.dimensions[dimension].kind == "range"
        yield Edge(members_of(dimension), (), along, node, formula, found.at, beside)
    for part in parts(found):
        if not isinstance(part, (Const, Current)):
            yield from _edges(part, where, rules, how)


def _values(rules: RuleSet, name: str) -> Element | None:
    sections: tuple[Mapping[str, Element], ...] = (rules.facts, rules.tables, rules.properties, rules.rules)
    return next((section[name] for section in sections if name in section), None)


def _key(key: Expression, dimension: str, how: Mapping[str, str]) -> str:
    """Which members a key may be; a member that a rule says is one's own as well."""
    if isinstance(key, Current) and key.dimension == dimension:
        return how.get(dimension, "same")
    if isinstance(key, Arith) and key.left == Current(dimension, type=key.left.type) and isinstance(key.right, Const):
        return "shifted"
    return "rule" if isinstance(key, Cell) and key.name == dimension and not key.written else "any"


def _structure(rules: RuleSet) -> Iterator[tuple[str, Edge]]:
    """What a name asks for by what it is: the members of its dimensions and of its type, the date that says which
    version of it holds, what is due and the other payments for a rest, the invariants that guard it."""
    for about in rules.dimensions.values():
        if about.within is not None:
            yield members_of(about.name), Edge(members_of(about.within), (), False, about.node)
        if about.dated is not None:
            yield members_of(about.name), Edge(about.dated, (), False, about.node)
    values: tuple[Mapping[str, Element], ...] = (rules.facts, rules.tables, rules.properties, rules.rules)
    for value in (v for section in values for v in section.values()):
        for dimension in (*value.per, value.type):
            if dimension in rules.dimensions:
                yield value.name, Edge(members_of(dimension), (), False, value.node)
    for rule in rules.rules.values():
        yield from ((rule.name, edge) for edge in _of_rule(rule, rules))
        if rule.kind == "invariant" and rule.of is not None:
            yield rule.of, Edge(rule.name, _same(rule), False, rule.node)


def _of_rule(rule: Rule, rules: RuleSet) -> Iterator[Edge]:
    if rule.of is not None:
        place = rule.node.must("amount") if rule.is_rest else rule.node.must("of")
        yield Edge(rule.of, _same(rule), rule.kind == "payment", place)
        if rule.is_rest:
            others = (p for p in rules.payments_of(rule.of) if p.name != rule.name)
            yield from (Edge(other.name, _same(rule), not other.is_rest, place) for other in others)
    if rule.dated is not None:
        yield Edge(rule.dated, (), True, rule.node.must("dated"))


def _same(rule: Rule) -> tuple[tuple[str, str], ...]:
    return tuple((dimension, "same") for dimension in rule.per)


def askers(*texts: RuleSet) -> dict[str, set[str]]:
    """What asks for each name, in any of the texts."""
    found: dict[str, set[str]] = {}
    for rules in texts:
        for name, edges in rules.edges.items():
            for edge in edges:
                found.setdefault(edge.to, set()).add(name)
    return found


def reached(by: Iterable[str], *texts: RuleSet) -> set[str]:
    """The names whose value may change when those of `by` do, in any of the texts, themselves included."""
    asking, found = askers(*texts), set(by)
    todo = list(found)
    while todo:
        new = asking.get(todo.pop(), set()) - found
        found |= new
        todo += new
    return found


def check_circles(edges: Mapping[str, Iterable[Edge]], diagnostics: Diagnostics) -> None:
    """Each circle of what may ask for itself at its own members, once, told as a path from its first name in the
    file."""
    asks: dict[str, dict[str, Edge]] = {}
    for name, all_of_it in edges.items():
        for edge in all_of_it:
            if edge.own and not edge.beside:
                asks.setdefault(name, {}).setdefault(edge.to, edge)
    for circle in _circles(asks):
        steps = list(zip(circle, [*circle[1:], circle[0]], strict=True))
        diagnostics.add(
            say("E420", "circle", path=_path([*circle, circle[0]])),
            asks[steps[-1][0]][steps[-1][1]].span,
            _ADVICE[any(name.startswith(MEMBERS) for name in circle)],
            [
                (say("E420", "asks", one=_told(one), other=_told(other)), asks[one][other].span)
                for one, other in steps[:-1][:10]
            ],
        )


def _path(names: list[str]) -> list[str | Message]:
    return [_told(n) for n in (names if len(names) <= 12 else [*names[:6], "…", *names[-5:]])]


def _told(name: str) -> str | Message:
    dimension = name.removeprefix(MEMBERS)
    return say("E420", "members", dimension=dimension) if dimension != name else name


def _circles(asks: Mapping[str, Mapping[str, Edge]]) -> Iterator[list[str]]:
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
