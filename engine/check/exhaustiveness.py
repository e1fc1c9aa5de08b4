"""Cases proved over their whole range: no value falls through, and no case is out of reach.

The conditions of a rule are tried on every combination of what they test: a number at each constant it is compared
with, between two and beyond the ends; a reading at each option, a member at each, yes and no. Where a condition
tests anything else, or too many combinations, nothing is proved and a missing `else` is a warning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice, pairwise, product
from typing import Any

from ..base.diagnostics import Diagnostics
from ..base.messages import Message, say
from ..base.node import NONE
from ..core import outcomes
from ..core.expression import And, Ask, Cell, Choice, Compare, Const, Current, Expression, Not, Or, walk
from ..core.model import Rule, RuleSet

MAX_COMBINATIONS = 20_000


class _Unproved(Exception):
    """The condition tests something that cannot be tried out."""


def check_cases(rules: RuleSet, diagnostics: Diagnostics) -> None:
    """Faults of rules whose cases leave a gap, or have one out of reach; a warning where neither is proved."""
    for rule in rules.rules.values():
        if not rule.cases:
            continue
        try:
            falls, reached = _tried(rule, rules)
        except _Unproved:
            if rule.cases[-1].condition is not None:
                diagnostics.add(say("W602", "not-shown", rule=rule.name), rule.span)
            continue
        if falls is not None:
            diagnostics.add(say("E610", "gap", rule=rule.name, where=falls), rule.span)
        for number, case in enumerate(rule.cases):
            if number not in reached:
                formula = case.condition or case.then
                diagnostics.add(say("E611", "never-reached", rule=rule.name), formula.node.where)


def _tried(rule: Rule, rules: RuleSet) -> tuple[list[Message] | None, set[int]]:
    """A combination that no case takes, in words, and the cases that some combination takes."""
    subjects: dict[Expression, set[Any]] = {}
    for case in rule.cases:
        if case.condition is not None:
            _gather(case.condition.meaning, rules, subjects)
    ranges = {key: _samples(key, found, rules) for key, found in subjects.items()}
    size = 1
    for samples in ranges.values():
        size *= len(samples)
    if size > MAX_COMBINATIONS:
        raise _Unproved
    falls: list[Message] | None = None
    reached: set[int] = set()
    for values in islice(product(*ranges.values()), MAX_COMBINATIONS):
        given = dict(zip(ranges, values, strict=True))
        for number, case in enumerate(rule.cases):
            if case.condition is None or _true(case.condition.meaning, rules, given):
                reached.add(number)
                break
        else:
            told = [say("E610", "is", subject=_word(k), value=v) for k, v in given.items()]
            falls = falls or told or [say("E610", "anything")]
    return falls, reached


def _constant(found: Expression, rules: RuleSet) -> Any:
    """The value of a constant or of a table without keys; None for anything else."""
    if isinstance(found, Const):
        return found.value if found.value is not NONE else None
    if isinstance(found, Cell) and found.name in rules.tables:
        return rules.tables[found.name].cells.get(())
    return None


def _subject(found: Expression) -> Expression:
    """What identifies the value that is tested: where it means the same, it is the same value."""
    if isinstance(found, (Current, Choice)) or (isinstance(found, Cell) and not found.written):
        return found
    raise _Unproved


def _gather(found: Expression, rules: RuleSet, subjects: dict[Expression, set[Any]]) -> None:
    if isinstance(found, (And, Or)):
        for part in found.parts:
            _gather(part, rules, subjects)
    elif isinstance(found, Not):
        _gather(found.operand, rules, subjects)
    elif isinstance(found, Compare):
        sides = (found.left, found.right)
        constants = [c for s in sides if (c := _constant(s, rules)) is not None]
        tested = {_subject(s) for s in sides if _constant(s, rules) is None}
        if len(tested) != 1:
            raise _Unproved
        subjects.setdefault(tested.pop(), set()).update(constants)
    elif _constant(found, rules) is None:
        subjects.setdefault(_subject(found), set()).update((True, False))


class _Tried:
    """Conditions where what they test is given: a part of the algebra of expressions, for `_gather` lets no more in."""

    def __init__(self, rules: RuleSet, given: Mapping[Expression, Any]) -> None:
        self.rules, self.given = rules, given

    def const(self, value: Any) -> Any:
        return value

    def member(self, dimension: str) -> Any:
        return self.given[next(s for s in self.given if isinstance(s, Current) and s.dimension == dimension)]

    def choice(self, reading: str) -> Any:
        return self.given[next(s for s in self.given if isinstance(s, Choice) and s.reading == reading)]

    def cell(self, cell: Cell, keys: object) -> Any:
        constant = _constant(cell, self.rules)
        return self.given[cell] if constant is None else constant

    def invert(self, operand: Any) -> Any:
        return outcomes.invert(operand)

    def both(self, parts: Sequence[Ask[Any]]) -> Any:
        return all(part() is True for part in parts)

    def either(self, parts: Sequence[Ask[Any]]) -> Any:
        return any(part() is True for part in parts)

    def compare(self, op: str, left: Any, right: Any) -> Any:
        return outcomes.compare(op, left, right)


def _samples(subject: Any, constants: set[Any], rules: RuleSet) -> list[Any]:
    if isinstance(subject, Choice):
        return list(rules.readings[subject.reading].options)
    if constants <= {True, False} and all(isinstance(c, bool) for c in constants):
        return [False, True]
    members = _members(subject, rules)
    if members:
        return members
    if not all(isinstance(c, Fraction) for c in constants):
        raise _Unproved
    points = sorted(constants)
    step = Fraction(1) if _is_integer(subject, rules) else Fraction(1, 1000)
    found = {points[0] - step, points[-1] + step, *points}
    for low, high in pairwise(points):
        if high - low > step or step != 1:
            found.add(low + step if step == 1 else (low + high) / 2)
    return sorted(found)


def _element(subject: Any, rules: RuleSet) -> Any:
    name = subject.name if isinstance(subject, Cell) else ""
    return rules.facts.get(name) or rules.rules.get(name) or rules.properties.get(name) or rules.tables.get(name)


def _is_integer(subject: Any, rules: RuleSet) -> bool:
    element = _element(subject, rules)
    return isinstance(subject, Current) or (element is not None and element.type == "integer")


def _members(subject: Any, rules: RuleSet) -> list[Any]:
    element = _element(subject, rules)
    dimension = subject.dimension if isinstance(subject, Current) else element.type if element is not None else ""
    about = rules.dimensions.get(dimension)
    return list(about.members) if about is not None and about.kind == "closed" else []


def _true(found: Expression, rules: RuleSet, given: Mapping[Expression, Any]) -> bool:
    algebra: Any = _Tried(rules, given)
    return walk(found, algebra) is True


def _word(subject: Any) -> str:
    if isinstance(subject, Current):
        return subject.dimension
    return subject.reading if isinstance(subject, Choice) else str(subject.name)
