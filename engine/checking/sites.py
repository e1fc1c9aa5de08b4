"""Every formula of a rule set, with its plans, for checks that look at one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from ..formula import Formula
from ..model import RuleSet


def formulas(rules: RuleSet) -> Iterator[Formula]:
    """Those of bounds, facts and rules, in the order of the file."""
    for dimension in rules.dimensions.values():
        yield from (f for f in (dimension.low, dimension.high) if f is not None)
    for fact in rules.facts.values():
        if fact.when is not None:
            yield fact.when
    for rule in rules.rules.values():
        yield from rule.formulas()
