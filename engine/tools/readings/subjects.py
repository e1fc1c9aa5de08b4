"""What a reading is about: of all that a statement tells, what hangs on it most closely."""

from __future__ import annotations

from collections.abc import Iterable

from ...compiler.dependencies import askers
from ...core.model import Reading, Rule, RuleSet


def by_subject(readings: Iterable[Reading], rules: RuleSet) -> dict[Rule | None, list[Reading]]:
    """The readings by their subject, in the order of the text; none is the text itself, where nothing hangs on them."""
    asking = askers(rules)
    found: dict[Rule | None, list[Reading]] = {None: []}
    found.update({rule: [] for rule in rules.rules.values()})
    for reading in readings:
        found[_subject(reading.name, asking, rules)].append(reading)
    return {subject: listed for subject, listed in found.items() if listed}


def _subject(reading: str, asking: dict[str, set[str]], rules: RuleSet) -> Rule | None:
    """The first result, payment, deadline or condition of those fewest steps away."""
    seen, here = {reading}, {reading}
    while here:
        here = {asker for name in here for asker in asking.get(name, ())} - seen
        seen |= here
        for name, rule in rules.rules.items():
            if name in here and rule.is_told:
                return rule
    return None
