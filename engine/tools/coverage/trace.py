"""An evaluation that keeps a finer trace: the formulas run, the branches taken, the comparisons and how near they came.

Only those who measure ask for it; a plain evaluation is not slowed. What is noted has a key made of its place in the
files, so that a text which several versions share is one thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from ...base.node import NONE, Node
from ...compiler.gate import part_of
from ...core.cells import Cell
from ...core.environment import Answers, At, Context, Members
from ...core.evaluation import Evaluation, Period
from ...core.formula import Formula
from ...core.interpreter import Interpreter
from ...core.model import Element, RuleSet, Table
from ...core.outcomes import Outcome


class _Noting(Interpreter):
    """An interpreter that notes what it runs."""

    def __init__(self, evaluation: Traced) -> None:
        super().__init__(evaluation)
        self.traced = evaluation
        self.here: Place = ("", 0, 0)

    def run(self, formula: Formula, context: Context, era: int) -> Outcome:
        outer, self.here = self.here, place(formula.node)
        self.traced.notes[-1].keys.add(("formula", self.here))
        try:
            return super().run(formula, context, era)
        finally:
            self.here = outer

    def took(self, branch: Any) -> None:
        self.traced.notes[-1].keys.add(("branch", self.here, part_of(branch)))

    def compared(self, right: Any, one: Outcome, other: Outcome) -> None:
        notes, spot = self.traced.notes[-1], part_of(right)
        for side in sides(one, other):
            notes.keys.add(("side", self.here, spot, side))
            notes.pairs.append((("side", self.here, spot), one, other))


class Traced(Evaluation):
    """Notes, for each cell and for what is computed beside them, all that `Notes` holds."""

    def __init__(
        self,
        eras: Sequence[Period],
        answers: Answers,
        readings: Mapping[str, str],
        supposed: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(eras, answers, readings, supposed)
        self.interpreter = _Noting(self)
        self.notes: list[Notes] = [Notes()]
        self.of_cell: dict[At, Notes] = {}
        self.of_range: dict[tuple[str, int], Notes] = {}

    @contextmanager
    def noting(self) -> Iterator[Notes]:
        """What is computed inside is noted apart, with the cells that it reads."""
        notes = Notes()
        self.notes.append(notes)
        self._reads.append([])
        try:
            yield notes
        finally:
            notes.reads = self._reads.pop()
            self.notes.pop()

    def choice(self, reading: str, era: int) -> Outcome:
        """The option taken, noted with the reading that has it."""
        option = super().choice(reading, era)
        about = self.scopes[era].rules.readings[reading]
        self.notes[-1].keys.add(("reading", named_at(about.node), option if isinstance(option, str) else ""))
        return option

    def members(self, dimension: str, context: Context, era: int | None = None) -> Members:
        """The members of a dimension, which is noted as asked for."""
        self.notes[-1].ranges.add((dimension, self.latest if era is None else era))
        return super().members(dimension, context, era)

    def _from_to(self, about: Any, era: int) -> Members:
        with self.noting() as notes:
            found = super()._from_to(about, era)
        self.of_range[about.name, era] = notes
        return found

    def _outside(self, named: Element, context: Context, era: int) -> Outcome | None:
        self.notes[-1].ranges.update((d, era) for d in context)  # also where the members are known already
        return super()._outside(named, context, era)

    def _computed(self, at: At) -> Cell:
        self.notes.append(Notes())
        try:
            return super()._computed(at)
        finally:
            self.of_cell[at] = self.notes.pop()

    def reached(self, start: Notes) -> set[Key]:
        """All that was noted on the way to something: its own notes and those of every cell behind it."""
        found, seen = set(start.keys), set[Any]()
        todo: list[Any] = [*start.reads, *start.ranges]
        while todo:
            at = todo.pop()
            if at in seen:
                continue
            seen.add(at)
            if len(at) == 2:
                notes = self.of_range.get(at)
            else:
                notes = self.of_cell.get(at)
                found |= self._about(at)
                todo += [(g.name, at[1], at[2]) for g in self.scopes[at[2]].guards.get(at[0], ())]
            if notes is not None:
                found |= notes.keys
                todo += [*notes.reads, *notes.ranges]
            if len(at) == 3 and at in self.cells:
                todo += self.cells[at].reads
        return found

    def everything(self) -> set[Key]:
        """All that was noted while anything was computed."""
        return self.reached(Notes(self.notes[0].keys, [*self.cells], {*self.of_range}))

    def _about(self, at: At) -> set[Key]:
        """What a cell is, beyond what its formulas did: a figure, a case, a fact, members, a name under a text."""
        name, members, era = at
        cell, rules = self.cells.get(at), self.scopes[era].rules
        named = self.scopes[era].values.get(name)
        found: set[Key] = {("under", name, i) for i in rules.instruments}
        if named is None:
            return {("without", name, i) for i in rules.instruments}
        for dimension, member in zip(named.per, members, strict=False):
            found |= member_keys(rules, dimension, str(member))
        if cell is not None and isinstance(cell.outcome, str) and named.type in rules.dimensions:
            found |= member_keys(rules, named.type, cell.outcome)
        if isinstance(named, Table):
            found.add(("named", named_at(named.node)))
            node = named.spans.get(tuple(str(m) for m in members))
            return found | ({("cell", place(node))} if node is not None else set())
        if cell is not None and cell.outcome is not NONE and getattr(named, "is_rest", False):
            found.add(("formula", place(named.node.must("amount"))))
        if cell is not None and cell.case is not None:
            case = named.cases[cell.case]  # type: ignore[union-attr]
            found.add(("branch", place(case.then.node), (-1, -1)))
        if cell is not None and isinstance(cell.outcome, str) and named.type in rules.dimensions:
            found |= member_keys(rules, named.type, cell.outcome)
        if cell is not None and isinstance(cell.outcome, bool):
            found.add(("outcome", named_at(named.node), cell.outcome))
        found.add(("named", named_at(named.node)))
        return found


def member_keys(rules: RuleSet, dimension: str, member: str) -> set[Key]:
    """A dimension and, where it lists its members, this one of them, as they are noted."""
    about = rules.dimensions[dimension]
    node = about.node.get("members", member)
    return {("named", named_at(about.node))} | ({("named", named_at(node))} if node is not None else set())


Place = tuple[str, int, int]


Key = tuple[Any, ...]  # what is noted: a word and a place, and more where a place holds several


def place(node: Node) -> Place:
    """Where a node's value stands, as a key."""
    return node.span.source.name, node.span.line, node.span.column


def named_at(node: Node) -> Place:
    """Where the name of an element stands, as a key."""
    return node.where.source.name, node.where.line, node.where.column


def sides(left: Outcome, right: Outcome) -> Iterator[str]:
    """On which side of the right operand the left one is, and whether it is the next one there."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        step: Any = Fraction(1)
    elif isinstance(left, date) and isinstance(right, date):
        step = timedelta(days=1)
    else:
        return
    if left == right:
        yield "at"
        return
    yield "apart"
    yield "below" if left < right else "above"  # type: ignore[operator]
    if left + step == right:
        yield "just below"
    elif right + step == left:
        yield "just above"


@dataclass
class Notes:
    """What was noted while something was computed: keys, and what it read beyond its cells."""

    keys: set[Key] = field(default_factory=set)
    reads: list[At] = field(default_factory=list)
    ranges: set[tuple[str, int]] = field(default_factory=set)
    pairs: list[tuple[Key, Outcome, Outcome]] = field(default_factory=list)  # what was compared, and where
