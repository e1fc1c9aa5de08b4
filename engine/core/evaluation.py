"""A contract under a rule set: what formulas ask for, lazy, exact, each cell computed once, with a trace.

A cell is a named value at its members. With several versions (eras) a cell is computed under the one in force at
the date that its rule names or of its first dated member, and asks under that version too; without a date under
the asker's.
A fact that only the asker's version knows is read in the asker's form, whatever the day.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from ..base.diagnostics import Diagnostic, DiagnosticError
from ..base.messages import say
from ..base.node import NONE
from .cells import NOWHERE, Cell
from .environment import Answers, At, Context, Key, Member, Members
from .eras import dated_by, only_here
from .formula import Formula
from .interpreter import Interpreter
from .invariants import Judged
from .model import Dimension, Element, RuleSet
from .outcomes import EvaluationError, MissingInput, Outcome, Unknown, propagate
from .scope import Scope
from .values import Value, value_of

MAX_RANGE = 200
MAX_CELLS = 200_000  # of one contract; each takes about a kilobyte


@dataclass(frozen=True)
class Period:
    """A version and the first day from which it applies to the contract (none: from the start)."""

    start: date | None
    rules: RuleSet


class Evaluation(Judged):
    """Asks for cells. `readings` are the options taken, `supposed` the members taken for rules of dimensions."""

    def __init__(
        self,
        eras: Sequence[Period],
        answers: Answers,
        readings: Mapping[str, str],
        supposed: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__([Scope(e.rules) for e in eras])
        self.eras, self.answers = tuple(eras), answers
        self.readings = dict(readings)
        self.supposed: Mapping[str, str] = dict(supposed or {})
        self.latest = len(self.eras) - 1
        self.interpreter = Interpreter(self)
        self.asked: set[str] = set()  # readings that something depended on
        self._ranges: dict[tuple[str, int], Members] = {}
        self._known: dict[tuple[Member, ...], frozenset[Member]] = {}
        self._otherwise: dict[tuple[str, str], Evaluation] = {}

    def under(self, reading: str, option: str, again: Container[At]) -> Evaluation:
        """The same with another option of a reading; only the cells of `again` are computed anew."""
        other = type(self)(self.eras, self.answers, {**self.readings, reading: option}, self.supposed)
        other.cells = {at: cell for at, cell in self.cells.items() if at not in again}
        return other

    def asked_by(self, formula: Formula, context: Context, era: int) -> tuple[At, ...]:
        """The cells that a formula reads there, for those who follow a trace."""
        self._reads.append([])
        try:
            self.interpreter.run(formula, context, era)
            return tuple(dict.fromkeys(self._reads[-1]))
        finally:
            self._reads.pop()

    # what formulas ask for

    def rounding(self, era: int) -> str:
        """How numbers are rounded in a version."""
        return self.scopes[era].rules.rounding

    def outcome(self, name: str, key: Key, era: int | None = None) -> Outcome:
        """The outcome of a value at its members."""
        if not self.latest:  # one version: the cell may be there already
            at = (name, key, 0)
            known = self.cells.get(at)
            if known is not None:
                self._reads[-1].append(at)
                return known.outcome
        return self.cell(name, key, self.latest if era is None else era).outcome

    def choice(self, reading: str, era: int) -> Outcome:
        """The option taken of a reading, or unknown where it is open."""
        self.asked.add(reading)
        taken = self.readings.get(reading, self.scopes[era].rules.readings[reading].chosen)
        return taken if taken is not None else Unknown(frozenset([MissingInput("reading", reading)]))

    def given(self, fact: str, context: Context, era: int) -> Outcome:
        """What the contract says of a fact at the current members, or its default, or unknown."""
        about = self.scopes[era].rules.facts[fact]
        said = self.answers.fact(fact, about.per, tuple(context[d] for d in about.per), about.carry)
        if said is None:
            said = about.default
        return said if said is not None else _missing("fact", fact, about.per, context)

    def members(self, dimension: str, context: Context, era: int | None = None) -> Members:
        """The members of a dimension where its parents have those of `context`."""
        era = self.latest if era is None else era
        about = self.scopes[era].dimensions[dimension]
        if about.kind == "closed":
            return about.members
        if about.kind == "range":
            found = self._ranges.get((dimension, era))
            return found if found is not None else self._range(about, era)
        parents = self.scopes[era].rules.parents(dimension)
        named = self.answers.members(dimension, tuple(str(context[p]) for p in parents))
        if named is None and about.empty_by_default:
            return ()
        return named if named is not None else _missing("dimension", dimension, parents, context)

    def _range(self, about: Dimension, era: int) -> Members:
        """The members of a range, kept once nothing that they rest on leads back to what is not done."""
        back, self._back = self._back, NOWHERE
        found = self._from_to(about, era)
        if self._back == NOWHERE:
            self._ranges[about.name, era] = found
        self._back = min(back, self._back)
        return found

    def _from_to(self, about: Dimension, era: int) -> Members:
        assert about.low is not None and about.high is not None
        low, high = self.interpreter.run(about.low, {}, era), self.interpreter.run(about.high, {}, era)
        if bad := propagate((low, high)):
            return bad
        if not isinstance(low, Fraction) or not isinstance(high, Fraction):
            return ()
        if low.denominator != 1 or high.denominator != 1:
            return EvaluationError(say("failure", "range-not-whole", dimension=about.name), about.span)
        if high - low >= MAX_RANGE:
            return EvaluationError(say("failure", "range-too-long", dimension=about.name, most=MAX_RANGE), about.span)
        return tuple(range(int(low), int(high) + 1))

    def before(self, dimension: str, context: Context, era: int) -> Any:
        """The member before the current one, in the order of a range or of the dates."""
        members = self.members(dimension, context, era)
        if not isinstance(members, tuple):
            return members
        about = self.scopes[era].dimensions[dimension]
        if about.dated is not None and about.kind != "range":
            parents = tuple(context[p] for p in self.scopes[era].rules.parents(dimension))
            days = {m: self.outcome(about.dated, (*parents, m), era) for m in members}
            if bad := propagate(days.values()):
                return bad
            members = tuple(sorted((m for m in members if isinstance(days[m], date)), key=lambda m: days[m]))  # type: ignore[arg-type, return-value]
        here = context[dimension]
        place = members.index(here) if here in members else 0
        return members[place - 1] if place > 0 else NONE

    # cells

    def cell(self, name: str, key: Key, era: int) -> Cell:
        """The cell, computed once."""
        found = self.era_of(name, key, era) if self.latest else 0
        if not isinstance(found, int):
            return Cell(name, key, era, found, found)
        at = (name, key, found)
        return self._ask(at) if self._running else self._first(at)

    def era_of(self, name: str, key: Key, era: int) -> int | Outcome:
        """The version under which a cell is computed; unknown where the date that decides is unknown."""
        by = dated_by(self.scopes, name, key, era)
        if by is None:
            return era
        day = self.outcome(*by, self.latest)
        if not isinstance(day, date):
            return day
        there = max((i for i, e in enumerate(self.eras) if e.start is None or e.start <= day), default=0)
        return era if only_here(self.scopes, name, key, era, there) else there

    def _computed(self, at: At) -> Cell:
        if len(self.cells) >= MAX_CELLS:
            raise self.too_many(at[0], at[2])
        self._reads.append([])
        try:
            outcome, unrounded, case, assumed = self._value(*at)
            return Cell(*at, outcome, unrounded, tuple(dict.fromkeys(self._reads[-1])), case, assumed)
        finally:
            self._reads.pop()

    def _forget(self) -> None:
        self._ranges.clear()
        self._known.clear()

    def _value(self, name: str, key: Key, era: int) -> Value:
        named = self.scopes[era].values.get(name)
        if named is None or len(named.per) != len(key):
            return NONE, NONE, None, False
        context = dict(zip(named.per, key, strict=True))
        outside = self._outside(named, context, era)
        if outside is not None:
            return outside, outside, None, False
        return value_of(named, context, key, era, self)

    def too_many(self, name: str, era: int) -> DiagnosticError:
        """The refusal of a contract that has more values than can be held."""
        named = self.scopes[era].values.get(name)
        said = say("E625", "contract-too-large", most=MAX_CELLS, name=name)
        return DiagnosticError([Diagnostic(said, named.span if named is not None else None)])

    def _agreed(self, cell: Cell) -> Cell:
        """What waits for open readings alone, and is the same under each of their options, waits for nothing."""
        unknown = cell.outcome
        if not isinstance(unknown, Unknown) or not unknown.needs or any(n.kind != "reading" for n in unknown.needs):
            return cell
        self._chain.need_room()
        reading = min(need.name for need in unknown.needs)
        found: list[Outcome] = []
        for option in self.scopes[cell.era].rules.readings[reading].options:
            if (reading, option) not in self._otherwise:
                taken = {**self.readings, reading: option}
                self._otherwise[reading, option] = Evaluation(self.eras, self.answers, taken, self.supposed)
            found.append(self._otherwise[reading, option].cell(cell.name, cell.key, cell.era).outcome)
            if isinstance(found[-1], Unknown):
                return cell
        same = all(f == found[0] for f in found) or all(isinstance(f, EvaluationError) for f in found)
        return cell.but(found[0]) if same else cell

    def _outside(self, named: Element, context: Context, era: int) -> Outcome | None:
        """A key outside a range is not applicable; a member that nobody has named is an error."""
        for dimension, member in context.items():
            known = self._known.get((dimension, era)) or self._named(dimension, context, era)
            if not isinstance(known, frozenset):
                return known
            if member not in known:
                if self.latest > 0 or self.scopes[era].dimensions[dimension].kind in ("range", "closed"):
                    return NONE
                return EvaluationError(say("failure", "no-member", dimension=dimension, member=member))
        return None

    def _named(self, dimension: str, context: Context, era: int) -> frozenset[Member] | Unknown | EvaluationError:
        """The members of a dimension as a set, made once wherever one asks (of a nested one, once for each place)."""
        about = self.scopes[era].dimensions[dimension]
        above = tuple(context[p] for p in self.scopes[era].rules.parents(dimension)) if about.within is not None else ()
        known = self._known.get((dimension, era, *above))
        if known is not None:
            return known
        members = self.members(dimension, context, era)
        if not isinstance(members, tuple):
            return members
        found = frozenset(members)
        if about.kind != "range" or (dimension, era) in self._ranges:
            self._known[dimension, era, *above] = found
        return found


def _missing(kind: str, name: str, per: Sequence[str], context: Context) -> Unknown:
    """Unknown, for the contract does not say it at these members."""
    return Unknown(frozenset([MissingInput(kind, name, tuple((d, str(context[d])) for d in per))]))
