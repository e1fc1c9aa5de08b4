"""Static checks of one rule set beyond names and types: each says what would be wrong for every contract."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from ..faults import Faults, suggest
from ..formula import Formula
from ..model import Fact, RuleSet, Table
from ..numbers import exact
from ..scope import Lookup, plan_of
from .checks_payments import check_payments
from .checks_same import check_same, same_cell
from .checks_sizes import check_labels
from .checks_steps import check_steps
from .checks_whole import check_whole
from .sites import formulas


def check_more(rules: RuleSet, tested: set[tuple[str, str]], faults: Faults) -> None:
    """All of them. `tested` are the options of readings that formulas compare with; formulas have their plans."""
    _options(rules, tested, faults)
    _questions(rules, faults)
    _rates(rules, faults)
    _texts(rules, faults)
    _divisions(rules, faults)
    check_payments(rules, faults)
    check_same(rules, faults)
    check_whole(rules, faults)
    check_labels(rules, faults)
    check_steps(rules, faults)


def _options(rules: RuleSet, tested: set[tuple[str, str]], faults: Faults) -> None:
    """Two options that no formula tells apart: all but one are to be tested, the last being what is left."""
    for reading in rules.readings.values():
        if not any(name == reading.name for name, _ in tested):
            continue  # used nowhere: that is told on its own
        rest = [o for o in reading.options if (reading.name, o) not in tested]
        if len(rest) > 1:
            faults.add(
                "W403",
                f"no formula tells the options {', '.join(rest[:-1])} and {rest[-1]} of {reading.name} apart",
                reading.options[rest[-1]].where,
                f'test one of them: {reading.name} == "{rest[-1]}"',
            )


def _questions(rules: RuleSet, faults: Faults) -> None:
    """Where facts are asked for, every one is; a rule set without any question is a sketch."""
    asked = any(fact.question for fact in rules.facts.values())
    for fact in rules.facts.values():
        if asked and not fact.question:
            faults.add(
                "W404",
                f"no question explains the fact {fact.name}",
                fact.mark,
                "write question: as you would ask it of the person who fills in the contract",
            )


def _rates(rules: RuleSet, faults: Faults) -> None:
    """A rate of the law is a part of a whole; what is not is a number."""
    for table in rules.tables.values():
        for key, cell in table.cells.items() if table.type == "rate" else ():
            if isinstance(cell, Fraction) and not 0 <= cell <= 1:
                faults.add(
                    "E620",
                    f"{table.name} is a rate, and {exact(cell)} is not between 0 and 1",
                    table.marks[key].mark,
                    f"write {exact(cell / 100)} for {exact(cell)} %, or type: number for a factor",
                )
    for fact in rules.facts.values():
        default = fact.default
        if fact.type == "rate" and isinstance(default, Fraction) and not 0 <= default <= 1:
            faults.add(
                "E620",
                f"the default of {fact.name} is a rate, and {exact(default)} is not between 0 and 1",
                fact.node.must("default").mark,
                f"write {exact(default / 100)} for {exact(default)} %",
            )


def _texts(rules: RuleSet, faults: Faults) -> None:
    """A text of a table compared with one that stands in none of its cells."""
    for formula in formulas(rules):
        for part in ast.walk(formula.tree):
            if not isinstance(part, ast.Compare):
                continue
            sides = [part.left, *part.comparators]
            for one, other in pairwise(sides):
                for named, constant in ((one, other), (other, one)):
                    table = _table(named, rules)
                    if table is None or table.type != "text" or not isinstance(constant, ast.Constant):
                        continue
                    values = {c for c in table.cells.values() if isinstance(c, str)}
                    if constant.value not in values:
                        faults.add(
                            "E525",
                            f"{table.name} is never {constant.value!r}",
                            formula.at(constant),
                            suggest(str(constant.value), values),
                            [("its values", table.mark)],
                        )


def _divisions(rules: RuleSet, faults: Faults) -> None:
    """A quotient whose divisor a contract may give as 0, and no condition on it stands before."""
    for rule in rules.rules.values():
        guards = [rule.when] if rule.when is not None else []
        for formula in (f for f in (rule.formula, rule.date, rule.latest, rule.met_by) if f is not None):
            _divides(formula, formula.tree, _facts_in(guards), rules, faults)
        for case in rule.cases:
            if case.condition is not None:
                _divides(case.condition, case.condition.tree, _facts_in(guards), rules, faults)
                guards = [*guards, case.condition]
            _divides(case.then, case.then.tree, _facts_in(guards), rules, faults)


def _divides(formula: Formula, node: ast.AST, guarded: set[str], rules: RuleSet, faults: Faults) -> None:
    if isinstance(node, ast.IfExp):
        _divides(formula, node.test, guarded, rules, faults)
        guarded = guarded | {n.name for n in _named(node.test, rules)}
        for branch in (node.body, node.orelse):
            _divides(formula, branch, guarded, rules, faults)
        return
    if isinstance(node, ast.BoolOp):
        for value in node.values:
            _divides(formula, value, guarded, rules, faults)
            guarded = guarded | {n.name for n in _named(value, rules)}
        return
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        fact = _fact(node.right, rules)
        told = same_cell(node.left, node.right)
        if fact is not None and fact.name not in guarded and not (fact.minimum or 0) > 0 and not told:
            faults.add(
                "W621",
                f"{fact.name} may be 0, and this divides by it",
                formula.at(node.right),
                f"ask first: … if {fact.name} > 0 else none, or give the fact a minimum above 0",
                [("the fact", fact.mark)],
            )
    for child in ast.iter_child_nodes(node):
        _divides(formula, child, guarded, rules, faults)


def _facts_in(guards: list[Formula]) -> set[str]:
    return {p.name for g in guards for n in ast.walk(g.tree) if (p := _lookup(n)) is not None}


def _lookup(node: ast.AST) -> Lookup | None:
    if isinstance(node, (ast.Name, ast.Subscript)) and hasattr(node, "plan"):
        plan = plan_of(node)
        return plan if isinstance(plan, Lookup) else None
    return None


def _fact(node: ast.AST, rules: RuleSet) -> Fact | None:
    plan = _lookup(node)
    return rules.facts.get(plan.name) if plan is not None else None


def _named(node: ast.AST, rules: RuleSet) -> Iterator[Fact]:
    return (fact for part in ast.walk(node) if (fact := _fact(part, rules)) is not None)


def _table(node: ast.AST, rules: RuleSet) -> Table | None:
    plan = _lookup(node)
    return (rules.tables.get(plan.name) or rules.properties.get(plan.name)) if plan is not None else None

