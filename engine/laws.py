"""A rule set made ready: loaded, its shape checked, consolidated, built and its formulas checked."""

from __future__ import annotations

from dataclasses import replace

from .build import build
from .checking.check import check_formulas
from .checking.checks_dates import day_of
from .checking.checks_heads import check_heads
from .faults import Faults
from .library import Library
from .model import RuleSet
from .schema import validate


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


def examine(library: Library, reference: str, faults: Faults) -> RuleSet | None:
    """Everything that can be wrong with a rule set."""
    from .checking.check import check  # what only `accord check` needs

    rules = read_rules(library, reference, faults)
    if rules is not None:
        check(rules, faults)
    return rules
