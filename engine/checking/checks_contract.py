"""A contract read against its rules: its facts, its dates, what it states must come out. No amount is reckoned."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from ..answers import Form, Said, read_facts
from ..build import scalar
from ..contract import Contract, read_contract
from ..evaluation import Era, Evaluation
from ..expected import Case, cases, unfilled
from ..faults import Faults, Faulty, suggest
from ..laws import ready
from ..library import Library
from ..marks import shown
from ..model import Fact, RuleSet
from ..nodes import Node
from ..scope import Lookup, Scope, plan_of
from ..selection import Selection, select, starts
from ..settle import check_ranges


def check_contract(node: Node, library: Library, faults: Faults) -> None:
    """Everything that can be wrong in a contract before it is evaluated; raises `Faulty` where its rules are."""
    contract = read_contract(node, faults)
    try:
        selection = select(contract, library, None, {})
        laws = [ready(library, reference) for _, reference in selection.versions]
    except Faulty as error:
        where = (node.get("rules") or node.get("accord") or node.get("versions") or node).mark
        raise Faulty([f if f.mark else replace(f, mark=where) for f in error.faults]) from None
    mine = Faults()
    form = Form.of(laws)
    said = read_facts(contract.facts, form, mine)
    _stated(contract, form, said, laws[-1], library, mine)
    if not mine.errors:
        days = [None, *(day for day, _ in selection.versions[1:])]
        evaluation = Evaluation([Era(day, law) for day, law in zip(days, laws, strict=True)], said, {})
        try:
            check_ranges(said, evaluation)
            _before_in_force(contract, selection, library, laws[-1], mine)
            _starts(contract, form, evaluation, laws[-1], mine)
        except Faulty as error:
            mine.extend(error.faults)
    _zeros(contract, form, mine)
    _twice(contract, form, said, mine)
    stated = {n.raw for c in cases(node) if c.is_own for line in c.lines if (n := line.get("fault")) is not None}
    faults.extend(f for f in mine if f.code not in stated)


def _given(node: Node, form: Form, at: Mapping[str, str]) -> Iterator[tuple[Fact, Mapping[str, str], Node]]:
    """Each fact that a contract gives, with the members it stands under; along a range it is one node."""
    for name, child in node.map.items():
        if name in form.facts:
            yield form.facts[name], at, child
        elif name in form.dimensions:
            for member, inner in child.map.items():
                yield from _given(inner, form, {**at, name: member})


def _values(node: Node) -> tuple[Node, ...]:
    return tuple(node.map.values()) if node.is_map else (node,)


def _stated(contract: Contract, form: Form, said: Said, rules: RuleSet, library: Library, faults: Faults) -> None:
    """What is stated must come out is about rules, readings, names, dimensions and members that there are."""
    for case in cases(contract.node):
        mine, its = rules, form
        if case.rules is not None:
            named = next(n for n in contract.node.must("expected").walk() if n.raw == case.rules)
            try:
                mine = ready(library, case.rules)
            except Faulty as error:
                faults.extend(f if f.mark else replace(f, mark=named.mark) for f in error.faults)
                continue
            its = Form.of([mine])
        _options(contract, case, mine, faults)
        for line in case.lines:
            if "name" in line.map:
                _expected(line, its, said, mine, faults)


def _options(contract: Contract, case: Case, rules: RuleSet, faults: Faults) -> None:
    """The readings that a stated line takes are there, and so are their options."""
    for taken in case.readings:
        name, _, option = taken.partition("=")
        nodes = (n.get("readings", name) for n in contract.node.must("expected").walk())
        node = next(n for n in nodes if n is not None and n.raw == option)
        if name not in rules.readings:
            faults.add("E724", f"there is no reading {shown(name)}", node.where, suggest(name, rules.readings))
        elif option not in rules.readings[name].options:
            known = rules.readings[name].options
            faults.add("E724", f"{shown(option)!r} is no option of {name}", node.mark, suggest(option, known))


def _expected(line: Node, form: Form, said: Said, rules: RuleSet, faults: Faults) -> None:
    known = Scope(rules).values
    name, at = line.must("name"), line.get("at")
    faults.extend(f for f in (unfilled(line),) if f is not None)
    element = known.get(name.raw)
    if element is None:
        faults.add("E730", f"nothing comes out as {shown(name.raw)} there", name.mark, suggest(name.raw, known))
        return
    for dimension, member in at.map.items() if at is not None else ():
        if dimension not in element.per:
            what = f"it is per {', '.join(element.per)}" if element.per else "leave at out"
            faults.add("E732", f"{name.raw} is not per {shown(dimension)}", member.where, what)
            continue
        members = _members(dimension, at.map if at is not None else {}, form, said)
        if members is not None and member.raw not in members:
            faults.add("E732", f"{shown(member.raw)} is no {dimension} here", member.mark, suggest(member.raw, members))


def _members(dimension: str, at: Mapping[str, Node], form: Form, said: Said) -> tuple[str, ...] | None:
    """The members of a dimension, where the rules list them or the contract names them."""
    about = form.dimensions[dimension]
    if about.kind == "closed":
        return about.members
    above = tuple(at[p].raw for p in form.parents[dimension] if p in at)
    complete = about.kind != "range" and len(above) == len(form.parents[dimension])
    return said.members(dimension, above) if complete else None


def _before_in_force(
    contract: Contract, selection: Selection, library: Library, rules: RuleSet, faults: Faults
) -> None:
    """A contract is not older than the accord itself; an amendment may well be younger than the contract."""
    accord = library.instruments(selection.versions[0][1])[0]
    first = starts(library.consolidate(accord, faults), {})[0]
    name = rules.node.text("contract_date")
    node = contract.facts.get(name) if name else None
    day = scalar(node, "date") if node is not None else None
    if node is not None and first is not None and isinstance(day, date) and day < first:
        faults.add(
            "E741",
            f"{name} is {day}, before {accord} was in force",
            node.mark,
            f"in force from {first}: correct the date, or name the rules of that time",
        )


def _starts(contract: Contract, form: Form, evaluation: Evaluation, rules: RuleSet, faults: Faults) -> None:
    """A date that the rules count from the first member of a range at the earliest, given before it."""
    for name, range_ in _counted_from(rules).items():
        about = rules.dimensions[range_]
        members = evaluation.members(range_, {})
        if not isinstance(members, tuple) or not members or about.dated is None:
            continue
        first = evaluation.outcome(about.dated, (members[0],))
        for fact, _, node in _given(contract.facts, form, {}):
            for value in _values(node) if fact.name == name else ():
                day = scalar(value, "date")
                if isinstance(day, date) and isinstance(first, date) and day < first:
                    faults.add(
                        "W742",
                        f"{name} is {day}, before {range_} {members[0]} begins on {first}",
                        value.mark,
                        f"the rules count from {first}: check both dates",
                    )


@lru_cache(maxsize=16)
def _counted_from(rules: RuleSet) -> dict[str, str]:
    """Facts that a formula takes as `max(fact, start)`, where start dates the members of a range: that range."""
    found: dict[str, str] = {}
    ranges = {d.dated: d.name for d in rules.dimensions.values() if d.kind == "range" and d.dated}
    for rule in rules.rules.values():
        for formula in rule.formulas():
            for call in ast.walk(formula.tree):
                if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id != "max":
                    continue
                named = [p.name for a in call.args if isinstance(p := _plan(a), Lookup)]
                start = next((ranges[n] for n in named if n in ranges), None)
                found |= {n: start for n in named if start is not None and n in rules.facts}
    return found


def _plan(node: ast.expr) -> object:
    return plan_of(node) if isinstance(node, (ast.Name, ast.Subscript)) and hasattr(node, "plan") else None


def _zeros(contract: Contract, form: Form, faults: Faults) -> None:
    """A count of nothing, which is often a cell that nobody has filled in."""
    for fact, _, node in _given(contract.facts, form, {}):
        for value in _values(node) if fact.type == "integer" else ():
            if isinstance(value.value, Fraction) and value.value == 0 and not fact.minimum:
                faults.add(
                    "W743",
                    f"{fact.name} is 0",
                    value.mark,
                    "0 says that there are none; leave it out where nobody has said",
                )


def _twice(contract: Contract, form: Form, said: Said, faults: Faults) -> None:
    """The one name that two lists of a nested dimension share, where all others differ: a line in the wrong list."""
    lists: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for (dimension, above), members in said.named.items():
        if form.parents[dimension]:
            lists.setdefault(dimension, []).append((above, members))
    for dimension, found in lists.items():
        counted = Counter(m for _, members in found for m in members)
        shared = [m for m, number in counted.items() if number > 1]
        if len(shared) == 1 and len(counted) > 3:
            marks = [n.where for n in _named(contract.facts, dimension, shared[0])]
            places = [", ".join(above) for above, members in found if shared[0] in members]
            faults.add(
                "W744",
                f"{dimension} {shared[0]} is named under {' and under '.join(places)}",
                marks[-1],
                "no other name stands twice: keep it where it belongs",
                [("also here", mark) for mark in marks[:-1]],
            )


def _named(node: Node, dimension: str, member: str) -> Iterator[Node]:
    for name, child in node.map.items():
        if name == dimension and member in child.map:
            yield child.map[member]
        yield from _named(child, dimension, member)
