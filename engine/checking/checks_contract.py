"""A contract read against its rules: its facts, its dates, what it states must come out. No amount is reckoned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..answers import Form, Said, read_facts
from ..contract import Contract, read_contract
from ..evaluation import Era, Evaluation
from ..faults import Faults, Faulty, suggest
from ..laws import ready
from ..library import Library
from ..marks import shown
from ..model import RuleSet
from ..nodes import Node
from ..scope import Scope
from ..selection import select
from .checks_facts import check_facts


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
    _expected(contract, form, said, laws[-1], mine)
    if not mine.errors:
        days = [None, *(day for day, _ in selection.versions[1:])]
        evaluation = Evaluation([Era(day, law) for day, law in zip(days, laws, strict=True)], said, {})
        check_facts(contract, selection, library, said, evaluation, mine)
    check_entries(contract, form, said, mine)
    faults.extend(mine)


def _expected(contract: Contract, form: Form, said: Said, rules: RuleSet, faults: Faults) -> None:
    """What is stated must come out is about names, dimensions and members that there are."""
    listed = contract.node.get("expected")
    known = Scope(rules).values
    for line in listed.items if listed is not None else ():
        name = line.must("name")
        element = known.get(name.raw)
        if element is None:
            faults.add("E730", f"nothing comes out as {shown(name.raw)} there", name.mark, suggest(name.raw, known))
            continue
        at = line.get("at")
        for dimension, member in at.map.items() if at is not None else ():
            if dimension not in element.per:
                what = f"it is per {', '.join(element.per)}" if element.per else "leave at out"
                faults.add("E732", f"{name.raw} is not per {shown(dimension)}", member.where, what)
                continue
            members = _members(dimension, at.map if at is not None else {}, form, said)
            if members is not None and member.raw not in members:
                faults.add(
                    "E732", f"{shown(member.raw)} is no {dimension} here", member.mark, suggest(member.raw, members)
                )


def _members(dimension: str, at: Mapping[str, Node], form: Form, said: Said) -> tuple[str, ...] | None:
    """The members of a dimension, where the rules list them or the contract names them."""
    about = form.dimensions[dimension]
    if about.kind == "closed":
        return about.members
    above = tuple(at[p].raw for p in form.parents[dimension] if p in at)
    complete = about.kind != "range" and len(above) == len(form.parents[dimension])
    return said.members(dimension, above) if complete else None


def check_entries(contract: Contract, form: Form, said: Said, faults: Faults) -> None:
    """What is well formed and seldom meant: a count of nothing, a line in the wrong list."""
    _zeros(form, said, faults)
    _twice(contract, form, said, faults)


def _zeros(form: Form, said: Said, faults: Faults) -> None:
    """A count of nothing, which is often a cell that nobody has filled in."""
    for name, given in said.facts.items():
        fact = form.facts[name]
        for key, outcome in given.items() if fact.type == "integer" and not fact.minimum else ():
            if outcome == 0:
                faults.add(
                    "W743",
                    f"{name} is 0",
                    said.marks.get((name, key)),
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
