"""The one namespace of a rule set."""

from __future__ import annotations

from collections.abc import Mapping

from .model import Dimension, Fact, Reading, Rule, RuleSet, Table

Named = Fact | Table | Rule | Reading


class Scope:
    """The names of a rule set, one thing each."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self.values: Mapping[str, Named] = {
            **rules.facts,
            **rules.tables,
            **rules.properties,
            **rules.readings,
            **rules.rules,
        }
        self.dimensions: Mapping[str, Dimension] = rules.dimensions
        self.guards: dict[str, list[Rule]] = {}
        for rule in rules.of_kind("invariant"):
            if rule.of is not None:
                self.guards.setdefault(rule.of, []).append(rule)

    @property
    def words(self) -> set[str]:
        """Every name that there is, to guess at the one that was meant."""
        return {*self.values, *self.dimensions}

    def rule_for(self, dimension: str) -> Rule | None:
        """The rule that says which member of a closed dimension holds, if there is one."""
        rule = self.rules.rules.get(dimension)
        return rule if rule is not None and rule.type == dimension else None
