"""Why a cell is what it is: the cells that made it, and the changes of the rules that they rest on.

Beside the same contract under the rules of another day only the branch that differs is followed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...base.cited import cited
from ...base.node import NONE
from ...base.positions import printable
from ...contracts.statement import Statement
from ...contracts.told import shown_outcome
from ...core.cells import Cell
from ...core.formula import Formula
from ...core.model import MEMBERS, Element, Fact, Rule, RuleSet, Table, members_of
from ...core.outcomes import Outcome
from .since import Moved

MOST_STEPS, MOST_READS = 4, 4
_WORD = re.compile(r"[a-z][a-z0-9_]*")
Place = tuple[str, tuple[str, ...], int]  # a name, its members as text, and the version
Read = tuple[str, tuple[str | int, ...], int]


@dataclass(frozen=True)
class Step:
    """One cell of the way: how deep, what it is called, its formula, what it gives and gave, its article, what it read;
    `cited` is the article as people are told it."""

    depth: int
    name: str
    formula: str
    got: str
    was: str = ""
    source: str = ""
    reads: tuple[str, ...] = ()
    cited: str = ""


@dataclass(frozen=True)
class Cause:
    """A change of the rules in words, where it is written, and the instrument and article that say so."""

    text: str
    place: str
    article: str = ""
    cited: str = ""


@dataclass(frozen=True)
class Why:
    """The way that led to a value, cell by cell, and the changes of the rules that it rests on."""

    steps: tuple[Step, ...] = ()
    causes: tuple[Cause, ...] = ()


class Tracer:
    """Follows the cells of a contract, beside those of the same contract under the rules of another day where these
    are given with what changed since."""

    def __init__(self, now: Statement, before: Statement | None = None, moved: Sequence[Moved] = ()) -> None:
        self.now, self.moved = _Trace(now), moved
        self.before = _Trace(before) if before is not None else None

    def why(self, name: str, at: Mapping[str, str], part: str) -> Why:
        """The way to a cell (or to the date of a payment), and those of the changes that lie on it."""
        one, other = self.now, self.before
        place = one.found(name, tuple(at.values()))
        if other is None:
            return Why(tuple(one.plainly(place, part)))
        differing = one.differing(place, part, other)
        steps = one.steps(differing, other) if differing else one.plainly(place, part)
        found = self._about(differing)
        if not found and differing:
            found = self._about({**one.reach(place, part), **other.reach(place, part)})
        return Why(tuple(steps), _causes(found))

    def label(self, name: str, at: Mapping[str, str]) -> str:
        """What people call a cell, its members too; nothing where it has no label."""
        scope = self.now.evaluation.scopes[-1]
        element = scope.values.get(name)
        if element is None or not element.label:
            return ""
        members = [about.called(m) if m in about.labels else m for d, m in at.items() if (about := scope.dimensions[d])]
        return printable(f"{element.label} [{', '.join(members)}]" if members else element.label)

    def type(self, name: str) -> str:
        """The type of a value."""
        element = self.now.evaluation.scopes[-1].values.get(name)
        return element.type if element is not None else ""

    def _about(self, places: Iterable[Place]) -> list[Moved]:
        assert self.before is not None
        known = set(places)
        words = self.now.words(known) | self.before.words(known)
        return [m for m in self.moved if _about(m, known, words)]


def _causes(moved: Iterable[Moved]) -> tuple[Cause, ...]:
    return tuple(dict.fromkeys(Cause(m.text, m.place, m.article, m.cited) for m in moved))


def called(place: Place) -> str:
    """A cell as a formula would name it: `name[member, member]`."""
    return f"{place[0]}[{', '.join(map(printable, place[1]))}]" if place[1] else place[0]


def _about(moved: Moved, places: set[Place], words: set[str]) -> bool:
    """Whether a change is of one of these cells, or of something that they name."""
    change, names, cells = moved.change, {p[0] for p in places}, {p[:2] for p in places}
    section, name = change.path[0], change.path[1] if len(change.path) > 1 else ""
    if section == "rounding":
        return True
    if section == "dimensions" and len(change.path) == 5:
        return (change.path[4], (change.path[3],)) in cells
    if section in ("dimensions", "readings", "invariants"):
        return name in words
    if change.at:
        return (name, tuple(m for _, m in change.at)) in cells
    return name in names or change.was in names or name in words


class _Trace:
    """The cells of one evaluation by name, members and version."""

    def __init__(self, statement: Statement) -> None:
        self.evaluation = statement.evaluation
        self.cells = {_place(at): cell for at, cell in self.evaluation.cells.items()}

    def found(self, name: str, members: tuple[str, ...]) -> Place:
        """The cell of a name, of the latest version that has one."""
        latest = self.evaluation.latest
        return name, members, next((e for e in range(latest, -1, -1) if (name, members, e) in self.cells), latest)

    def outcome(self, place: Place) -> Outcome | None:
        """What a cell gives; that of a table whether or not anything asked for it."""
        if place in self.cells:
            return self.cells[place].outcome
        table = self.evaluation.scopes[place[2]].values.get(place[0])
        return table.cells.get(place[1]) if isinstance(table, Table) else None

    def named(self, place: Place) -> object:
        return self.evaluation.scopes[place[2]].values.get(place[0])

    def reads(self, place: Place, part: str = "is") -> list[Place]:
        """The cells that a cell read, in order; those of its dates instead where these are asked about."""
        cell, rule = self.cells.get(place), self.named(place)
        if cell is None:
            return []
        found: list[Read] = list(cell.reads) if part in ("is", "state") else []
        for formula in _beside(rule, part) if isinstance(rule, Rule) else ():
            context = dict(zip(rule.per, cell.key, strict=True))  # type: ignore[attr-defined]
            found += self.evaluation.asked_by(formula, context, cell.era)
        self.cells |= {_place(at): known for at in found if (known := self.evaluation.cells.get(at)) is not None}
        return list(dict.fromkeys(map(_place, found)))

    def reach(self, place: Place, part: str) -> dict[Place, int]:
        """Every cell that a cell rests on, itself included, with how far away it is."""
        found, todo = {place: 0}, [(place, part)]
        for here, what in todo:  # grows while it goes
            for read in self.reads(here, what):
                if read not in found:
                    found[read] = found[here] + 1
                    todo.append((read, "is"))
        return found

    def differing(self, place: Place, part: str, other: _Trace) -> dict[Place, Place | None]:
        """The cell and every cell it rests on that the other evaluation gives otherwise, each with the one that
        asked."""
        if part == "is" and other.outcome(place) == self.outcome(place):
            return {}
        found: dict[Place, Place | None] = {place: None}
        todo = [(place, part)]
        for here, what in todo:  # grows while it goes
            for read in self.reads(here, what):
                known = other.outcome(read)
                if read not in found and known is not None and known != self.outcome(read):
                    found[read] = here
                    todo.append((read, "is"))
        return found

    def words(self, places: Iterable[Place]) -> set[str]:
        """The readings and dimensions that the formulas of these cells name, and what bounds a range or guards a
        value."""
        words: set[str] = set()
        for place in places:
            scope, rule = self.evaluation.scopes[place[2]], self.named(place)
            if not isinstance(rule, (Rule, Fact)):
                continue
            named = {*rule.per, rule.name, *_names(rule.name, scope.rules)}
            for dimension in named & scope.dimensions.keys():
                words |= {dimension, *_names(members_of(dimension), scope.rules)}
            words |= named & scope.rules.readings.keys()
            words |= {guard.name for guard in scope.guards.get(rule.name, ())}
        return words

    def steps(self, differing: Mapping[Place, Place | None], other: _Trace) -> Iterator[Step]:
        """The shortest way from the cell to one that differs though nothing it read does."""
        here: Place | None = next(p for p in differing if not any(r in differing and r != p for r in self.reads(p)))
        way: list[Place] = []
        while here is not None:
            way.insert(0, here)
            here = differing[here]
        for depth, place in enumerate(way):
            was = other.outcome(place)
            yield self.step(place, depth, shown_outcome(was) if was is not None else "", set(way))

    def plainly(self, place: Place, part: str) -> Iterator[Step]:
        """The cell and the rules that it rests on, the nearest first."""
        reach = self.reach(place, part)
        rules = [p for p in reach if isinstance(self.named(p), (Rule, Table) if p == place else Rule)]
        for found in rules[:MOST_STEPS]:
            yield self.step(found, reach[found])

    def _is_like(self, place: Place, rule: Rule) -> bool:
        """Whether a cell has the type of a rest: what is due and the other payments, and not the dates of versions."""
        named = self.named(place)
        return isinstance(named, Rule) and named.type == rule.type

    def step(self, place: Place, depth: int, was: str = "", told: Container[Place] = ()) -> Step:
        """One step with what its formula names, but for what is told in a step of its own."""
        named, cell, outcome = self.named(place), self.cells.get(place), self.outcome(place)
        source = _source(named, place)
        article = cited(source, self.evaluation.scopes[place[2]].rules.node)
        got = shown_outcome(outcome) if outcome is not None else ""
        if cell is None or not isinstance(named, Rule):
            return Step(depth, called(place), "", got, was, source, cited=article)
        formula = _formula(named, cell)
        words = set(_WORD.findall(formula))
        reads = [
            p
            for p in self.reads(place)
            if p not in told and (p[0] in words or (named.is_rest and self._is_like(p, named)))
        ]
        reads = [p for p in reads if self.outcome(p) not in (None, NONE)]
        listed = [
            f"{called(p)} = {shown_outcome(o).partition(' (')[0]}"
            for p in reads[:MOST_READS]
            if (o := self.outcome(p)) is not None
        ]
        more = (f"… {len(reads) - MOST_READS} more",) if len(reads) > MOST_READS else ()
        return Step(depth, called(place), formula, got, was, source, (*listed, *more), article)


def _place(at: Read) -> Place:
    return at[0], tuple(map(str, at[1])), at[2]


def _source(named: object, place: Place) -> str:
    """The article of an element; of a cell of a table the article that wrote the cell."""
    if not isinstance(named, Element):
        return ""
    cell = named.spans.get(place[1]) if isinstance(named, Table) else None
    if cell is not None and cell.origin is not None and cell.origin.source:
        return printable(cell.origin.source)
    return ", ".join(printable(s) for s in named.source.values())


def _beside(rule: Rule, part: str) -> Iterator[Formula]:
    """What is computed beside a cell: the dates of a payment, or what meets a deadline."""
    keys = {"latest": ["latest" if "latest" in rule.beside else "date"], "state": ["met_by"]}.get(part, [part])
    return (rule.beside[key] for key in keys if key in rule.beside)


def _names(asking: str, rules: RuleSet) -> set[str]:
    """The values, readings and dimensions that the formulas of a name ask for."""
    return {e.to.removeprefix(MEMBERS) for e in rules.edges.get(asking, ()) if e.formula is not None}


def _formula(rule: Rule, cell: Cell) -> str:
    """The formula that gave the cell: that of the case taken, or the condition that kept it from applying."""
    if cell.outcome is NONE and rule.when is not None:
        return f"when {rule.when.text}"
    if cell.case is not None:
        case = rule.cases[cell.case]
        return f"{case.then.text} if {case.condition.text}" if case.condition is not None else case.then.text
    return rule.formula.text if rule.formula is not None else "rest" if rule.is_rest else ""
