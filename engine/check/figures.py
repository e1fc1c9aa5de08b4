"""A figure that is stated of a cell: what it must be and what it is, which figures of the law it was made from, and
what it would be with others in their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ..base.node import NONE, Node
from ..core.environment import Answers, At, Key
from ..core.evaluation import Evaluation, Period
from ..core.model import Rule, RuleSet, Table
from ..core.outcomes import EvaluationError, Outcome, Unknown


class Spot(NamedTuple):
    """A figure of a table, by where it is written: several texts may hold the same."""

    table: str
    key: tuple[str, ...]
    place: str


Change = tuple[tuple[Spot, Outcome], ...]
"""Other values of figures of the law."""


@dataclass(frozen=True, eq=False)
class Setting:
    """All that cells are computed from: texts, facts, readings and suppositions. What was computed is kept."""

    eras: tuple[Period, ...]
    answers: Answers
    readings: Mapping[str, str] = field(default_factory=dict)
    supposed: Mapping[str, str] = field(default_factory=dict)
    make: Callable[..., Evaluation] = Evaluation
    made: dict[Change, Evaluation] = field(default_factory=dict)

    def evaluation(self, change: Change = ()) -> Evaluation:
        """The evaluation with other figures of the law."""
        if change not in self.made:
            if len(self.made) > 1:  # the one of the text as it stands, and the last
                del self.made[next(c for c in self.made if c)]
            eras = [Period(e.start, with_figures(e.rules, change)) for e in self.eras] if change else self.eras
            self.made[change] = self.make(eras, self.answers, self.readings, self.supposed)
        return self.made[change]


def with_figures(rules: RuleSet, change: Change) -> RuleSet:
    """The rule set with other values of the figures that it holds at these places."""
    return replace(rules, tables=_changed(rules.tables, change), properties=_changed(rules.properties, change))


def _changed(tables: Mapping[str, Table], change: Change) -> Mapping[str, Table]:
    found = dict(tables)
    for spot, value in change:
        table = found.get(spot.table)
        if table is not None and _is_at(table, spot):
            found[spot.table] = replace(table, cells={**table.cells, spot.key: value})
    return found


def _is_at(table: Table, spot: Spot) -> bool:
    node = table.spans.get(spot.key)
    return node is not None and node.span.place == spot.place


@dataclass(frozen=True, eq=False)
class Figure:
    """One cell, the value that is stated of it (none: unknown), and the node that states it."""

    setting: Setting
    name: str
    key: Key
    wanted: Outcome | None
    node: Node
    got: Outcome

    @property
    def holds(self) -> bool:
        """Whether what comes out is what is stated."""
        return is_equal(self.got, self.wanted)

    def under(self, change: Change) -> Outcome:
        """What the cell is with other figures of the law."""
        return self.setting.evaluation(change).outcome(self.name, self.key)

    def rests_on(self) -> Rests:
        """What the cell was made from."""
        evaluation = self.setting.evaluation()
        latest = evaluation.latest
        start = evaluation.era_of(self.name, self.key, latest) if latest else 0
        todo: list[At] = [(self.name, self.key, start if isinstance(start, int) else latest)]
        seen, spots, rules = set(todo), dict[Spot, Node](), dict[str, Rule]()
        for name, key, era in todo:  # grows while it goes
            element = evaluation.scopes[era].values.get(name)
            words = tuple(str(k) for k in key)
            if isinstance(element, Table) and words in element.spans:
                node = element.spans[words]
                spots[Spot(name, words, node.span.place)] = node
            elif isinstance(element, Rule):
                rules[name] = element
            cell = evaluation.cells.get((name, key, era))
            for read in cell.reads if cell is not None else ():
                if read not in seen:
                    seen.add(read)
                    todo.append(read)
        return Rests(spots, rules)


class Rests(NamedTuple):
    """The figures of tables that a cell was made from, each with its node, and the rules, the nearest first."""

    spots: Mapping[Spot, Node]
    rules: Mapping[str, Rule]

    @property
    def all(self) -> frozenset[Spot | str]:
        """The cells of tables and the rules together."""
        return frozenset([*self.spots, *self.rules])


def is_equal(got: Outcome, wanted: Outcome | None) -> bool:
    """Whether a cell is what is stated of it; nothing stands for unknown."""
    if isinstance(got, Unknown):
        return wanted is None
    return (
        wanted is not None
        and not isinstance(got, EvaluationError)
        and got == wanted
        and (got is NONE) == (wanted is NONE)
        and isinstance(got, bool) == isinstance(wanted, bool)
    )
