"""A contract under a rule set, cell by cell: lazy, memoised, exact, with a trace of every cell.

A cell is a named value at its members. With several versions (eras) a cell is computed under the one in force at
the date that its rule names or of its first dated member, and asks under that version too; without a date under
the asker's.
A fact that only the asker's version knows is read in the asker's form, whatever the day.
"""

from __future__ import annotations

import sys
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import islice
from typing import Any, NamedTuple, Protocol

from ..base.diagnostics import Diagnostic, DiagnosticError
from ..base.messages import say
from ..base.node import NONE, NotApplicable
from ..base.numbers import round_to
from ..base.positions import Span
from .circles import At, Circular, asked, led_back, settled
from .formula import Formula
from .interpreter import Context, Interpreter, Member
from .model import Dimension, Element, Fact, Rule, RuleSet, Table
from .outcomes import EvaluationError, MissingInput, Outcome, Unknown, propagate, subtract, total
from .scope import Scope

Key = tuple[Member, ...]
MAX_RANGE = 200
MAX_CELLS = 200_000  # of one contract; each takes about a kilobyte
ROOM = 400  # of Python's stack: what the deepest formula that there may be takes, and more
_NOWHERE = sys.maxsize


class Answers(Protocol):
    """What a contract says."""

    def fact(self, name: str, per: Sequence[str], key: Key, carry: bool) -> Outcome | None:
        """A fact's value, `NONE` where the contract says none, nothing where it is left out."""

    def members(self, dimension: str, above: tuple[str, ...]) -> tuple[str, ...] | None:
        """The members of an open or nested dimension; nothing where it is left out."""


@dataclass(frozen=True)
class Period:
    """A version and the first day from which it applies to the contract (none: from the start)."""

    start: date | None
    rules: RuleSet


class TooDeep(Exception):
    """The stack has no room left for what is asked: it is emptied, to begin from this place of the chain."""

    def __init__(self, depth: int) -> None:
        super().__init__(depth)
        self.depth = depth


class Cell(NamedTuple):
    """A computed value: its outcome, the outcome before rounding, what it read and the case taken."""

    name: str
    key: Key
    era: int
    outcome: Outcome
    unrounded: Outcome
    reads: tuple[At, ...]
    case: int | None = None
    assumed: bool = False


class Evaluation:
    """Asks for cells. `readings` are the options taken, `supposed` the members taken for rules of dimensions."""

    def __init__(
        self,
        eras: Sequence[Period],
        answers: Answers,
        readings: Mapping[str, str],
        supposed: Mapping[str, str] | None = None,
    ) -> None:
        self.eras, self.answers = tuple(eras), answers
        self.readings, self.supposed = dict(readings), dict(supposed or {})
        self.scopes = tuple(Scope(e.rules) for e in self.eras)
        self.latest = len(self.eras) - 1
        self.interpreter = Interpreter(self)
        self.cells: dict[At, Cell] = {}
        self.asked: set[str] = set()  # readings that something depended on
        self._ranges: dict[tuple[str, int], tuple[Member, ...] | Unknown | EvaluationError] = {}
        self._known: dict[tuple[str, int], frozenset[Member]] = {}
        self._sets: dict[int, tuple[tuple[Member, ...], frozenset[Member]]] = {}
        self._running: dict[At, int] = {}  # the chain of cells that ask for one another, each with its depth
        self._base = 0  # how much of the chain waits, off the stack
        self._back = _NOWHERE  # the least depth that what is being computed led back to
        self._unguarded: dict[At, int] = {}  # values that an invariant may yet refuse, with how many came before each
        self._open: dict[int, dict[At, Cell]] = {}  # what is computed but led back, by the depth that it led back to
        self._reads: list[list[At]] = [[]]
        self._otherwise: dict[tuple[str, str], Evaluation] = {}
        self._case: int | None = None
        self._assumed = False

    def under(self, reading: str, option: str, again: Container[At]) -> Evaluation:
        """The same with another option of a reading; only the cells of `again` are computed anew."""
        other = type(self)(self.eras, self.answers, {**self.readings, reading: option}, self.supposed)
        other.cells = {at: cell for at, cell in self.cells.items() if at not in again}
        return other

    # what formulas ask for

    def rounding(self, era: int) -> str:
        """How numbers are rounded in a version."""
        return self.scopes[era].rules.rounding

    def outcome(self, name: str, key: Key, era: int | None = None) -> Outcome:
        """The outcome of a value at its members."""
        if not self.latest:  # one version: the cell may be there already
            at = (name, key, 0)
            known = self.cells.get(at)
            if known is not None and not self._unguarded:
                self._reads[-1].append(at)
                return known.outcome
        return self.cell(name, key, self.latest if era is None else era).outcome

    def choice(self, reading: str, era: int) -> Outcome:
        """The option taken of a reading, or unknown where it is open."""
        about = self.scopes[era].rules.readings[reading]
        self.asked.add(reading)
        taken = self.readings.get(reading, about.chosen)
        return taken if taken is not None else Unknown(frozenset([MissingInput("reading", reading)]))

    def members(
        self, dimension: str, context: Context, era: int | None = None
    ) -> tuple[Member, ...] | Unknown | EvaluationError:
        """The members of a dimension where its parents have those of `context`."""
        era = self.latest if era is None else era
        about = self.scopes[era].dimensions[dimension]
        if about.kind == "closed":
            return about.members
        if about.kind == "range":
            if (dimension, era) not in self._ranges:
                back, self._back = self._back, _NOWHERE
                found, led = self._range(about, era), self._back
                self._back = min(back, led)
                if led < _NOWHERE:  # it leads back to a cell that is not done
                    return found
                self._ranges[dimension, era] = found
            return self._ranges[dimension, era]
        parents = self.scopes[era].rules.parents(dimension)
        named = self.answers.members(dimension, tuple(str(context[p]) for p in parents))
        if named is not None:
            return named
        if about.empty_by_default:
            return ()
        return Unknown(frozenset([MissingInput("dimension", dimension, tuple((p, str(context[p])) for p in parents))]))

    def _range(self, about: Dimension, era: int) -> tuple[Member, ...] | Unknown | EvaluationError:
        assert about.low is not None and about.high is not None
        low, high = self.interpreter.run(about.low, {}, era), self.interpreter.run(about.high, {}, era)
        bad = propagate((low, high))
        if bad is not None:
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
        dated = self.scopes[era].dimensions[dimension].dated
        if dated is not None and self.scopes[era].dimensions[dimension].kind != "range":
            parents = tuple(context[p] for p in self.scopes[era].rules.parents(dimension))
            days = {m: self.outcome(dated, (*parents, m), era) for m in members}
            if bad := propagate(days.values()):
                return bad
            members = tuple(sorted((m for m in members if isinstance(days[m], date)), key=lambda m: days[m]))  # type: ignore[arg-type, return-value]
        here = context[dimension]
        place = members.index(here) if here in members else 0
        return members[place - 1] if place > 0 else NONE

    def given(self, fact: str, context: Context, era: int) -> Outcome:
        """What the contract says of a fact at the current members, or its default, or unknown."""
        about = self.scopes[era].rules.facts[fact]
        key = tuple(context[d] for d in about.per)
        said = self.answers.fact(fact, about.per, key, about.carry)
        if said is not None:
            return said
        if about.default is not None:
            self._assumed = True
            return about.default
        return Unknown(frozenset([MissingInput("fact", fact, tuple((d, str(context[d])) for d in about.per))]))

    # cells

    def too_many(self, name: str, era: int) -> DiagnosticError:
        """The refusal of a contract that has more values than can be held."""
        named = self.scopes[era].values.get(name)
        said = say("E625", "contract-too-large", most=MAX_CELLS, name=name)
        return DiagnosticError([Diagnostic(said, named.span if named is not None else None)])

    def cell(self, name: str, key: Key, era: int) -> Cell:
        """The cell, computed once."""
        found = self._era(name, key, era) if self.latest else 0
        if not isinstance(found, int):
            return Cell(name, key, era, found, found, ())
        if not self._running:
            try:
                return self._unwound((name, key, found))
            except RecursionError:
                failure = EvaluationError(say("failure", "too-deep", name=name))
                return Cell(name, key, found, failure, failure, ())
        return self._cell((name, key, found))

    def _unwound(self, at: At) -> Cell:
        """A cell whose chain of cells may be deeper than the stack: what lies too deep is computed first, from
        there, while the chain above it waits."""
        self._reads[-1].append(at)
        waiting = [(at, 0)]
        self._reads.append([])
        try:
            while True:
                here, self._base = waiting[-1]
                while len(self._running) > self._base:
                    self._running.popitem()
                try:
                    cell = self._cell(here)
                except TooDeep as deep:
                    place = islice(reversed(self._running), len(self._running) - 1 - deep.depth, None)
                    waiting.append((next(place), deep.depth))
                    continue
                waiting.pop()
                if not waiting:
                    return cell
        finally:
            self._reads.pop()
            self._running.clear()
            self._open.clear()
            self._back = _NOWHERE

    def _need_room(self) -> None:
        """Whether the stack holds another cell; half of the chain that is on it begins anew where it does not."""
        chain = len(self._running) - self._base
        if chain > 1 and is_deep(ROOM):
            raise TooDeep(self._base + chain // 2)

    def asked_by(self, formula: Formula, context: Context, era: int) -> tuple[At, ...]:
        """The cells that a formula reads there, for those who follow a trace."""
        self._reads.append([])
        try:
            self.interpreter.run(formula, context, era)
            return tuple(dict.fromkeys(self._reads[-1]))
        finally:
            self._reads.pop()

    def _cell(self, at: At) -> Cell:
        """A cell that leads back to itself is an error, unless an unknown condition may yet break the circle."""
        self._reads[-1].append(at)
        known = self._there(at)
        if known is None:
            self._need_room()
            self._guarded(at)
            known = self._there(at) or self._new(at)
        return known

    def _there(self, at: At) -> Cell | None:
        """The cell, if it is computed. One that leads back to what is not done is an error until that is."""
        if at in self.cells:
            if at in self._unguarded and at not in self._running:
                self._guard(at)
            return self.cells[at]
        if at in self._running:
            back = self._running[at]
            failure = led_back(list(self._running)[back:])
            cell = Cell(*at, failure, failure, ())
        elif (found := next((low for low, cells in self._open.items() if at in cells), None)) is not None:
            back, cell = found, _for_now(self._open[found][at])
        else:
            return None
        self._back = min(self._back, back)
        return cell

    def _new(self, at: At) -> Cell:
        """The cell, computed; with it all that led back to it is done."""
        name, key, era = at
        depth = self._running[at] = len(self._running)
        self._reads.append([])
        outer, back = (self._case, self._assumed), self._back
        self._case, self._assumed, self._back = None, False, _NOWHERE
        try:
            raw, outcome = self._compute(name, key, era)
            if isinstance(outcome, Unknown):
                raw = outcome = self._agreed(name, key, era, outcome)
            cell = Cell(name, key, era, outcome, raw, tuple(dict.fromkeys(self._reads[-1])), self._case, self._assumed)
            low = self._back
        finally:
            self._reads.pop()
            self._case, self._assumed = outer
            self._back = back
        del self._running[at]  # not where the stack ends: the chain above waits
        inside: dict[At, Cell] = {}
        for later in [d for d in self._open if d >= depth]:
            inside |= self._open.pop(later)
        if low < depth:
            self._back = min(back, low)
            one, other = sorted(({at: cell, **inside}, self._open.get(low, {})), key=len)
            self._open[low] = other
            other |= one
            return _for_now(cell)
        circle, done = {at: cell, **inside}, {at: outcome}
        if inside or isinstance(outcome, Circular):
            done = settled({a: c.outcome for a, c in circle.items()}, self._span)
        for here, final in done.items():
            was = circle[here]
            self.cells[here] = was if was.outcome is final else was._replace(outcome=final, unrounded=final)
            if here[0] in self.scopes[here[2]].guards:
                self._unguarded[here] = len(self.cells)
        for here in [a for a in self._unguarded if a in circle]:
            self._there(here)
        return self.cells[at]

    def _span(self, at: At) -> Span | None:
        """Where the rule stands that an error of a cell is told at."""
        named = self.scopes[at[2]].values.get(at[0])
        return named.span if isinstance(named, Rule) else None

    def _era(self, name: str, key: Key, era: int) -> int | Outcome:
        """The version under which a cell is computed; unknown where the date that decides is unknown."""
        by = self.dated_by(name, key, era)
        if by is None:
            return era
        day = self.outcome(*by, self.latest)
        if not isinstance(day, date):
            return day
        starts = [i for i, e in enumerate(self.eras) if e.start is None or e.start <= day]
        there = starts[-1] if starts else 0
        return era if self.only_here(name, key, era, there) else there

    def dated_by(self, name: str, key: Key, era: int) -> tuple[str, Key] | None:
        """The date that decides on the version of a cell: the one that its rule names, in the latest version that has
        it, or that of its first dated member."""
        latest = self.scopes[self.latest]
        last = next((s.values[name] for s in reversed(self.scopes) if name in s.values), None)
        if (
            isinstance(last, Rule)
            and last.dated is not None
            and last.dated in latest.values
            and len(last.per) == len(key)
        ):
            context = dict(zip(last.per, key, strict=True))
            return last.dated, tuple(context[d] for d in latest.values[last.dated].per)
        named = self.scopes[era].values.get(name) or last
        for place, dimension in enumerate(named.per if named is not None else ()):
            about = latest.dimensions.get(dimension)
            if about is None or about.dated is None or about.dated == name:
                continue
            parents = len(latest.rules.parents(dimension))
            return about.dated, key[place - parents : place + 1]
        return None

    def only_here(self, name: str, key: Key, era: int, there: int) -> bool:
        """A fact that the asker's version knows, and that of the day does not, or not so: what the contract says of
        that day is read in the asker's form. A rule that a version does not have is not applicable in its time."""
        mine, other = self.scopes[era].values.get(name), self.scopes[there].values.get(name)
        if not isinstance(mine, Fact):
            return False
        if other is None or other.per != mine.per:
            return True
        known = (self.scopes[there].dimensions[d] for d in mine.per)
        return any(about.kind == "closed" and m not in about.members for about, m in zip(known, key, strict=True))

    def _compute(self, name: str, key: Key, era: int) -> tuple[Outcome, Outcome]:
        if len(self.cells) >= MAX_CELLS:
            raise self.too_many(name, era)
        scope = self.scopes[era]
        named = scope.values.get(name)
        if named is None or len(named.per) != len(key):
            return NONE, NONE
        context = dict(zip(named.per, key, strict=True))
        outside = self._outside(named, context, era)
        if outside is not None:
            return outside, outside
        if isinstance(named, Table):
            cell = named.cells.get(tuple(str(k) for k in key), NONE)
            return cell, cell
        if isinstance(named, Fact):
            value = self._fact(named, context, key, era)
            return value, value
        assert isinstance(named, Rule)
        raw = outcome = self._rule(named, context, key, era)
        if isinstance(raw, EvaluationError):
            raw = outcome = raw.of(named.span)
        if named.round is not None and isinstance(raw, Fraction):
            outcome = round_to(raw, named.round, scope.rules.rounding)
        if named.type == "integer" and isinstance(outcome, Fraction) and outcome.denominator != 1:
            outcome = EvaluationError(say("failure", "not-whole", name=name, number=outcome), named.span)
        return raw, outcome

    def _agreed(self, name: str, key: Key, era: int, unknown: Unknown) -> Outcome:
        """What waits for open readings alone, and is the same under each of their options, waits for nothing."""
        if any(need.kind != "reading" for need in unknown.needs) or not unknown.needs:
            return unknown
        self._need_room()
        reading = min(need.name for need in unknown.needs)
        found: list[Outcome] = []
        for option in self.scopes[era].rules.readings[reading].options:
            if (reading, option) not in self._otherwise:
                taken = {**self.readings, reading: option}
                self._otherwise[reading, option] = Evaluation(self.eras, self.answers, taken, self.supposed)
            found.append(self._otherwise[reading, option].cell(name, key, era).outcome)
            if isinstance(found[-1], Unknown):
                return unknown
        same = all(f == found[0] for f in found) or all(isinstance(f, EvaluationError) for f in found)
        return found[0] if same else unknown

    def _outside(self, named: Element, context: Context, era: int) -> Outcome | None:
        """A key outside a range is not applicable; a member that nobody has named is an error."""
        for dimension, member in context.items():
            known = self._known.get((dimension, era))
            if known is None:
                about = self.scopes[era].dimensions[dimension]
                members = self.members(dimension, context, era)
                if not isinstance(members, tuple):
                    return members
                if about.kind == "open" or about.within is not None:
                    known = self._set(members)
                else:  # the members are the same wherever one asks
                    known = self._known[dimension, era] = frozenset(members)
            if member not in known:
                kind = self.scopes[era].dimensions[dimension].kind
                lenient = kind in ("range", "closed") or self.latest > 0
                return (
                    NONE
                    if lenient
                    else EvaluationError(say("failure", "no-member", dimension=dimension, member=member))
                )
        return None

    def _set(self, members: tuple[Member, ...]) -> frozenset[Member]:
        """The members as a set, made once for each list of them."""
        found = self._sets.get(id(members))
        if found is None or found[0] is not members:
            found = self._sets[id(members)] = (members, frozenset(members))
        return found[1]

    def _holds(self, when: Formula | None, context: Context, era: int) -> Outcome | None:
        """Nothing where a condition holds, else what the value is instead."""
        outcome = self.interpreter.run(when, context, era) if when is not None else True
        if outcome is True:
            return None
        return outcome if isinstance(outcome, (Unknown, EvaluationError)) else NONE

    def _fact(self, fact: Fact, context: Context, key: Key, era: int) -> Outcome:
        instead = self._holds(fact.when, context, era)
        if instead is not None:
            return instead
        return self.given(fact.name, context, era)

    def _rule(self, rule: Rule, context: Context, key: Key, era: int) -> Outcome:
        if rule.name in self.supposed and rule.type in self.scopes[era].dimensions:
            return self.supposed[rule.name]
        instead = self._instead(rule, context, key, era)
        if instead is not None:
            return instead
        if rule.is_rest:
            return self._rest(rule, key, era)
        if rule.formula is not None:
            return self.interpreter.run(rule.formula, context, era)
        for number, case in enumerate(rule.cases):
            holds = self.interpreter.run(case.condition, context, era) if case.condition is not None else True
            if isinstance(holds, (Unknown, EvaluationError)):
                return holds
            if holds is True:
                self._case = number
                return self.interpreter.run(case.then, context, era)
        return EvaluationError(say("failure", "no-case", rule=rule.name))

    def _instead(self, rule: Rule, context: Context, key: Key, era: int) -> Outcome | None:
        """What a rule is where it does not come to its formula. A payment is none where its amount is not due, and
        unknown while nobody knows whether it is: the size of what is due may be unknown, an advance on it is not."""
        if rule.kind != "payment" or rule.of is None:
            return self._holds(rule.when, context, era)
        due = self.outcome(rule.of, key, era)
        if isinstance(due, (NotApplicable, EvaluationError)):
            return due
        about = self.scopes[era].values.get(rule.of)
        found = [self._holds(rule.when, context, era)]
        if isinstance(due, Unknown) and isinstance(about, Rule):
            found.append(self._holds(about.when, context, era))
        return NONE if NONE in found else propagate(o for o in found if o is not None)

    def _rest(self, rule: Rule, key: Key, era: int) -> Outcome:
        assert rule.of is not None
        others = [p for p in self.scopes[era].rules.payments_of(rule.of) if p.name != rule.name]
        return subtract(self.outcome(rule.of, key, era), total([self.outcome(p.name, key, era) for p in others]))

    def _guarded(self, at: At) -> None:
        """An invariant `of` a rule is asked for by that rule, first: so it finds the value that it may yet refuse."""
        name, key, era = at
        named = self.scopes[era].values.get(name)
        if isinstance(named, Rule) and named.kind == "invariant" and named.of is not None:
            self._reads.append([])
            try:
                self.outcome(named.of, key, era)
            finally:
                self._reads.pop()

    def _guard(self, at: At) -> None:
        """An invariant `of` a rule that definitely fails makes an error of its value. The invariant may ask for the
        value itself; what was computed from the value on the way is forgotten if it turns out to be an error."""
        name, key, era = at
        self._running[at] = len(self._running)
        for guard in self.scopes[era].guards[name]:
            if self.outcome(guard.name, key, era) is False:
                for late in list(self.cells)[self._unguarded[at] :]:
                    if late[0] != guard.name:
                        del self.cells[late]
                own = say("failure", "of-the-law", message=guard.message)
                broken = EvaluationError(
                    own if guard.message else say("failure", "not-held", name=guard.name), guard.span
                )
                self.cells[at] = self.cells[at]._replace(outcome=broken)
                break
        del self._running[at], self._unguarded[at]


def is_deep(room: int) -> bool:
    """Whether fewer frames than these are left of Python's stack."""
    try:
        sys._getframe(max(0, sys.getrecursionlimit() - room))
    except ValueError:
        return False
    return True


def _for_now(cell: Cell) -> Cell:
    """A cell that led back to one that is not done, for one that asks for it."""
    outcome = asked(cell.outcome, cell[:3])
    return cell if outcome is cell.outcome else cell._replace(outcome=outcome, unrounded=outcome)
