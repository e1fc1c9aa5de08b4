"""A rule set made ready: loaded, its shape checked, consolidated, built and its formulas checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..base.diagnostics import Faults, suggest
from ..base.positions import Mark
from ..consolidation.heads import check_heads
from ..consolidation.instrument_dates import day_of
from ..consolidation.library import Library
from ..consolidation.schema import validate
from ..core.formula import Formula
from ..core.model import Rule, RuleSet
from ..core.scope import Scope
from .build import build
from .dependencies import Asked, check_circles
from .typecheck import Typecheck, members_of


def read_rules(library: Library, reference: str, faults: Faults) -> RuleSet | None:
    """The model of a rule set, with all faults of its files; nothing where they do not let it be built."""
    ids = library.instruments(reference)
    for id_ in ids:
        check_heads(library.document(id_), faults)
    for id_ in ids[1:] or ids:  # what is amended is checked in its consolidated form
        validate(library.document(id_), "ruleset", faults)
    if faults.errors:
        return None
    found = library.consolidate(reference, faults)
    if faults.errors:
        validate(library.document(ids[0]), "ruleset", faults)
    elif len(ids) > 1:
        validate(found.document, "ruleset", faults, "consolidated")
    if faults.errors:
        return None
    rules = build(found.document, found.instruments, found.sha256, faults)
    days = (day_of(library.document(id_)) for id_ in found.instruments)
    return None if faults.errors else replace(rules, made=tuple(sorted(day for day in days if day is not None)))


def ready(library: Library, reference: str) -> RuleSet:
    """A rule set that can be evaluated, made once for a library; raises `Faulty` with all that is wrong with it."""
    if reference in library.models:
        return library.models[reference]
    faults = Faults()
    rules = read_rules(library, reference, faults)
    if rules is not None:
        check_formulas(rules, faults)
    faults.stop_on_errors()
    assert rules is not None
    library.models[reference] = rules
    return rules


def check_formulas(rules: RuleSet, faults: Faults) -> Typecheck:
    """Names, dimensions and types of every formula, and circles among them. Evaluation needs this to have run."""
    scope = Scope(rules)
    typecheck = Typecheck(scope, faults)
    asks: dict[str, dict[str, Asked]] = {}
    for site in _sites(rules):
        found = typecheck.check(site.formula, site.bound, site.expected, site.what)
        for name, formula, node in found if site.name else ():
            asks.setdefault(site.name, {}).setdefault(name, (formula, node))
    typecheck.used.update(rule.of for rule in rules.of_kind("invariant") if rule.of is not None)
    _dated(rules, typecheck, faults)
    check_rests(rules, faults)
    for asker, name, mark in (*_rests(rules), *_dates_of_rules(rules)):
        asks.setdefault(asker, {}).setdefault(name, mark)
    check_circles(asks, faults)
    return typecheck


@dataclass(frozen=True)
class _Site:
    """A place where a formula stands: which value it belongs to, which dimensions are bound, what it must give."""

    name: str
    formula: Formula | None
    bound: tuple[str, ...]
    expected: str
    what: str


def _sites(rules: RuleSet) -> Iterator[_Site]:
    for dimension in rules.dimensions.values():
        for bound in (dimension.low, dimension.high):
            yield _Site(members_of(dimension.name), bound, (), "integer", f"the bound of {dimension.name}")
    for fact in rules.facts.values():
        yield _Site(fact.name, fact.when, fact.per, "boolean", "when")
    for rule in rules.rules.values():
        type_ = (
            rule.type
            if rules.dimensions.get(rule.type) is None or rules.dimensions[rule.type].kind != "range"
            else "integer"
        )
        yield _Site(rule.name, rule.when, rule.per, "boolean", "when")
        yield _Site(rule.name, rule.formula, rule.per, type_, f"the value of {rule.name}")
        for case in rule.cases:
            yield _Site(rule.name, case.condition, rule.per, "boolean", "if")
            yield _Site(rule.name, case.then, rule.per, type_, f"the value of {rule.name}")
        for formula, what in ((rule.met_by, "met_by"), (rule.date, "date"), (rule.latest, "latest")):
            yield _Site("", formula, rule.per, "date", what)


def _dated(rules: RuleSet, typecheck: Typecheck, faults: Faults) -> None:
    """`dated` names a date: of a dimension per it and its parents alone, of a rule per nothing that the rule is not."""
    members = [(d, d.dated, (*rules.parents(d.name), d.name)) for d in rules.dimensions.values()]
    for element, dated, per in [*members, *((r, r.dated, r.per) for r in rules.rules.values())]:
        if dated is None:
            continue
        named = typecheck.scope.values.get(dated)
        node = element.node.must("dated")
        typecheck.used.add(dated)
        if named is None:
            faults.add("E513", f"there is no {dated}", node.mark, suggest(dated, typecheck.scope.words))
        elif named.type != "date" or (
            not set(named.per) <= set(per) if isinstance(element, Rule) else named.per != per
        ):
            faults.add(
                "E416",
                f"{dated} is not a date" + (f" per {', '.join(per)}" if per else ""),
                node.mark,
                "dated names the date of each member",
                [("declared here", named.mark)],
            )


def _dates_of_rules(rules: RuleSet) -> Iterator[tuple[str, str, Mark]]:
    """A rule asks for the date that says which version of it holds."""
    for rule in rules.rules.values():
        if rule.dated is not None:
            yield rule.name, rule.dated, rule.node.must("dated").mark


def _rests(rules: RuleSet) -> Iterator[tuple[str, str, Mark]]:
    """A rest asks for what is due and for every other payment of it."""
    for rule in rules.rules.values():
        if rule.is_rest and rule.of:
            for name in (rule.of, *(p.name for p in rules.payments_of(rule.of) if not p.is_rest)):
                yield rule.name, name, rule.node.must("amount").mark


def check_rests(rules: RuleSet, faults: Faults) -> None:
    """Of the payments of one amount, one takes the rest at the most: two would each wait for the other."""
    for name in dict.fromkeys(p.of for p in rules.of_kind("payment") if p.of is not None):
        rests = [p for p in rules.payments_of(name) if p.is_rest]
        for rest in rests[1:2]:
            faults.add(
                "E622",
                f"two payments of {name} take the rest: {rests[0].name} and {rest.name}",
                rest.node.must("amount").mark,
                "keep one rest, and give the other an amount",
                [("the other rest", rests[0].node.must("amount").mark)],
            )
