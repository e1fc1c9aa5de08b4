"""How far the values of a contract reach while facts are unknown: its cells over intervals, lazy and memoised.

What the ordinary evaluation knows is taken from it; only unknown cells are evaluated here. A cell is remembered
together with the facts it depends on, so that narrowing one fact recomputes only what hangs on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ...base.node import NONE
from ...core.environment import Context, Key, Member
from ...core.eras import dated_by, only_here
from ...core.evaluation import MAX_RANGE, Evaluation
from ...core.expression import And, Cell, Compare, Current, Expression
from ...core.model import Dimension, Rule, Table
from ...core.outcomes import EvaluationError, MissingInput, Unknown
from ...core.scope import Named, Scope
from ...core.unwinding import ROOM, Chain
from . import arithmetic, domains
from .domains import ANY_MEMBER
from .interpreter import RangeInterpreter
from .intervals import (
    FIRST_DAY,
    NOT_APPLICABLE,
    NOTHING,
    Interval,
    LinearForm,
    hull,
    interval_of_value,
    meet,
    values_of,
    within,
)
from .splitting import Narrowing, Trace

MAX_CHAIN = 1_000  # cells that ask for cells: back along a range without a beginning there is always one more
Place = tuple[str, Key, int]
Held = tuple[tuple[int, int], ...]


class Endless(Exception):
    """A chain of cells too long to follow."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What a cell may be, and what that depends on."""

    interval: Interval
    trace: Trace


class RangeEvaluation(Narrowing):
    """Asks for intervals."""

    def __init__(self, evaluation: Evaluation) -> None:
        super().__init__()
        self.evaluation = evaluation
        self.scopes = evaluation.scopes
        self.walker = RangeInterpreter(self)
        self.memo: dict[tuple[Place, Held], Reached] = {}
        self.work = 0  # cells computed so far
        self._exact: dict[Place, Interval | None] = {}
        self._chain: Chain[tuple[Place, Held], dict[int, Interval]] = Chain()  # of cells, each with what it holds
        self._running = self._chain.running
        self._unclipped: set[tuple[Place, Held]] = set()  # what invariants say of these is not yet known
        self._clips = [clips(s) for s in self.scopes]

    # what formulas ask for

    def interval(self, name: str, key: Key, era: int) -> Interval:
        """The interval of a value at its members, under every version that may apply to it."""
        result = NOTHING
        for one in self.eras(name, key, era):
            result = hull(result, NOT_APPLICABLE if one is None else self.cell((name, key, one)))
        return result

    def eras(self, name: str, key: Key, era: int) -> Sequence[int | None]:
        """The versions that may apply to a value, and nothing where there may be no such."""
        return eras(self, name, key, era) if self.evaluation.latest else (era,)

    def named(self, name: str, era: int) -> Named | None:
        """What bears the name under this version, or under the latest that has it."""
        return self.scopes[era].values.get(name) or next(
            (s.values[name] for s in reversed(self.scopes) if name in s.values), None
        )

    def anything(self, name: str, era: int) -> Interval:
        """Any value of the type that a name has."""
        named = self.named(name, era)
        return replace(domains.domain(named.type, self.scopes[era]), none=True) if named is not None else NOT_APPLICABLE

    def member(self, dimension: str, member: Member, era: int) -> Interval:
        """A member as a value; one that nobody has listed may be any of its dimension."""
        if member == ANY_MEMBER:
            return domains.domain(dimension, self.scopes[era])
        return interval_of_value(Fraction(member) if isinstance(member, int) else member)

    def per(self, name: str, era: int) -> Sequence[str]:
        """The dimensions that a value is per under this version, in the order of its keys."""
        return self.scopes[era].values[name].per

    def rounding(self, era: int) -> str:
        """As the ordinary evaluation rounds under this version."""
        return self.evaluation.rounding(era)

    def said(self, fact: str, context: Context, era: int) -> Interval:
        """What the contract says of a fact; anything it may be where it is left out."""
        about = self.scopes[era].rules.facts[fact]
        key = tuple(context[d] for d in about.per)
        said = None if ANY_MEMBER in key else self.evaluation.answers.fact(fact, about.per, key, about.carry)
        outcome = said if said is not None else about.default
        if outcome is not None:
            return interval_of_value(outcome)
        need = MissingInput("fact", fact, tuple((d, str(context[d])) for d in about.per))
        return self.fact(need, domains.domain(about.type, self.scopes[era], about.minimum, about.maximum))

    def choice(self, reading: str, era: int) -> Interval:
        """The option taken of a reading; all that are left where it is open."""
        taken = self.evaluation.choice(reading, era)
        if not isinstance(taken, Unknown):
            return interval_of_value(taken)
        options = self.scopes[era].rules.readings[reading].options
        return self.fact(MissingInput("reading", reading), Interval("words", words=frozenset(options)))

    def keys(self, interval: Interval, dimension: str, era: int) -> tuple[list[Member] | None, bool]:
        """The members that a key may be (nothing: any), and whether it may lie outside them."""
        if interval.kind == "nothing":
            return [], False
        if interval.kind == "words":
            return (None, True) if interval.words is None else (sorted(str(w) for w in interval.words), False)
        members = self.members(dimension, self.walker.context, era)
        if members is None:
            return [], False
        point = interval.point
        if any(many for _, _, many in members):
            return ([int(point)] if point is not None and point.denominator == 1 else None), True
        able = [m for m, _, _ in members if isinstance(m, int) and Fraction(m) in values_of(interval)]
        whole = interval.low is not None and interval.high is not None and interval.grid == 1
        inside = point is not None and point.denominator == 1 and int(point) in able
        within = whole and len(able) == int(interval.high) - int(interval.low) + 1  # type: ignore[arg-type]
        return list(able), not (inside or within)

    def members(self, dimension: str, context: Context, era: int) -> list[tuple[Member, bool, bool]] | None:
        """The members of a dimension: each, whether it is there for certain, and whether it stands for any number;
        nothing where they are an error."""
        return members(self, dimension, context, era)

    def before(self, dimension: str, context: Context, era: int) -> list[Any]:
        """What may come before the current member: members, and `NONE` for nothing."""
        if ANY_MEMBER not in context.values():
            found = self.evaluation.before(dimension, context, era)
            if isinstance(found, EvaluationError):
                return []
            if not isinstance(found, Unknown):
                return [found]
        here = context[dimension]
        if isinstance(here, int):
            return [here - 1, NONE]
        members = self.members(dimension, context, era) or []
        return [*(m for m, _, _ in members if m != here or m == ANY_MEMBER), NONE]

    # cells

    def reached(self, place: Place) -> Reached:
        """A cell over what the facts are held to, computed once for each part that matters to it."""
        root = self._done(place, ())
        facts = root.trace.facts
        held = tuple(sorted((n, m) for n, m in self.spans.items() if facts >> n & 1)) if self.spans else ()
        if not held:
            return root
        return self._done(place, held)

    def cell(self, place: Place) -> Interval:
        """Its outcome where that is known, else all that it may be, as a symbol that a sum knows again."""
        known = self.exact(place)
        if known is not None:
            return known
        found = self.reached(place)
        self.traces[-1].take(found.trace.facts, found.trace.cuts)
        interval = found.interval
        if (
            interval.kind in ("number", "date")
            and interval.form is None
            and interval.low != interval.high
            and not found.interval.parts
        ):
            return replace(interval, form=LinearForm({place: (Fraction(1), interval.low, interval.high)}, Fraction(0)))
        return interval

    def remember(self, place: Place, interval: Interval) -> Interval:
        """A narrower interval of a cell, found by other means; it is kept for what asks for the cell."""
        root = self.memo[place, ()]
        found = meet(root.interval, interval)
        if (found.low, found.high, found.none, found.words) != (
            root.interval.low,
            root.interval.high,
            root.interval.none,
            root.interval.words,
        ):
            self.memo[place, ()] = Reached(replace(found, parts=root.interval.parts), root.trace)
        return self.memo[place, ()].interval

    def exact(self, place: Place) -> Interval | None:
        """What the ordinary evaluation knows of a cell."""
        if place not in self._exact:
            name, key, era = place
            outcome = Unknown(frozenset()) if ANY_MEMBER in key else self.evaluation.cell(name, key, era).outcome
            self._exact[place] = None if isinstance(outcome, Unknown) else interval_of_value(outcome)
        return self._exact[place]

    def _done(self, place: Place, held: Held) -> Reached:
        """A cell, wherever on the stack."""
        if (place, held) in self.memo and ((place, held) not in self._unclipped or (place, held) in self._running):
            return self.memo[place, held]
        if self._running:
            return self._compute(place, held)
        outer = self.held, self.spans
        try:
            return self._chain.unwound((place, held), self.held, self._again)
        finally:
            self.held, self.spans = outer

    def _again(self, at: tuple[Place, Held], holding: dict[int, Interval]) -> Reached:
        """A cell with what it holds, from an empty stack."""
        self.held = holding
        return self._compute(*at)

    def _compute(self, place: Place, held: Held) -> Reached:
        if (place, held) in self._running:
            return Reached(self.anything(place[0], place[2]), Trace())
        if len(self._running) >= MAX_CHAIN:
            raise Endless
        self._chain.need_room(ROOM + ROOM // 2)
        self._running[place, held] = {n: self.held[n] for n, _ in held}
        outer, trace = (self.held, self.spans), Trace()
        if (place, held) in self.memo:  # but for its bounds, which lay too deep
            trace = self.memo[place, held].trace
        self.held, self.spans = self._running[place, held], dict(held)
        self.traces.append(trace)
        try:
            if (place, held) not in self.memo:
                self.work += 1
                interval = value(self, place)
                if held:
                    interval = meet(interval, self.memo[place, ()].interval)
                self.memo[place, held] = Reached(interval, trace)
                self._unclipped.add((place, held))
            interval = self.memo[place, held].interval
            for clip in self._clips[place[2]].get(place[0], ()):
                interval = clip(self, place[1], place[2], interval)
            self.memo[place, held] = Reached(interval, trace)
            self._unclipped.discard((place, held))
        finally:
            self.traces.pop()
            self.held, self.spans = outer
        del self._running[place, held]
        return self.memo[place, held]


Clip = Callable[["RangeEvaluation", Key, int, Interval], Interval]


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}


def clips(scope: Scope) -> dict[str, list[Clip]]:
    """By the value they bound, what each invariant of the rule set says of it."""
    found: dict[str, list[Clip]] = {}
    for rule in scope.rules.of_kind("invariant"):
        for pair in _pairs(rule.formula.meaning) if rule.formula is not None else ():
            for side, op, other in (
                (pair.left, pair.op, pair.right),
                (pair.right, _TURNED.get(pair.op, ""), pair.left),
            ):
                target = _target(side, rule, scope)
                if target is not None and op in _TURNED:
                    found.setdefault(target, []).append(_clip(rule, op, other))
    return found


def _pairs(found: Expression) -> Iterator[Compare]:
    """The comparisons that must all hold."""
    if isinstance(found, And):
        for part in found.parts:
            yield from _pairs(part)
    elif isinstance(found, Compare):
        yield found


def _target(found: Expression, rule: Rule, scope: Scope) -> str | None:
    """The rule that a name stands for, at exactly the members at which the invariant is said."""
    if not isinstance(found, Cell) or found.written:
        return None
    here = tuple(k.dimension if isinstance(k, Current) else "" for k in found.keys)
    named = scope.values.get(found.name)
    return found.name if here == rule.per and isinstance(named, Rule) and named.per == rule.per else None


def _clip(rule: Rule, operator: str, other: Expression) -> Clip:
    def clip(reach: RangeEvaluation, key: Key, era: int, interval: Interval) -> Interval:
        if interval.kind not in ("number", "date"):
            return interval
        context = dict(zip(rule.per, key, strict=True))
        if rule.when is not None and arithmetic.truth(reach.walker.run(rule.when, context, era))[1]:
            return interval
        bound = values_of(reach.walker.meaning(other, context, era))
        if bound.kind != interval.kind:
            return interval
        least = bound.low if operator in (">", ">=", "==") else None
        most = bound.high if operator in ("<", "<=", "==") else None
        clipped = within(values_of(interval), least, most)
        return hull(clipped, Interval(none=True)) if interval.none else clipped

    return clip


def value(reach: RangeEvaluation, place: Place) -> Interval:
    """A cell over intervals, from what its rule means; not applicable where there may be no such place."""
    name, key, era = place
    named = reach.scopes[era].values.get(name)
    if named is None or len(named.per) != len(key):
        return NOT_APPLICABLE
    context = dict(zip(named.per, key, strict=True))
    there, outside = inside(reach, named.per, context, era)
    interval = NOTHING
    if there and isinstance(named, Table):
        interval = interval_of_value(named.cells.get(tuple(str(k) for k in key), NONE))
    elif there:
        interval = reach.walker.meaning(reach.scopes[era].rules.meanings[name], context, era)
    return hull(interval, NOT_APPLICABLE) if outside else interval


def eras(reach: RangeEvaluation, name: str, key: Key, era: int) -> Sequence[int | None]:
    """The versions under which a cell may be computed, and nothing where it may have none."""
    found = None if ANY_MEMBER in key else reach.evaluation.era_of(name, key, era)
    if isinstance(found, int):
        return [found]
    by = dated_by(reach.scopes, name, key, era)
    if by is None:
        return [era]
    day = reach.interval(*by, reach.evaluation.latest)
    starts = [FIRST_DAY if e.start is None else Fraction(e.start.toordinal()) for e in reach.evaluation.eras]
    able = {era if only_here(reach.scopes, name, key, era, e) else e for e in domains.eras(day, starts)}
    return [*sorted(able), *([None] if day.none else [])]


def members(
    reach: RangeEvaluation, dimension: str, context: Context, era: int
) -> list[tuple[Member, bool, bool]] | None:
    """Each member, whether it is there for certain, and whether it stands for any number, where there may be too many
    to go through; nothing where the list itself is an error."""
    about = reach.scopes[era].dimensions[dimension]
    parents = reach.scopes[era].rules.parents(dimension)
    unseen = any(context[p] == ANY_MEMBER for p in parents)
    found = Unknown(frozenset()) if unseen else reach.evaluation.members(dimension, context, era)
    if isinstance(found, tuple):
        return [(m, True, False) for m in found]
    if isinstance(found, EvaluationError):
        return None
    if about.kind == "range":
        return _numbers(reach, about, era)
    need = MissingInput("dimension", dimension, tuple((p, str(context[p])) for p in parents))
    held = reach.fact(need, Interval("words"))
    return [] if held.words == frozenset() else [(ANY_MEMBER, False, True)]


def _numbers(reach: RangeEvaluation, about: Dimension, era: int) -> list[tuple[Member, bool, bool]]:
    """The members of a range of which an end is unknown; it has no more than `MAX_RANGE`, or is an error."""
    assert about.low is not None and about.high is not None
    low, high = (reach.walker.run(f, {}, era) for f in (about.low, about.high))
    first, last = low.low, high.high
    if first is None and high.low is not None:
        first = high.low - MAX_RANGE
    if last is None and low.high is not None:
        last = low.high + MAX_RANGE
    if first is None or last is None or last - first > 2 * MAX_RANGE:
        return [(ANY_MEMBER, False, True)]
    certain = not (low.none or high.none) and low.high is not None and high.low is not None
    return [
        (n, certain and low.high <= n <= high.low, False)  # type: ignore[operator]
        for n in range(int(first), int(last) + 1)
    ]


def inside(reach: RangeEvaluation, per: Sequence[str], context: Context, era: int) -> tuple[bool, bool]:
    """Whether the members of a place may be there, and whether they may not."""
    outside = False
    for dimension in per:
        found = members(reach, dimension, context, era)
        if found is None:
            return False, False
        kind = reach.scopes[era].dimensions[dimension].kind
        if context[dimension] == ANY_MEMBER or any(many for _, _, many in found):
            outside = outside or (kind == "range" and context[dimension] != ANY_MEMBER)
            continue
        sure = next((s for m, s, _ in found if m == context[dimension]), None)
        if sure is None:
            return False, kind in ("range", "closed") or len(reach.scopes) > 1
        outside = outside or not sure
    return True, outside
