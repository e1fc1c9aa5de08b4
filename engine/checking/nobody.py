"""A rule set evaluated for nobody in particular: what then comes out holds for every contract."""

from __future__ import annotations

from ..answers import Said
from ..evaluation import Era, Evaluation, Key
from ..machine import Context, Member
from ..model import Fact, RuleSet
from ..outcomes import Failure, Need, Outcome, Unknown


class Nobody(Evaluation):
    """What is certain in every contract, under every reading: facts, open members and readings are unknown."""

    @classmethod
    def of(cls, rules: RuleSet) -> Nobody:
        return cls([Era(None, rules)], Said(), {})

    def choice(self, reading: str, era: int) -> Outcome:
        return Unknown(frozenset([Need("reading", reading)]))

    def members(
        self, dimension: str, context: Context, era: int | None = None
    ) -> tuple[Member, ...] | Unknown | Failure:
        kind = self.scopes[0].dimensions[dimension].kind
        found = super().members(dimension, context, era) if kind in ("closed", "range") else None
        return found if found is not None else Unknown(frozenset([Need("dimension", dimension)]))

    def _fact(self, fact: Fact, context: Context, key: Key, era: int) -> Outcome:
        instead = self._holds(fact.when, context, era)
        return instead if instead is not None else Unknown(frozenset([Need("fact", fact.name)]))
