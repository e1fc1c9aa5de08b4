"""A contract read against its rules: its facts, its dates, what it states must come out, what must hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from ..base.diagnostics import DiagnosticError, Diagnostics, did_you_mean
from ..base.meant import doubt, is_doubted
from ..base.messages import say
from ..base.node import Node
from ..compiler.compile import compile_rules
from ..compiler.hints import misfit
from ..consolidation.in_force import texts_of
from ..consolidation.library import Library
from ..contracts.contract import Contract, read_contract
from ..contracts.elsewhere import told_elsewhere
from ..contracts.expected import STATED_WORDS, Case, cases, stated_diagnostics, unfilled
from ..contracts.facts import Facts, FactSchema, read_facts
from ..contracts.validate import check_entries, check_facts, check_ranges, check_versions
from ..contracts.versions import select
from ..core.evaluation import Evaluation, Period
from ..core.model import Element, RuleSet
from ..core.scope import Scope
from .invariants import check_holds


def check_contract(node: Node, library: Library, diagnostics: Diagnostics, holds: bool = False) -> None:
    """Everything that can be wrong in a contract before it is evaluated; raises `DiagnosticError` where its rules are.
    With `holds`, what must hold for every contract is asked too."""
    contract, stated = read_contract(node, diagnostics), stated_diagnostics(node)
    try:
        selection = select(contract, library, None, {})
        laws = [compile_rules(library, reference) for _, reference in selection.versions]
    except DiagnosticError as error:
        where = (node.get("rules") or node.get("accord") or node.get("versions") or node).span
        if faulty := [f if f.span else replace(f, span=where) for f in error.diagnostics if f.code not in stated]:
            raise DiagnosticError(faulty) from None
        return
    mine = Diagnostics()
    form = FactSchema.of(laws)
    said = read_facts(contract.facts, form, mine)
    if mine.errors:
        mine = told_elsewhere(mine, library, [reference for _, reference in selection.versions])
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
    diagnostics.extend(f for f in mine if f.code not in stated)


def _stated(
    contract: Contract, form: FactSchema, said: Facts, rules: RuleSet, library: Library, diagnostics: Diagnostics
) -> None:
    """What is stated must come out is about rules, readings, names, dimensions and members that there are."""
    for case in cases(contract.node):
        mine, its = rules, form
        if case.rules is not None:
            named = next(n for n in contract.node.must("expected").walk() if n.raw == case.rules)
            try:
                mine = compile_rules(library, case.rules)
            except DiagnosticError as error:
                diagnostics.extend(f if f.span else replace(f, span=named.span) for f in error.diagnostics)
                continue
            its = FactSchema.of([mine])
        _options(contract, case, mine, library, diagnostics)
        for line in case.lines:
            if "name" in line.map:
                _expected(line, its, said, mine, diagnostics)


def _options(contract: Contract, case: Case, rules: RuleSet, library: Library, diagnostics: Diagnostics) -> None:
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
            diagnostics.add(say("E724", "no-reading", name=name), node.where, did_you_mean(name, rules.readings))
        elif option not in rules.readings[name].options:
            known = rules.readings[name].options
            diagnostics.add(
                say("E724", "no-option", option=option, reading=name), node.span, did_you_mean(option, known)
            )


def _expected(line: Node, form: FactSchema, said: Facts, rules: RuleSet, diagnostics: Diagnostics) -> None:
    known = Scope(rules).values
    name, at = line.must("name"), line.get("at")
    diagnostics.extend(f for f in (unfilled(line),) if f is not None)
    element = known.get(name.raw)
    if element is None:
        diagnostics.add(say("E730", "no-line", name=name.raw), name.span, did_you_mean(name.raw, known))
        return
    _value(line, element, form, diagnostics)
    for dimension, member in at.map.items() if at is not None else ():
        if dimension not in element.per:
            diagnostics.add(
                say("E732", "not-per", name=name.raw, dimension=dimension),
                member.where,
                say("E732", "per", dimensions=element.per) if element.per else say("E732", "leave-out"),
            )
            continue
        members = _members(dimension, at.map if at is not None else {}, form, said)
        if members is not None and member.raw not in members:
            diagnostics.add(
                say("E732", "no-member", member=member.raw, dimension=dimension),
                member.span,
                did_you_mean(member.raw, members),
            )


def _value(line: Node, element: Element, form: FactSchema, diagnostics: Diagnostics) -> None:
    """What must come out is a value of the type of what is named, or one of the words for none."""
    wanted = line.must("is")
    if wanted.value is None or (wanted.raw in STATED_WORDS and not wanted.quoted):
        return
    if wrong := misfit(element.name, wanted, element.type, form.dimensions):
        diagnostics.extend([wrong])
    elif isinstance(wanted.value, Fraction) and is_doubted(wanted.raw, element.type):
        diagnostics.add(doubt(element.name, wanted.raw, wanted.value), wanted.span)


def _members(dimension: str, at: Mapping[str, Node], form: FactSchema, said: Facts) -> tuple[str, ...] | None:
    """The members of a dimension, where the rules list them or the contract names them."""
    about = form.dimensions[dimension]
    if about.kind == "closed":
        return about.members
    above = tuple(at[p].raw for p in form.parents[dimension] if p in at)
    complete = about.kind != "range" and len(above) == len(form.parents[dimension])
    return said.members(dimension, above) if complete else None
