"""What a name in a formula means: the one namespace of a rule set, and how the keys of a value are found."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from .model import Dimension, Fact, Reading, Rule, RuleSet, Table

Named = Fact | Table | Rule | Reading


@dataclass(frozen=True)
class Lookup:
    """A value and where each of its keys comes from: the current member of a dimension (its name), another value
    (the rule that bears the dimension's name) or a formula written in brackets."""

    name: str
    keys: tuple[str | Lookup | ast.expr, ...]


@dataclass(frozen=True)
class Current:
    """The current member of a dimension."""

    dimension: str


@dataclass(frozen=True)
class Choice:
    """The option taken of a reading."""

    reading: str


Plan = Lookup | Current | Choice


def plan_of(node: ast.AST) -> Plan:
    """What the type check found a name to mean."""
    return node.plan  # type: ignore[attr-defined, no-any-return]


def set_plan(node: ast.AST, plan: Plan) -> None:
    node.plan = plan  # type: ignore[attr-defined]


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
        return {*self.values, *self.dimensions}

    def rule_for(self, dimension: str) -> Rule | None:
        """The rule that says which member of a closed dimension holds, if there is one."""
        rule = self.rules.rules.get(dimension)
        return rule if rule is not None and rule.type == dimension else None
