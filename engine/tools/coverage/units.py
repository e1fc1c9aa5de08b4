"""The units of a law: everything in its texts that a stated line can exercise, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...base.node import Node
from ...base.positions import Span
from ...consolidation.section import LAW
from ...consolidation.spec import language
from ...core.expression import If, every
from ...core.formula import Formula
from ...core.model import Dimension, Fact, Rule, RuleSet
from .boundaries import boundaries, first_days
from .trace import Key, named_at, place


def kinds() -> tuple[str, ...]:
    """The kinds of units, in the order in which they are told."""
    rule, *others = language().computed
    return (rule, "case", "figure", *others, "reading", "operation", "boundary")


class Unit(NamedTuple):
    """A unit: its kind, its name in words, the notes of which one is enough, its place, and the text that wrote it."""

    kind: str
    what: str
    keys: frozenset[Key]
    span: Span
    instrument: str

    @property
    def name(self) -> str:
        """What it is called in lists of exceptions, wherever it stands."""
        return f"{self.instrument}: {self.kind} {self.what}"


def units(rules: RuleSet) -> Iterator[Unit]:
    """The units of one consolidated text, operations aside."""
    yield from _figures(rules)
    yield from _in_force(rules)
    for reading in rules.readings.values():
        for option, node in reading.options.items():
            yield _unit("reading", f"{reading.name}: {option}", ("reading", named_at(reading.node), option), node)
    for rule in rules.rules.values():
        yield from _rule(rule)
    for name, formula in formulas(rules):
        for left, words, key, side in boundaries(formula, rules):
            yield _unit("boundary", f"{name}: {words}, {side}", key, formula.node, formula.at(left))
        for choice in every(formula.meaning):
            for branch in (choice.then, choice.otherwise) if isinstance(choice, If) else ():
                what = f"{name}: {formula.source(branch.at)} of {formula.source(choice.at)}"
                yield _unit("case", what, ("branch", place(formula.node), branch.at), formula.node)


def formulas(rules: RuleSet) -> Iterator[tuple[str, Formula]]:
    """The formulas that the law is written in, each with the name of its element; invariants only watch over it."""
    elements: list[Rule | Fact | Dimension] = [*rules.dimensions.values(), *rules.facts.values(), *rules.rules.values()]
    for element in elements:
        found: list[Formula | None] = []
        if isinstance(element, Rule):
            found = list(element.formulas()) if language().computed[element.kind].part == LAW else []
        elif isinstance(element, Fact):
            found = [element.when]
        else:
            found = [element.low, element.high]
        yield from ((element.name, f) for f in found if f is not None)


def _unit(kind: str, what: str, key: Key, node: Node, span: Span | None = None) -> Unit:
    origin = node.origin.instrument if node.origin is not None else ""
    return Unit(kind, what, frozenset([key]), span or node.where, origin)


def _figures(rules: RuleSet) -> Iterator[Unit]:
    for table in (*rules.tables.values(), *rules.properties.values()):
        for key, node in table.spans.items():
            yield _unit("figure", f"{table.name}[{', '.join(key)}]" if key else table.name, ("cell", place(node)), node)


def _in_force(rules: RuleSet) -> Iterator[Unit]:
    """The first day of a text and the day before it, on which another is in force, or none."""
    for reading, option, node in first_days(rules.node):
        for side in ("at", "just below"):
            what = f"in force from {node.raw}{f' ({reading}: {option})' if reading else ''}, {side}"
            yield Unit("boundary", what, frozenset([("side", place(node), (0, 0), side)]), node.span, rules.id)


def _rule(rule: Rule) -> Iterator[Unit]:
    kind, section = rule.kind, language().computed[rule.kind]
    body = section.value
    if section.type == "boolean" and section.part == LAW:
        for outcome, word in ((True, "holds"), (False, "fails")):
            yield _unit(kind, f"{rule.name}: {word}", ("outcome", named_at(rule.node), outcome), rule.node.must(body))
        return
    if rule.cases:
        for number, case in enumerate(rule.cases, 1):
            what = f"{rule.name}: case {number} of {len(rule.cases)}"
            yield _unit("case", what, ("branch", place(case.then.node), (-1, -1)), case.then.node)
        keys = frozenset(("branch", place(c.then.node), (-1, -1)) for c in rule.cases)
        yield _unit(kind, rule.name, ("", ""), rule.node)._replace(keys=keys)
    else:
        node = rule.node.must(body)
        yield _unit(kind, rule.name, ("formula", place(node)), node)
    for key, formula in rule.beside.items():
        word = {"latest": "last day"}.get(key, key.replace("_", " "))
        yield _unit(kind, f"{rule.name}: {word}", ("formula", place(formula.node)), formula.node)
