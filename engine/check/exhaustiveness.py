"""Cases proved over their whole range: no value falls through, and no case is out of reach.

The conditions of a rule are tried on every combination of what they test: a number at each constant it is compared
with, between two and beyond the ends; a reading at each option, a member at each, yes and no. Where a condition
tests anything else, or too many combinations, nothing is proved and a missing `else` is a warning.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from fractions import Fraction
from itertools import islice, pairwise, product
from typing import Any

from ..base.diagnostics import Faults
from ..base.numbers import exact
from ..core import outcomes
from ..core.model import Rule, RuleSet, Table
from ..core.scope import Choice, Current, Lookup, plan_of

MAX_COMBINATIONS = 20_000


class _Unproved(Exception):
    """The condition tests something that cannot be tried out."""


def check_cases(rules: RuleSet, faults: Faults) -> None:
    for rule in rules.rules.values():
        if not rule.cases:
            continue
        try:
            falls, reached = _tried(rule, rules)
        except _Unproved:
            if rule.cases[-1].condition is not None:
                faults.add(
                    "W602", f"nothing shows that a case of {rule.name} always holds", rule.mark, "end with - {else: …}"
                )
            continue
        if falls is not None:
            faults.add(
                "E610",
                f"no case of {rule.name} holds where {falls}",
                rule.mark,
                "add a case for it, or end with - {else: …}",
            )
        for number, case in enumerate(rule.cases):
            if number not in reached:
                formula = case.condition or case.then
                faults.add(
                    "E611",
                    f"this case of {rule.name} is never reached: those before it hold first",
                    formula.node.where,
                    "move it up, or remove it",
                )


def _tried(rule: Rule, rules: RuleSet) -> tuple[str | None, set[int]]:
    """A combination that no case takes, in words, and the cases that some combination takes."""
    subjects: dict[Any, set[Any]] = {}
    for case in rule.cases:
        if case.condition is not None:
            _gather(case.condition.tree, rules, subjects)
    ranges = {key: _samples(key, found, rules) for key, found in subjects.items()}
    size = 1
    for samples in ranges.values():
        size *= len(samples)
    if size > MAX_COMBINATIONS:
        raise _Unproved
    falls, reached = None, set()
    for values in islice(product(*ranges.values()), MAX_COMBINATIONS):
        given = dict(zip(ranges, values, strict=True))
        for number, case in enumerate(rule.cases):
            if case.condition is None or _true(case.condition.tree, rules, given):
                reached.add(number)
                break
        else:
            falls = falls or ", ".join(f"{_word(k)} is {_shown(v)}" for k, v in given.items()) or "anything"
    return falls, reached


def _constant(node: ast.expr, rules: RuleSet) -> Any:
    """The value of a constant or of a table without keys; None for anything else."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name) and node.id in ("true", "false"):
        return node.id == "true"
    if isinstance(node, ast.Name) and isinstance(rules.tables.get(node.id), Table):
        return rules.tables[node.id].cells.get(())
    return None


def _subject(node: ast.expr) -> Any:
    """What identifies the value that is tested: the same plan is the same value."""
    if isinstance(node, (ast.Name, ast.Subscript)) and not (
        isinstance(node, ast.Name) and node.id in ("true", "false", "none")
    ):
        plan = plan_of(node)
        if isinstance(plan, (Current, Choice)) or all(not isinstance(k, ast.expr) for k in plan.keys):
            return plan
    raise _Unproved


def _gather(node: ast.expr, rules: RuleSet, subjects: dict[Any, set[Any]]) -> None:
    if isinstance(node, ast.BoolOp):
        for value in node.values:
            _gather(value, rules, subjects)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        _gather(node.operand, rules, subjects)
    elif isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        constants = [c for s in sides if (c := _constant(s, rules)) is not None]
        tested = [s for s in sides if _constant(s, rules) is None]
        if len({repr(_subject(s)) for s in tested}) != 1:
            raise _Unproved
        subjects.setdefault(_subject(tested[0]), set()).update(constants)
    elif _constant(node, rules) is None:
        subjects.setdefault(_subject(node), set()).update((True, False))


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
    name = subject.name if isinstance(subject, Lookup) else ""
    return rules.facts.get(name) or rules.rules.get(name) or rules.properties.get(name) or rules.tables.get(name)


def _is_integer(subject: Any, rules: RuleSet) -> bool:
    element = _element(subject, rules)
    return isinstance(subject, Current) or (element is not None and element.type == "integer")


def _members(subject: Any, rules: RuleSet) -> list[Any]:
    element = _element(subject, rules)
    dimension = subject.dimension if isinstance(subject, Current) else element.type if element is not None else ""
    about = rules.dimensions.get(dimension)
    return list(about.members) if about is not None and about.kind == "closed" else []


def _true(node: ast.expr, rules: RuleSet, given: Mapping[Any, Any]) -> bool:
    if isinstance(node, ast.BoolOp):
        results = [_true(v, rules, given) for v in node.values]
        return all(results) if isinstance(node.op, ast.And) else any(results)
    if isinstance(node, ast.UnaryOp):
        return not _true(node.operand, rules, given)
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        values = [c if (c := _constant(s, rules)) is not None else given[_subject(s)] for s in sides]
        pairs = zip(values, node.ops, values[1:], strict=False)
        return all(outcomes.compare(type(o).__name__, a, b) is True for a, o, b in pairs)
    constant = _constant(node, rules)
    return bool(given[_subject(node)] if constant is None else constant)


def _word(subject: Any) -> str:
    if isinstance(subject, Current):
        return subject.dimension
    return subject.reading if isinstance(subject, Choice) else str(subject.name)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return exact(value) if isinstance(value, Fraction) else str(value)
