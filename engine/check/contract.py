"""A contract read against its rules: its facts, its dates, what it states must come out, what must hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..base.diagnostics import Faults, Faulty, suggest
from ..base.messages import say
from ..base.node import Node
from ..compiler.compile import ready
from ..consolidation.in_force import texts_of
from ..consolidation.library import Library
from ..contracts.contract import Contract, read_contract
from ..contracts.expected import Case, cases, stated_faults, unfilled
from ..contracts.facts import Facts, FactSchema, read_facts
from ..contracts.validate import check_entries, check_facts, check_ranges, check_versions
from ..contracts.versions import select
from ..core.evaluation import Evaluation, Period
from ..core.model import RuleSet
from ..core.scope import Scope
from .invariants import check_holds


def check_contract(node: Node, library: Library, faults: Faults, holds: bool = False) -> None:
    """Everything that can be wrong in a contract before it is evaluated; raises `Faulty` where its rules are. With
    `holds`, what must hold for every contract is asked too."""
    contract, stated = read_contract(node, faults), stated_faults(node)
    try:
        selection = select(contract, library, None, {})
        laws = [ready(library, reference) for _, reference in selection.versions]
    except Faulty as error:
        where = (node.get("rules") or node.get("accord") or node.get("versions") or node).mark
        if faulty := [f if f.mark else replace(f, mark=where) for f in error.faults if f.code not in stated]:
            raise Faulty(faulty) from None
        return
    mine = Faults()
    form = FactSchema.of(laws)
    said = read_facts(contract.facts, form, mine)
    _stated(contract, form, said, laws[-1], library, mine)
    days = [None, *(day for day, _ in selection.versions[1:])]
    evaluation = Evaluation([Period(day, law) for day, law in zip(days, laws, strict=True)], said, {})
    if mine.errors:
        check_ranges(said, evaluation, mine)
    else:
        check_facts(contract, selection, library, said, evaluation, mine)
        check_versions(contract, laws[-1], mine)
        if holds:
            check_holds(contract, form, evaluation, mine)
    check_entries(contract, form, said, mine)
    faults.extend(f for f in mine if f.code not in stated)


def _stated(
    contract: Contract, form: FactSchema, said: Facts, rules: RuleSet, library: Library, faults: Faults
) -> None:
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
            its = FactSchema.of([mine])
        _options(contract, case, mine, library, faults)
        for line in case.lines:
            if "name" in line.map:
                _expected(line, its, said, mine, faults)


def _options(contract: Contract, case: Case, rules: RuleSet, library: Library, faults: Faults) -> None:
    """The readings that a stated line takes are there, and so are their options. One may put another text in force."""
    for taken in case.readings:
        name, _, option = taken.partition("=")
        if contract.accord is not None and any(
            name == text.reading and option in (text.starts or {}) for text in texts_of(contract.accord, library, {})
        ):
            continue
        nodes = (n.get("readings", name) for n in contract.node.must("expected").walk())
        node = next(n for n in nodes if n is not None and n.raw == option)
        if name not in rules.readings:
            faults.add(say("E724", "no-reading", name=name), node.where, suggest(name, rules.readings))
        elif option not in rules.readings[name].options:
            known = rules.readings[name].options
            faults.add(say("E724", "no-option", option=option, reading=name), node.mark, suggest(option, known))


def _expected(line: Node, form: FactSchema, said: Facts, rules: RuleSet, faults: Faults) -> None:
    known = Scope(rules).values
    name, at = line.must("name"), line.get("at")
    faults.extend(f for f in (unfilled(line),) if f is not None)
    element = known.get(name.raw)
    if element is None:
        faults.add(say("E730", "no-line", name=name.raw), name.mark, suggest(name.raw, known))
        return
    for dimension, member in at.map.items() if at is not None else ():
        if dimension not in element.per:
            faults.add(
                say("E732", "not-per", name=name.raw, dimension=dimension),
                member.where,
                say("E732", "per", dimensions=element.per) if element.per else say("E732", "leave-out"),
            )
            continue
        members = _members(dimension, at.map if at is not None else {}, form, said)
        if members is not None and member.raw not in members:
            faults.add(
                say("E732", "no-member", member=member.raw, dimension=dimension),
                member.mark,
                suggest(member.raw, members),
            )


def _members(dimension: str, at: Mapping[str, Node], form: FactSchema, said: Facts) -> tuple[str, ...] | None:
    """The members of a dimension, where the rules list them or the contract names them."""
    about = form.dimensions[dimension]
    if about.kind == "closed":
        return about.members
    above = tuple(at[p].raw for p in form.parents[dimension] if p in at)
    complete = about.kind != "range" and len(above) == len(form.parents[dimension])
    return said.members(dimension, above) if complete else None
