"""Everything that can be wrong in a rule set, found before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..advice import filled
from ..faults import Faults, suggest
from ..formula import Formula
from ..marks import Mark, shown
from ..model import Rule, RuleSet
from ..nodes import Node
from ..scope import Scope
from ..typecheck import Typecheck, members_of
from .checks import check_more
from .checks_circles import Asked, check_circles
from .checks_payments import check_rests
from .checks_sizes import check_sizes
from .controls import check_controls
from .coverage import check_cases


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
    _titled(rules, typecheck, faults)
    check_rests(rules, faults)
    for asker, name, mark in (*_rests(rules), *_dates_of_rules(rules)):
        asks.setdefault(asker, {}).setdefault(name, mark)
    check_circles(asks, faults)
    return typecheck


def check(rules: RuleSet, faults: Faults) -> None:
    """All static checks. Those that evaluate run only where the formulas are sound."""
    typecheck = check_formulas(rules, faults)
    _sources(rules, faults)
    if not faults.errors:
        check_sizes(rules, faults)
    if not faults.errors:
        check_more(rules, typecheck.options, faults)
        check_cases(rules, faults)
    if not faults.errors:
        check_controls(rules, faults)
    if not faults.errors:  # what a mistake left unused is not a mistake of its own
        _unused(rules, typecheck, faults)


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


def _titled(rules: RuleSet, typecheck: Typecheck, faults: Faults) -> None:
    """`titled` names a fact that is a text of each member, which only a contract names."""
    for about in rules.dimensions.values():
        if about.title is None:
            continue
        fact = rules.facts.get(about.title)
        per = (*rules.parents(about.name), about.name)
        typecheck.used.add(about.title)
        if fact is None and about.title not in typecheck.scope.values:
            hint = suggest(about.title, rules.facts)
            faults.add("E513", f"there is no {about.title}", about.node.must("titled").mark, hint)
        elif about.kind not in ("open", "nested") or fact is None or fact.type != "text" or fact.per != per:
            faults.add(
                "E755",
                f"{about.title} is not a text that a contract says of each member of {about.name}",
                about.node.must("titled").mark,
                f"titled names a fact of type text, per {', '.join(per)}, where a contract names the members",
                [("declared here", fact.mark if fact is not None else typecheck.scope.values[about.title].mark)],
            )


def _unused(rules: RuleSet, typecheck: Typecheck, faults: Faults) -> None:
    used = typecheck.used | {r.of for r in rules.rules.values() if r.of} | {rules.node.text("contract_date") or ""}
    for word, elements in (("fact", rules.facts), ("table", rules.tables)):
        for element in elements.values():
            if element.name not in used:
                faults.add(
                    "W401",
                    f"the {word} {element.name} is used by nothing",
                    element.mark,
                    "remove it, or use it in a rule",
                )
    in_force = rules.node.get("in_force", "reading")
    for reading in rules.readings.values():
        if reading.name not in typecheck.used and (in_force is None or in_force.raw != reading.name):
            faults.add(
                "W402",
                f"the reading {reading.name} decides nothing",
                reading.mark,
                "test it in a formula, or make it a note",
            )


def _sources(rules: RuleSet, faults: Faults) -> None:
    """Tables have a source (rules are checked as they are built), and every source names a known document, which is
    told by a title of its own."""
    known = rules.node.get("documents")
    documents = set(known.map) if known is not None else set()
    titles: dict[str, Node] = {}
    for short in [s for d in (known.map.values() if known is not None else ()) if (s := d.get("short"))]:
        other = titles.setdefault(short.line, short)
        if other is not short:
            faults.add(
                "W330",
                f"two documents have the short title {shown(short.line)}",
                short.mark,
                "people could not tell them apart: give each its own",
                [("the other one", other.mark)],
            )
    for table in rules.tables.values():
        if not table.source:
            faults.add(
                "E410",
                f"{table.name} has no source",
                table.mark,
                filled(sorted(documents)),
            )
    for section in rules.node.map.values():
        for element in section.map.values():
            for holder in (element, *element.map.values()):
                document = holder.get("source", "document")
                if document is not None and document.raw not in documents:
                    faults.add(
                        "E417",
                        f"there is no document {document.raw}",
                        document.mark,
                        suggest(document.raw, documents, "declare it under documents:"),
                    )
