"""A rule set made ready: loaded, its shape checked, consolidated, built and its formulas checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from ..base.diagnostics import Diagnostics, did_you_mean
from ..base.messages import Message, say
from ..consolidation.heads import check_heads
from ..consolidation.instrument_dates import day_of
from ..consolidation.library import Library
from ..consolidation.schema import validate
from ..consolidation.spec import language
from ..core.formula import Formula
from ..core.model import Rule, RuleSet, members_of
from ..core.scope import Scope
from .build import build
from .dependencies import Asking, check_circles, graph
from .gate import parse_text
from .lower import lowered
from .resolve import Resolver


def read_rules(library: Library, reference: str, diagnostics: Diagnostics) -> RuleSet | None:
    """The model of a rule set, with all faults of its files; nothing where they do not let it be built."""
    ids = library.instruments(reference)
    for id_ in ids:
        check_heads(library.document(id_), diagnostics)
    for id_ in ids[1:] or ids:  # what is amended is checked in its consolidated form
        validate(library.document(id_), "ruleset", diagnostics)
    if diagnostics.errors:
        return None
    mine = Diagnostics()
    rules = _built(library, reference, ids, mine)
    if mine.errors and len(ids) > 1:
        base = Diagnostics()
        _built(library, ids[0], ids[:1], base, is_judged=False)
        mine = base if base.errors else mine  # what is wrong with it is the cause of what is wrong with the others
    diagnostics.extend(mine)
    return rules


def _built(
    library: Library, reference: str, ids: tuple[str, ...], diagnostics: Diagnostics, is_judged: bool = True
) -> RuleSet | None:
    """The model of a rule set of which each file has the shape of one, unless the only one is still to be judged."""
    found = library.consolidate(reference, diagnostics)
    if diagnostics.errors:
        validate(library.document(ids[0]), "ruleset", diagnostics)
    elif len(ids) > 1:
        validate(found.document, "ruleset", diagnostics, "consolidated")
    elif not is_judged:
        validate(library.document(ids[0]), "ruleset", diagnostics)
    if diagnostics.errors:
        return None
    rules = build(found.document, found.instruments, found.sha256, diagnostics)
    days = (day_of(library.document(id_)) for id_ in found.instruments)
    return None if diagnostics.errors else replace(rules, made=tuple(sorted(day for day in days if day is not None)))


def compile_rules(library: Library, reference: str) -> RuleSet:
    """A rule set that can be evaluated, made once for a library; raises `DiagnosticError` with all that is wrong with
    it."""
    if reference in library.models:
        return library.models[reference]
    diagnostics = Diagnostics()
    rules = read_rules(library, reference, diagnostics)
    if rules is not None:
        rules = check_formulas(rules, diagnostics).rules
    diagnostics.raise_if_errors()
    assert rules is not None
    library.models[reference] = rules
    return rules


class Checked(NamedTuple):
    """A rule set whose formulas are resolved, and what of it they use."""

    rules: RuleSet
    used: frozenset[str]
    options: frozenset[tuple[str, str]]


def check_formulas(rules: RuleSet, diagnostics: Diagnostics) -> Checked:
    """Names, dimensions and types of every formula, and circles among them; gives the rule set that can be
    evaluated."""
    resolver = Resolver(Scope(rules), diagnostics)
    resolved: dict[Formula, Formula] = {}
    asking: list[Asking] = []
    for site in sites(rules):
        found = resolved[site.formula] = resolver.resolve(site.formula, site.bound, site.expected, site.what)
        asking.append(Asking(site.name, found, site.beside))
    used = resolver.used | {rule.of for rule in rules.of_kind("invariant") if rule.of is not None}
    used |= {d.title for d in rules.dimensions.values() if d.title is not None}
    used |= {d for d in (*(x.dated for x in rules.dimensions.values()), *(r.dated for r in rules.rules.values())) if d}
    _dated(rules, resolver.scope, diagnostics)
    _titled(rules, resolver.scope, diagnostics)
    check_rests(rules, diagnostics)
    edges = graph(rules, asking)
    check_circles(edges, diagnostics)
    found_rules = replace(with_formulas(rules, resolved), edges=edges)
    if not diagnostics.errors:
        found_rules = replace(found_rules, meanings=lowered(found_rules))
    return Checked(found_rules, frozenset(used), frozenset(resolver.options))


def with_formulas(rules: RuleSet, new: Mapping[Formula, Formula]) -> RuleSet:
    """The rule set with other formulas in the place of its own."""

    def other(formula: Formula | None) -> Formula | None:
        return new.get(formula, formula) if formula is not None else None

    def rule(old: Rule) -> Rule:
        cases = tuple(replace(c, condition=other(c.condition), then=new.get(c.then, c.then)) for c in old.cases)
        beside = {key: new.get(formula, formula) for key, formula in old.beside.items()}
        return replace(old, cases=cases, beside=beside, when=other(old.when), formula=other(old.formula))

    return replace(
        rules,
        dimensions={n: replace(d, low=other(d.low), high=other(d.high)) for n, d in rules.dimensions.items()},
        facts={n: replace(f, when=other(f.when)) for n, f in rules.facts.items()},
        rules={n: rule(r) for n, r in rules.rules.items()},
    )


def rewritten(rules: RuleSet, new: Mapping[Formula, str]) -> RuleSet:
    """The rule set with some formulas in other words, whatever their types; what they mean is found again."""
    resolver, found = Resolver(Scope(rules), Diagnostics()), {}
    for site in sites(rules):
        if site.formula in new:
            formula = parse_text(new[site.formula], site.formula.node)
            found[site.formula] = resolver.resolve(formula, site.bound, site.expected, site.what)
    changed = with_formulas(rules, found)
    return replace(changed, meanings=lowered(changed))


class Site(NamedTuple):
    """A place where a formula stands: which value it belongs to, which dimensions are bound, what it must give."""

    name: str
    formula: Formula
    bound: tuple[str, ...]
    expected: str
    what: str | Message
    beside: bool = False  # a date beside the value


def sites(rules: RuleSet) -> Iterator[Site]:
    """Every formula of a rule set."""
    for dimension in rules.dimensions.values():
        for end in (dimension.low, dimension.high):
            if end is not None:
                what = say("shared", "the-bound", dimension=dimension.name)
                yield Site(members_of(dimension.name), end, (), "integer", what)
    for fact in rules.facts.values():
        if fact.when is not None:
            yield Site(fact.name, fact.when, fact.per, "boolean", "when")
    for rule in rules.rules.values():
        yield from _of_rule(rule, rules)


def _of_rule(rule: Rule, rules: RuleSet) -> Iterator[Site]:
    about, value = rules.dimensions.get(rule.type), say("shared", "the-value", rule=rule.name)
    type_ = "integer" if about is not None and about.kind == "range" else rule.type
    if rule.when is not None:
        yield Site(rule.name, rule.when, rule.per, "boolean", "when")
    if rule.formula is not None:
        yield Site(rule.name, rule.formula, rule.per, type_, value)
    for case in rule.cases:
        if case.condition is not None:
            yield Site(rule.name, case.condition, rule.per, "boolean", "if")
        yield Site(rule.name, case.then, rule.per, type_, value)
    keys = language().computed[rule.kind].by_name
    for key, formula in rule.beside.items():
        yield Site(rule.name, formula, rule.per, keys[key].gives, key, True)


def _dated(rules: RuleSet, scope: Scope, diagnostics: Diagnostics) -> None:
    """`dated` names a date: of a dimension per it and its parents alone, of a rule per nothing that the rule is not."""
    members = [(d, d.dated, (*rules.parents(d.name), d.name)) for d in rules.dimensions.values()]
    for element, dated, per in [*members, *((r, r.dated, r.per) for r in rules.rules.values())]:
        if dated is None:
            continue
        named = scope.values.get(dated)
        node = element.node.must("dated")
        if named is None:
            diagnostics.add(say("E513", "no-name", name=dated), node.span, did_you_mean(dated, scope.words))
        elif named.type != "date" or (
            not set(named.per) <= set(per) if isinstance(element, Rule) else named.per != per
        ):
            said = say("E416", "no-date-per", name=dated, per=per) if per else say("E416", "no-date", name=dated)
            diagnostics.add(said, node.span, beside=[(say("E416", "declared"), named.span)])


def _titled(rules: RuleSet, scope: Scope, diagnostics: Diagnostics) -> None:
    """`titled` names a fact that is a text of each member, which only a contract names."""
    for about in rules.dimensions.values():
        if about.title is None:
            continue
        fact = rules.facts.get(about.title)
        per = (*rules.parents(about.name), about.name)
        if fact is None and about.title not in scope.values:
            hint = did_you_mean(about.title, rules.facts)
            diagnostics.add(say("E513", "no-name", name=about.title), about.node.must("titled").span, hint)
        elif about.kind not in ("open", "nested") or fact is None or fact.type != "text" or fact.per != per:
            diagnostics.add(
                say("E755", "no-title", fact=about.title, dimension=about.name, per=per),
                about.node.must("titled").span,
                beside=[(say("E755", "declared"), fact.span if fact is not None else scope.values[about.title].span)],
            )


def check_rests(rules: RuleSet, diagnostics: Diagnostics) -> None:
    """Of the payments of one amount, one takes the rest at the most: two would each wait for the other."""
    for name in dict.fromkeys(p.of for p in rules.of_kind("payment") if p.of is not None):
        rests = [p for p in rules.payments_of(name) if p.is_rest]
        for rest in rests[1:2]:
            diagnostics.add(
                say("E622", "two-rests", rule=name, one=rests[0].name, other=rest.name),
                rest.node.must("amount").span,
                beside=[(say("E622", "other"), rests[0].node.must("amount").span)],
            )
