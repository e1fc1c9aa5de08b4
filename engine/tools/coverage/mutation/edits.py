"""How a change is made: the rule set with one place of its files changed, the same one where it has no such place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ....compiler.compile import rewritten, sites
from ....core.expression import Part
from ....core.formula import Formula
from ....core.model import RuleSet
from ....core.outcomes import Outcome
from ..trace import named_at, place


@dataclass(frozen=True)
class Figure:
    """A figure of a table, changed."""

    at: tuple[str, int, int]
    new: Outcome

    def __call__(self, rules: RuleSet) -> RuleSet:
        """The rule set with the new figure in the cell that is written there."""
        for section in ("tables", "properties"):
            tables = getattr(rules, section)
            for name, table in tables.items():
                for key, node in table.spans.items():
                    if place(node) == self.at:
                        cells = {**table.cells, key: self.new}
                        changed: Any = {section: {**tables, name: replace(table, cells=cells)}}
                        return replace(rules, **changed)
        return rules


@dataclass(frozen=True)
class Default:
    """The default of a fact, changed."""

    at: tuple[str, int, int]
    new: Outcome

    def __call__(self, rules: RuleSet) -> RuleSet:
        """The rule set with the new default of the fact that is named there."""
        found = {n: replace(f, default=self.new) for n, f in rules.facts.items() if named_at(f.node) == self.at}
        return replace(rules, facts={**rules.facts, **found}) if found else rules


@dataclass(frozen=True)
class Rounded:
    """The step to which a rule rounds, changed."""

    at: tuple[str, int, int]
    new: Fraction

    def __call__(self, rules: RuleSet) -> RuleSet:
        """The rule set with the new step of the rule that is named there."""
        found = {n: replace(r, round=self.new) for n, r in rules.rules.items() if named_at(r.node) == self.at}
        return replace(rules, rules={**rules.rules, **found}) if found else rules


@dataclass(frozen=True)
class InFormula:
    """Parts of a formula in other words."""

    at: tuple[str, int, int]
    edits: tuple[tuple[Part, str], ...]

    def __call__(self, rules: RuleSet) -> RuleSet:
        """The rule set with the edits made wherever the formula that is written there is read."""
        found = [site.formula for site in sites(rules) if place(site.formula.node) == self.at]
        return rewritten(rules, {formula: self.text(formula) for formula in found}) if found else rules

    def text(self, formula: Formula) -> str:
        """The formula with its parts in other words, the last changed first, so that the other places stay true."""
        text = formula.text.encode()
        for part, new in sorted(self.edits, reverse=True):
            text = text[: part.start] + new.encode() + text[part.end :]
        return text.decode()
