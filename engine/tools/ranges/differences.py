"""What a value may gain or lose from one text to another while facts are unknown, computed as a difference.

It is taken apart as a sum is, in the same way under both texts: each step at its members, and steps that hang on the
same facts added up for each part of what these may be. What one step is, `pairing` says.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ...base.node import NONE
from ...core.environment import Context, Key, Member
from ...core.evaluation import Evaluation
from ...core.expression import Cell, Const, Current, Expression, Over, When
from ...core.model import Rule
from ...core.scope import Scope
from . import arithmetic
from .cells import Endless, Reached
from .intervals import Interval
from .pairing import Names, Pairing
from .pairs import ANY, ZERO
from .ranges import TRIES, narrowed
from .splitting import Trace
from .terms import is_here, is_sum, is_total, matched, terms

MOST_FACTS = 16  # a sum that hangs on more is left as it is


@dataclass(frozen=True)
class Step:
    """A part of a difference, at its members; `ask` computes it over what the facts are held to. `split`: no sum of it
    is left whole, so that it is of no member of a dimension that it does not name."""

    at: Mapping[str, Member]
    ask: Callable[[], Reached]
    split: bool = True


class Differences:
    """Differences of values of one contract, under the second text less under the first."""

    def __init__(self, before: Evaluation, after: Evaluation, moved: Container[str]) -> None:
        self.pairing = Pairing(before, after, moved)

    def steps(self, names: Names) -> tuple[Step, ...]:
        """What a value, or the sum of all its places, gains or loses by the parts of its sum that both texts have, each
        at its members; what cannot be told apart is one step."""
        one, other = (_all_of(self.pairing.reach.scopes[era], name) for era, name in enumerate(names))
        whole = Step({}, partial(self.term, one, other, {}, 1), split=False)
        if names[0] != names[1]:
            return (whole,)
        try:
            with self.pairing.reach.afresh():
                return tuple(self.terms(one, other, {}, {}, 1))
        except (Endless, RecursionError):
            return (whole,)

    def of(self, steps: Sequence[Step], closely: bool = True) -> Interval:
        """What steps come to together; no bound where nobody knows. `closely`: those that hang on the same facts are
        added up for each part of what these may be, which takes its time."""
        try:
            if not closely:
                return self.together(steps, tries=0)
            result = ZERO
            for cluster in self.clusters(steps):
                result = arithmetic.plus(result, self.together(cluster))
        except (Endless, RecursionError):
            return ANY
        return result if result.kind == "number" else ANY

    def together(self, steps: Sequence[Step], tries: int = TRIES) -> Interval:
        """The sum of steps, for each part of what their facts may be."""

        def ask() -> Reached:
            interval, trace = ZERO, Trace()
            for step in steps:
                found = step.ask()
                trace.take(found.trace.facts, found.trace.cuts)
                interval = arithmetic.plus(interval, found.interval)
            return Reached(interval, trace)

        found = narrowed(self.pairing.reach, ask, tries, MOST_FACTS if tries else 0)
        return found if found.kind == "number" else ANY

    def clusters(self, steps: Sequence[Step]) -> list[list[Step]]:
        """The steps sorted by the facts that they have in common."""
        found: list[tuple[int, list[Step]]] = []
        for step in steps:
            facts, members = self.facts(step), [step]
            if facts is None:
                continue
            apart = []
            for other, others in found:
                if other & facts:
                    facts, members = facts | other, [*others, *members]
                else:
                    apart.append((other, others))
            found = [*apart, (facts, members)]
        return [members for _, members in found]

    def facts(self, step: Step) -> int | None:
        """The facts on which a step hangs, a bit each; nothing where it is none."""
        with self.pairing.reach.afresh():
            found = step.ask()
        return None if found.interval == ZERO else found.trace.facts

    def leaves(self, names: Names, key: Key, outer: Context, sign: int) -> Iterator[Step]:
        """The steps of a value: of a sum those of its terms."""
        if names[0] == names[1] and self.pairing.likeness.same(names[0], key):
            return
        one, other = (self.pairing.reach.scopes[era].values.get(name) for era, name in enumerate(names))
        known = isinstance(one, Rule) and isinstance(other, Rule)
        if not known or one.per != other.per or len(one.per) != len(key):  # type: ignore[union-attr]
            yield Step(dict(outer), partial(self.signed, names, key, sign), split=False)
            return
        own = dict(zip(one.per, key, strict=True))  # type: ignore[union-attr]
        at = {**outer, **own}
        first, second = (self.pairing.reach.scopes[era].rules.meanings[name] for era, name in enumerate(names))
        opened = self.opened(first, second, own)
        if opened is None:
            split = not any(self.follows(m, era) for era, m in enumerate((first, second)))
            yield Step(at, partial(self.signed, names, key, sign), split)
        else:
            yield from self.terms(*opened, own, at, sign)

    def opened(self, a: Expression, b: Expression, context: Context) -> tuple[Expression, Expression] | None:
        """Two sums, past a condition that holds for certain under both texts."""
        found = []
        for era, expression in enumerate((a, b)):
            if isinstance(expression, When):
                if arithmetic.truth(self.pairing.walker.meaning(expression.condition, context, era)) != (True, False):
                    return None
                expression = expression.body
            if not (is_sum(expression) or is_total(expression) or isinstance(expression, Cell)):
                return None
            found.append(expression)
        return found[0], found[1]

    def follows(self, expression: Expression, era: int) -> bool:
        """Whether an expression is a sum, or a value that is one, whose terms may have members of their own."""
        if isinstance(expression, When):
            expression = expression.body
        if isinstance(expression, Cell) and not expression.written and is_here(expression):
            meaning = self.pairing.reach.scopes[era].rules.meanings.get(expression.name)
            return meaning is not None and self.follows(meaning, era)
        return is_sum(expression) or is_total(expression)

    def terms(self, a: Expression, b: Expression, context: Context, at: Context, sign: int) -> Iterator[Step]:
        """The steps of two sums, term by term and member by member."""
        for turn, one, other in matched(terms(a, sign), terms(b, sign)):
            if one is not None and other is not None and self.pairing.likeness.identical(one, other, context):
                continue
            if isinstance(one, Cell) and one == other and not one.written and is_here(one):
                key = tuple(context[k.dimension] for k in one.keys if isinstance(k, Current))
                yield from self.leaves((one.name, one.name), key, at, turn)
            elif one is not None and other is not None and is_total(one) and is_total(other):
                yield from self.of_members(one, other, context, at, turn)
            else:
                sides = one or Const(NONE), other or Const(NONE)
                split = not any(self.follows(side, era) for era, side in enumerate(sides))
                yield Step(at, partial(self.term, *sides, context, turn), split)

    def of_members(self, a: Expression, b: Expression, context: Context, at: Context, sign: int) -> Iterator[Step]:
        """The steps of two sums over the same dimension."""
        assert isinstance(a, Over) and isinstance(b, Over)
        for inner, sides, sure, many in list(self.pairing.shared(a.dimension, context)):
            here = {**at, a.dimension: inner[a.dimension]}
            if many or not sure or sides != (True, True) or not self.taken(a.where, b.where, inner):
                split = not any(self.follows(o.body, era) for era, o in enumerate((a, b)) if o.body is not None)
                yield Step(here, partial(self.member_step, a, b, inner, sides, sure, many, sign), split)
            else:
                assert a.body is not None and b.body is not None
                yield from self.terms(a.body, b.body, inner, here, sign)

    def taken(self, a: Expression | None, b: Expression | None, context: Context) -> bool:
        """Whether a member is in both sums for certain."""
        found = (self.pairing.walker.meaning(w, context, e) for e, w in enumerate((a, b)) if w is not None)
        return all(arithmetic.truth(i) == (True, False) for i in found)

    def signed(self, names: Names, key: Key, sign: int) -> Reached:
        """The difference of a cell as a step."""
        found = self.pairing.reached(names, key)
        return found if sign > 0 else Reached(arithmetic.negate(found.interval), found.trace)

    def term(self, a: Expression, b: Expression, context: Context, sign: int) -> Reached:
        """The difference of two terms as a step."""
        found, trace = self.pairing.reach.watch(lambda: self.pairing.pair(a, b, context))
        return Reached(found if sign > 0 else arithmetic.negate(found), trace)

    def member_step(
        self, a: Over, b: Over, context: Context, sides: tuple[bool, bool], sure: bool, many: bool, sign: int
    ) -> Reached:
        """What one member adds as a step."""
        found, trace = self.pairing.reach.watch(lambda: self.pairing.of_member(a, b, context, sides, sure, many))
        return Reached(found if sign > 0 else arithmetic.negate(found), trace)


def _all_of(scope: Scope, name: str) -> Expression:
    """A value, or the sum of all its places."""
    named = scope.values[name]
    found: Expression = Cell(name, tuple(Current(d) for d in named.per))
    for dimension in reversed(named.per):
        found = Over("sum", dimension, None, found)
    return found
