"""Everything that can be wrong in a rule set, found before anything runs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ..base.diagnostics import DiagnosticError, Diagnostics, did_you_mean
from ..base.messages import say
from ..base.node import Node
from ..compiler.compile import check_formulas, compile_rules, read_rules
from ..consolidation.library import Library
from ..core.model import RuleSet
from .controls import Stated, check_names, stated
from .exhaustiveness import check_cases
from .old_figures import Texts
from .rules import check_more
from .sizes import check_sizes
from .unheld import tell


def _alone(_: str) -> tuple[Stated, ...]:
    return ()


def check(rules: RuleSet, diagnostics: Diagnostics, figures: list[Stated] | None = None, texts: Texts = _alone) -> None:
    """All static checks. Those that evaluate run only where the formulas are sound. The figures that controls state are
    told of here, unless they are kept in `figures` to be told of with those of other texts."""
    rules, used, options = check_formulas(rules, diagnostics)
    _sources(rules, diagnostics)
    check_names(rules, diagnostics)
    if not diagnostics.errors:
        check_sizes(rules, diagnostics)
    if not diagnostics.errors:
        check_more(rules, options, diagnostics)
        check_cases(rules, diagnostics)
    mine: list[Stated] = []
    if not diagnostics.errors:
        mine += stated(rules, diagnostics)
    if figures is None:
        tell(mine, texts, diagnostics)
    else:
        figures += mine
    if not diagnostics.errors and all(
        figure.holds for figure in mine
    ):  # what a mistake left unused is not a mistake of its own
        _unused(rules, used, diagnostics)


def _unused(rules: RuleSet, asked: frozenset[str], diagnostics: Diagnostics) -> None:
    used = asked | {r.of for r in rules.rules.values() if r.of} | {rules.node.text("contract_date") or ""}
    for fact in rules.facts.values():
        if fact.name not in used:
            diagnostics.add(say("W401", "fact", name=fact.name), fact.span)
    for table in rules.tables.values():
        if table.name not in used:
            diagnostics.add(say("W401", "table", name=table.name), table.span)
    in_force = rules.node.get("in_force", "reading")
    for reading in rules.readings.values():
        if reading.name not in asked and (in_force is None or in_force.raw != reading.name):
            diagnostics.add(say("W402", "unused", reading=reading.name), reading.span)


def _sources(rules: RuleSet, diagnostics: Diagnostics) -> None:
    """Every source names a known document, which is told by a title of its own."""
    known = rules.node.get("documents")
    documents = set(known.map) if known is not None else set()
    titles: dict[str, Node] = {}
    for short in [s for d in (known.map.values() if known is not None else ()) if (s := d.get("short"))]:
        other = titles.setdefault(short.line, short)
        if other is not short:
            diagnostics.add(
                say("W330", "one-title", title=short.line),
                short.span,
                beside=[(say("W330", "other"), other.span)],
            )
    for section in rules.node.map.values():
        for element in section.map.values():
            for holder in (element, *element.map.values()):
                document = holder.get("source", "document")
                if document is not None and document.raw not in documents:
                    diagnostics.add(
                        say("E417", "no-document", document=document.raw),
                        document.span,
                        did_you_mean(document.raw, documents),
                    )


def check_ruleset(
    library: Library, reference: str, diagnostics: Diagnostics, figures: list[Stated] | None = None
) -> RuleSet | None:
    """Everything that can be wrong with a rule set; the figures of its controls are told of by the caller where they
    are kept in `figures` (`tell_figures`)."""
    rules = read_rules(library, reference, diagnostics)
    if rules is not None:
        check(rules, diagnostics, figures, _texts(library))
    return rules


def tell_figures(library: Library, figures: Sequence[Stated], diagnostics: Diagnostics) -> None:
    """What is wrong where figures that the controls of several texts state do not come out."""
    tell(figures, _texts(library), diagnostics)


def _texts(library: Library) -> Texts:
    """The figures of the texts of a library, computed when they are asked for."""

    @cache
    def figures(id_: str) -> tuple[Stated, ...]:
        try:
            return tuple(stated(compile_rules(library, id_), Diagnostics()))
        except DiagnosticError:
            return ()

    return figures
