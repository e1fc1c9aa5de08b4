"""A rule set evaluated for nobody in particular: what then comes out holds for every contract."""

from __future__ import annotations

from ..contracts.facts import Facts
from ..core.environment import Context, Members
from ..core.evaluation import Evaluation, Period
from ..core.model import RuleSet
from ..core.outcomes import MissingInput, Outcome, Unknown


class Nobody(Evaluation):
    """What is certain in every contract, under every reading: facts, open members and readings are unknown."""

    @classmethod
    def of(cls, rules: RuleSet) -> Nobody:
        """The evaluation of a contract that says nothing, under one version."""
        return cls([Period(None, rules)], Facts(), {})

    def choice(self, reading: str, era: int) -> Outcome:
        """Unknown under every reading, also where the text chooses an option."""
        return Unknown(frozenset([MissingInput("reading", reading)]))

    def members(self, dimension: str, context: Context, era: int | None = None) -> Members:
        """Those of a closed dimension or a range; of the others nobody knows any, even where none is the default."""
        kind = self.scopes[0].dimensions[dimension].kind
        found = super().members(dimension, context, era) if kind in ("closed", "range") else None
        return found if found is not None else Unknown(frozenset([MissingInput("dimension", dimension)]))

    def given(self, fact: str, context: Context, era: int) -> Outcome:
        """Unknown, also where the fact has a default, for a contract may say otherwise."""
        return Unknown(frozenset([MissingInput("fact", fact)]))
