"""How a change is made: the rule set with one place of its files changed, the same one where it has no such place."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ....core.formula import Formula
from ....core.model import Case, Dimension, Fact, Rule, RuleSet, Table
from ....core.outcomes import Outcome
from ..trace import named_at, place

Edit = Callable[[ast.AST], None]


@dataclass(frozen=True)
class Figure:
    """A figure of a table, changed."""

    at: tuple[str, int, int]
    new: Outcome

    def __call__(self, rules: RuleSet) -> RuleSet:
        for section in ("tables", "properties"):
            tables = getattr(rules, section)
            for name, table in tables.items():
                for key, node in table.marks.items():
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
        found = {n: replace(f, default=self.new) for n, f in rules.facts.items() if named_at(f.node) == self.at}
        return replace(rules, facts={**rules.facts, **found}) if found else rules


@dataclass(frozen=True)
class Rounded:
    """The step to which a rule rounds, changed."""

    at: tuple[str, int, int]
    new: Fraction

    def __call__(self, rules: RuleSet) -> RuleSet:
        found = {n: replace(r, round=self.new) for n, r in rules.rules.items() if named_at(r.node) == self.at}
        return replace(rules, rules={**rules.rules, **found}) if found else rules


@dataclass(frozen=True)
class InFormula:
    """A part of a formula, changed: the formula is copied, with what its names were found to mean."""

    at: tuple[str, int, int]
    number: int
    kind: type[ast.AST]
    edit: Edit

    def __call__(self, rules: RuleSet) -> RuleSet:
        found: dict[str, Any] = {}
        for section in ("dimensions", "facts", "rules"):
            for name, element in getattr(rules, section).items():
                changed = self._element(element)
                if changed is not element:
                    found.setdefault(section, dict(getattr(rules, section)))[name] = changed
        return replace(rules, **found) if found else rules

    def _element(self, element: Dimension | Fact | Rule | Table) -> Any:
        new: dict[str, Any] = {}
        for word in ("low", "high", "when", "formula", "met_by", "date", "latest"):
            formula = getattr(element, word, None)
            if isinstance(formula, Formula) and place(formula.node) == self.at:
                new[word] = self._formula(formula)
        if isinstance(element, Rule) and any(self._is(c.condition) or self._is(c.then) for c in element.cases):
            new["cases"] = tuple(self._case(c) for c in element.cases)
        return replace(element, **new) if new else element

    def _is(self, formula: Formula | None) -> bool:
        return formula is not None and place(formula.node) == self.at

    def _case(self, case: Case) -> Case:
        condition = self._formula(case.condition) if self._is(case.condition) else case.condition  # type: ignore[arg-type]
        return replace(case, condition=condition, then=self._formula(case.then) if self._is(case.then) else case.then)

    def _formula(self, formula: Formula) -> Formula:
        tree = copy.deepcopy(formula.tree)
        node = list(ast.walk(tree))[self.number]
        assert type(node) is self.kind, "one place of a file is one formula in every version"
        self.edit(node)
        return Formula(formula.text, tree, formula.node)
