"""Everything that can be wrong in a rule set, found before anything runs."""

from __future__ import annotations

from ..base.diagnostics import Faults, suggest
from ..base.messages import say
from ..base.node import Node
from ..compiler.compile import check_formulas, read_rules
from ..consolidation.library import Library
from ..core.model import RuleSet
from .controls import check_controls
from .exhaustiveness import check_cases
from .rules import check_more
from .sizes import check_sizes


def check(rules: RuleSet, faults: Faults) -> None:
    """All static checks. Those that evaluate run only where the formulas are sound."""
    rules, used, options = check_formulas(rules, faults)
    _sources(rules, faults)
    if not faults.errors:
        check_sizes(rules, faults)
    if not faults.errors:
        check_more(rules, options, faults)
        check_cases(rules, faults)
    if not faults.errors:
        check_controls(rules, faults)
    if not faults.errors:  # what a mistake left unused is not a mistake of its own
        _unused(rules, used, faults)


def _unused(rules: RuleSet, asked: frozenset[str], faults: Faults) -> None:
    used = asked | {r.of for r in rules.rules.values() if r.of} | {rules.node.text("contract_date") or ""}
    for fact in rules.facts.values():
        if fact.name not in used:
            faults.add(say("W401", "fact", name=fact.name), fact.mark)
    for table in rules.tables.values():
        if table.name not in used:
            faults.add(say("W401", "table", name=table.name), table.mark)
    in_force = rules.node.get("in_force", "reading")
    for reading in rules.readings.values():
        if reading.name not in asked and (in_force is None or in_force.raw != reading.name):
            faults.add(say("W402", "unused", reading=reading.name), reading.mark)


def _sources(rules: RuleSet, faults: Faults) -> None:
    """Every source names a known document, which is told by a title of its own."""
    known = rules.node.get("documents")
    documents = set(known.map) if known is not None else set()
    titles: dict[str, Node] = {}
    for short in [s for d in (known.map.values() if known is not None else ()) if (s := d.get("short"))]:
        other = titles.setdefault(short.line, short)
        if other is not short:
            faults.add(
                say("W330", "one-title", title=short.line),
                short.mark,
                beside=[(say("W330", "other"), other.mark)],
            )
    for section in rules.node.map.values():
        for element in section.map.values():
            for holder in (element, *element.map.values()):
                document = holder.get("source", "document")
                if document is not None and document.raw not in documents:
                    faults.add(
                        say("E417", "no-document", document=document.raw),
                        document.mark,
                        suggest(document.raw, documents),
                    )


def examine(library: Library, reference: str, faults: Faults) -> RuleSet | None:
    """Everything that can be wrong with a rule set."""
    rules = read_rules(library, reference, faults)
    if rules is not None:
        check(rules, faults)
    return rules
