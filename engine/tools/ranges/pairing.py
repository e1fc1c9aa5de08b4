"""Two meanings of a value walked side by side, one under each of two texts: what the second gives more than the first.

What both compute alike is nothing, a factor that both share is taken once, a condition that both share splits the facts
once; what cannot be so compared is the difference of two intervals. Not applicable counts for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from ...base.node import NONE
from ...core.environment import Context, Key, Member
from ...core.evaluation import Evaluation
from ...core.expression import Cell, Const, Current, Expression, Fold, Over, Previous, Round, When
from ...core.model import Fact, Rule
from . import arithmetic
from .cells import Reached
from .intervals import MOST_TERMS, NOTHING, Bound, Interval, LinearForm, hull, meet
from .pairs import ANY, ZERO, PairRanges, counted
from .splitting import Trace
from .terms import Branch, branch_of, factors, is_sum, matched, terms

MOST_BRANCHES = 6  # conditions of one text alone, one inside the other
MOST_DEEP = 25  # cells that ask for cells; beyond, both sides are taken apart
Names = tuple[str, str]


class Pairing:
    """The differences of cells and expressions, the second text's less the first's; `moved` are the names that may
    differ."""

    def __init__(self, before: Evaluation, after: Evaluation, moved: Container[str]) -> None:
        self.reach = PairRanges(before, after, moved)
        self.likeness = self.reach.likeness
        self.walker = self.reach.walker
        self._memo: dict[tuple[Names, Key, tuple[tuple[int, int], ...]], Reached] = {}
        self._running: set[tuple[Names, Key]] = set()
        self._depth = 0  # of conditions inside conditions

    def reached(self, names: Names, key: Key) -> Reached:
        """The difference of a cell over what the facts are held to, computed once for each part that matters."""
        root = self._done(names, key, ())
        facts = root.trace.facts
        held = tuple(sorted((n, m) for n, m in self.reach.spans.items() if facts >> n & 1))
        return self._done(names, key, held) if held else root

    def cell(self, names: Names, key: Key) -> Interval:
        """The difference of a cell, for what is made of it."""
        if names[0] == names[1] and self.likeness.same(names[0], key):
            return ZERO
        found = self.reached(names, key)
        self.reach.traces[-1].take(found.trace.facts, found.trace.cuts)
        return found.interval

    def _done(self, names: Names, key: Key, held: tuple[tuple[int, int], ...]) -> Reached:
        if (names, key, held) in self._memo:
            return self._memo[names, key, held]
        if (names, key) in self._running:
            return Reached(ANY, Trace())
        if len(self._running) >= MOST_DEEP:
            wide, trace = self.reach.watch(lambda: self.wide(names, key))
            return Reached(wide, trace)
        reach, trace = self.reach, Trace()
        outer, depth, self._depth = (reach.held, reach.spans), self._depth, 0
        reach.held, reach.spans = {n: reach.held[n] for n, _ in held}, dict(held)
        reach.traces.append(trace)
        self._running.add((names, key))
        try:
            interval = self._compute(names, key)
        finally:
            self._running.discard((names, key))
            reach.traces.pop()
            reach.held, reach.spans = outer
            self._depth = depth
        self._memo[names, key, held] = Reached(interval, trace)
        return self._memo[names, key, held]

    def _compute(self, names: Names, key: Key) -> Interval:
        one, other = (self.reach.scopes[era].values.get(name) for era, name in enumerate(names))
        found = None
        known = isinstance(one, (Rule, Fact)) and isinstance(other, (Rule, Fact))
        if known and one.per == other.per and len(one.per) == len(key):  # type: ignore[union-attr]
            context = dict(zip(one.per, key, strict=True))  # type: ignore[union-attr]
            first, second = (self.reach.scopes[era].rules.meanings[name] for era, name in enumerate(names))
            found = self.pair(first, second, context)
        if found is not None and settled(found):
            return found
        wide = self.wide(names, key)
        return both(found, wide) if found is not None else wide

    def wide(self, names: Names, key: Key) -> Interval:
        """The difference of the intervals of a cell under both texts."""
        return self.apart(*(self.reach.value(name, key, era) for era, name in enumerate(names)))

    def apart(self, before: Interval, after: Interval) -> Interval:
        """The difference of two intervals; symbols that both have cancel."""
        return arithmetic.subtract(after, before)

    def pair(self, a: Expression, b: Expression, context: Context) -> Interval:
        """What one expression gives under the second text, less what another gives under the first."""
        if self.likeness.identical(a, b, context):
            return ZERO
        found = self.structural(a, b, context)
        if found is not None and settled(found):
            return found
        wide = self.apart(self.alone(a, context, 0), self.alone(b, context, 1))
        return both(found, wide) if found is not None else wide

    def alone(self, expression: Expression, context: Context, era: int) -> Interval:
        """What an expression counts for under one text."""
        return counted(self.walker.meaning(expression, context, era))

    def structural(self, a: Expression, b: Expression, context: Context) -> Interval | None:
        """The difference from how both are made, where that says anything."""
        split = self.branches(a, b, context)
        if split is not None:
            return split
        if isinstance(a, Cell) and isinstance(b, Cell) and a.name == b.name and a.keys == b.keys:
            return self.cells(a, context)
        inlined = self.inlined(a, b, context)
        if inlined is not None:
            return inlined
        if isinstance(a, Round) and isinstance(b, Round) and (a.step, a.mode) == (b.step, b.mode):
            bodies = [self.alone(e.body, context, era) for era, e in enumerate((a, b))]
            symbol = ("rounding", a.rule, tuple(context.items()))
            return _rounded(self.pair(a.body, b.body, context), a.step, a.mode, bodies, symbol)
        if isinstance(a, Over) and isinstance(b, Over) and (a.aggregate, a.dimension) == (b.aggregate, b.dimension):
            return self.over(a, b, context)
        if isinstance(a, Fold) and isinstance(b, Fold) and a.aggregate == b.aggregate and len(a.args) == len(b.args):
            return self.fold(a, b, context)
        if isinstance(a, Previous) and isinstance(b, Previous) and a.dimension == b.dimension:
            return self.previous(a, b, context)
        found = self.products(a, b, context)
        return self.sums(a, b, context) if found is None and (is_sum(a) or is_sum(b)) else found

    def branches(self, a: Expression, b: Expression, context: Context) -> Interval | None:
        """Conditions: one that both have splits the facts once, one that only one has also."""
        first, second = branch_of(a), branch_of(b)
        if first is not None and second is not None and self.likeness.identical(first[0], second[0], context):
            return self.reach.branch(
                lambda: self.walker.meaning(first[0], context, 0),
                lambda: self.pair(first[1], second[1], context),
                lambda: self.pair(first[2], second[2], context),
            )
        if (first is None and second is None) or self._depth >= MOST_BRANCHES:
            return None
        self._depth += 1
        try:
            if first is not None:
                return self._either(first, context, 0, lambda e: self.pair(e, b, context))
            assert second is not None
            return self._either(second, context, 1, lambda e: self.pair(a, e, context))
        finally:
            self._depth -= 1

    def _either(self, of: Branch, context: Context, era: int, ask: Callable[[Expression], Interval]) -> Interval:
        return self.reach.branch(
            lambda: self.walker.meaning(of[0], context, era), lambda: ask(of[1]), lambda: ask(of[2])
        )

    def cells(self, cell: Cell, context: Context) -> Interval | None:
        """The difference of a value that both read at the same members, of each that these may be."""
        per = [self.reach.scopes[era].values[cell.name].per for era in (0, 1)]
        if per[0] != per[1] or not all(self.likeness.identical(k, k, context) for k in cell.keys):
            return None
        places, outside = self.reach.places(cell, context, 0)
        if places is None:
            return None
        result = ZERO if outside else NOTHING
        for place in places:
            result = hull(result, self.cell((cell.name, cell.name), place))
        return result

    def inlined(self, a: Expression, b: Expression, context: Context) -> Interval | None:
        """A rule that one text alone knows, by what it is made of."""
        sides = [a, b]
        for era, expression in enumerate(sides):
            if isinstance(expression, Cell) and expression.name not in self.reach.scopes[1 - era].values:
                rule = self.reach.scopes[era].values.get(expression.name)
                if isinstance(rule, Rule) and all(isinstance(k, Current) for k in expression.keys):
                    sides[era] = self.reach.scopes[era].rules.meanings[expression.name]
        return None if sides[0] is a and sides[1] is b else self.pair(sides[0], sides[1], context)

    def over(self, a: Over, b: Over, context: Context) -> Interval | None:
        """A sum over members, member by member; one that only one text has counts alone."""
        if a.aggregate != "sum" or a.body is None or b.body is None:
            return self.extremes(a, b, context) if a.aggregate in ("min", "max") else None
        result = ZERO
        for inner, sides, sure, many in self.shared(a.dimension, context):
            result = arithmetic.plus(result, self.of_member(a, b, inner, sides, sure, many))
        return result

    def of_member(
        self, a: Over, b: Over, context: Context, sides: tuple[bool, bool], sure: bool, many: bool
    ) -> Interval:
        """What one member, or any number of them, adds to the difference of two sums."""
        step = self.element(a, b, context, sides)
        if many:
            step = Interval("number", None if _below(step) else Fraction(0), None if _above(step) else Fraction(0))
        return step if sure else hull(step, ZERO)

    def shared(self, dimension: str, context: Context) -> Iterator[tuple[Context, tuple[bool, bool], bool, bool]]:
        """Each member that either text has: the members with it, in which texts it is, whether for certain in those,
        and whether it stands for many."""
        found: list[Mapping[Member, tuple[bool, bool]]] = []
        for era in (0, 1):
            members = self.reach.members(dimension, context, era) or []
            found.append({m: (sure, many) for m, sure, many in members})
        for member in {**found[0], **found[1]}:
            known = [f[member] for f in found if member in f]
            sides = member in found[0], member in found[1]
            certain, many = all(s for s, _ in known), any(m for _, m in known)
            yield {**context, dimension: member}, sides, certain, many

    def element(self, a: Over, b: Over, context: Context, sides: tuple[bool, bool]) -> Interval:
        """What one member adds to the difference of two sums."""
        assert a.body is not None and b.body is not None
        ask_a, ask_b = a.body, b.body
        nothing = Const(NONE)
        first = When(a.where, ask_a) if a.where is not None else ask_a
        second = When(b.where, ask_b) if b.where is not None else ask_b
        return self.pair(first if sides[0] else nothing, second if sides[1] else nothing, context)

    def extremes(self, a: Over, b: Over, context: Context) -> Interval | None:
        """A least or greatest moves no further than what it is taken of, where all of it applies for certain."""
        if a.where is not None or b.where is not None or a.body is None or b.body is None:
            return None
        result = NOTHING
        for context_, sides, sure, many in self.shared(a.dimension, context):
            if sides != (True, True) or not sure or many or not self.certain((a.body, b.body), context_):
                return None
            result = hull(result, self.pair(a.body, b.body, context_))
        return result if result.kind == "number" else None

    def fold(self, a: Fold, b: Fold, context: Context) -> Interval | None:
        """As `extremes`, of what is listed."""
        if a.aggregate not in ("min", "max"):
            return None
        result = NOTHING
        for one, other in zip(a.args, b.args, strict=True):
            if not self.certain((one, other), context):
                return None
            result = hull(result, self.pair(one, other, context))
        return result if result.kind == "number" else None

    def certain(self, sides: Sequence[Expression], context: Context) -> bool:
        """Whether both are numbers that apply."""
        found = [self.walker.meaning(e, context, era) for era, e in enumerate(sides)]
        return all(i.kind == "number" and not i.none for i in found)

    def previous(self, a: Previous, b: Previous, context: Context) -> Interval | None:
        """The difference at the member before, where both texts have the same before it."""
        before = [self.reach.before(a.dimension, context, era) for era in (0, 1)]
        if before[0] != before[1]:
            return None
        result = NOTHING
        for member in before[0]:
            found = ZERO if member is NONE else self.pair(a.body, b.body, {**context, a.dimension: member})
            result = hull(result, found)
        return result

    def sums(self, a: Expression, b: Expression, context: Context) -> Interval:
        """Terms that both have cancel, or are compared with each other."""
        result = ZERO
        for sign, one, other in matched(terms(a, 1), terms(b, 1)):
            if one is not None and other is not None:
                step = self.pair(one, other, context)
            elif other is not None:
                step = self.alone(other, context, 1)
            else:
                assert one is not None
                step = arithmetic.negate(self.alone(one, context, 0))
            result = arithmetic.plus(result, step if sign > 0 else arithmetic.negate(step))
        return result

    def products(self, a: Expression, b: Expression, context: Context) -> Interval | None:
        """x·y less u·v is (x less u)·y and u·(y less v); a quotient by what both share likewise."""
        one, other = factors(a, b), factors(b, a)
        if one is None or other is None or one[0] != other[0]:
            return None
        (op, left, right), (_, again, last) = one, other
        if op == "/":
            if not self.likeness.identical(right, last, context):
                return None
            divisor = self.walker.meaning(right, context, 0)
            found = arithmetic.divide(self.pair(left, again, context), divisor)
            return counted(found)
        first, second = self.pair(left, again, context), self.pair(right, last, context)
        ways = []
        for era_left, era_right in ((1, 0), (0, 1)):
            factor = self.alone((right, last)[era_left], context, era_left)
            rest = self.alone((left, again)[era_right], context, era_right)
            ways.append(arithmetic.plus(arithmetic.multiply(first, factor), arithmetic.multiply(rest, second)))
        return both(*ways)


def settled(step: Interval) -> bool:
    """Whether a difference is bounded, so that looking at both sides apart is not worth its time."""
    return step.kind == "number" and step.low is not None and step.high is not None


def both(one: Interval, other: Interval) -> Interval:
    """What two ways to the same difference leave of it; an error in one is none in the other."""
    if one.kind != "number" or other.kind != "number":
        return one if one.kind == "number" else other
    return meet(one, other)


def _rounded(step: Interval, unit: Fraction, mode: str, bodies: Sequence[Interval], symbol: Hashable) -> Interval:
    """What rounding both leaves of a difference: whole units, the next on either side; one more where the sign may
    change, or where halves go to the even. `symbol` stands for what it adds."""
    if step.kind != "number" or step == ZERO:
        return step
    slack = 0 if mode != "half_even" and all(i.low is not None and i.low >= 0 for i in bodies) else 1
    low: Bound = None if step.low is None else (floor(step.low / unit) - slack) * unit
    high: Bound = None if step.high is None else (ceil(step.high / unit) + slack) * unit
    form = None
    if step.form is not None and low != high and len(step.form.terms) < MOST_TERMS:
        most = unit * (slack + 1)
        form = LinearForm({**step.form.terms, symbol: (Fraction(1), -most, most)}, step.form.constant)
    return Interval("number", low, high, grid=unit, form=form)


def _below(interval: Interval) -> bool:
    return interval.low is None or interval.low < 0


def _above(interval: Interval) -> bool:
    return interval.high is None or interval.high > 0
