"""How far the values of a contract reach while facts are unknown: its cells over spans, lazy and memoised.

What the ordinary evaluation knows is taken from it; only unknown cells are evaluated here. A cell is remembered
together with the facts it depends on, so that narrowing one fact recomputes only what hangs on it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ...base.node import NONE
from ...core.evaluation import Evaluation, Key
from ...core.formula import Formula
from ...core.interpreter import Context, Member
from ...core.model import Fact, Rule, Table
from ...core.outcomes import Failure, Need, Unknown
from ...core.scope import Lookup, Named, Scope, plan_of
from . import arithmetic, domains
from .domains import GENERIC
from .interpreter import Walker
from .spans import FIRST_DAY, NOT_APPLICABLE, NOTHING, Form, Span, hull, meet, span_of_value, values_of, within
from .splitting import Narrowing, Trace

Place = tuple[str, Key, int]
Held = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reached:
    span: Span
    trace: Trace


class Reach(Narrowing):
    """Asks for spans."""

    def __init__(self, evaluation: Evaluation) -> None:
        super().__init__()
        self.evaluation = evaluation
        self.scopes = evaluation.scopes
        self.walker = Walker(self)
        self.memo: dict[tuple[Place, Held], Reached] = {}
        self.work = 0  # cells computed so far
        self._exact: dict[Place, Span | None] = {}
        self._running: set[tuple[Place, Held]] = set()
        self._clips = [clips(s) for s in self.scopes]

    # what formulas ask for

    def span(self, name: str, key: Key, era: int) -> Span:
        """The span of a value at its members, under every version that may apply to it."""
        result = NOTHING
        for one in self.eras(name, key, era):
            result = hull(result, NOT_APPLICABLE if one is None else self.cell((name, key, one)))
        return result

    def eras(self, name: str, key: Key, era: int) -> Sequence[int | None]:
        """The versions that may apply to a value, and nothing where there may be no such."""
        return eras(self, name, key, era) if self.evaluation.latest else (era,)

    def named(self, name: str, era: int) -> Named | None:
        return self.scopes[era].values.get(name) or next(
            (s.values[name] for s in reversed(self.scopes) if name in s.values), None
        )

    def anything(self, name: str, era: int) -> Span:
        """Any value of the type that a name has."""
        named = self.named(name, era)
        return replace(domains.domain(named.type, self.scopes[era]), none=True) if named is not None else NOT_APPLICABLE

    def member(self, dimension: str, member: Member, era: int) -> Span:
        if member == GENERIC:
            return domains.domain(dimension, self.scopes[era])
        return span_of_value(Fraction(member) if isinstance(member, int) else member)

    def choice(self, reading: str, era: int) -> Span:
        """The option taken of a reading; all that are left where it is open."""
        taken = self.evaluation.choice(reading, era)
        if not isinstance(taken, Unknown):
            return span_of_value(taken)
        options = self.scopes[era].rules.readings[reading].options
        return self.fact(Need("reading", reading), Span("words", words=frozenset(options)))

    def keys(self, span: Span, dimension: str, era: int) -> tuple[list[Member] | None, bool]:
        """The members that a key may be (nothing: any), and whether it may lie outside them."""
        if span.kind == "nothing":
            return [], False
        if span.kind == "words":
            return (None, True) if span.words is None else (sorted(str(w) for w in span.words), False)
        members = self.members(dimension, self.walker.context, era)
        if members is None:
            return [], False
        point = span.point
        if any(many for _, _, many in members):
            return ([int(point)] if point is not None and point.denominator == 1 else None), True
        able = [m for m, _, _ in members if isinstance(m, int) and Fraction(m) in values_of(span)]
        whole = span.low is not None and span.high is not None and span.grid == 1
        inside = point is not None and point.denominator == 1 and int(point) in able
        within = whole and len(able) == int(span.high) - int(span.low) + 1  # type: ignore[arg-type]
        return list(able), not (inside or within)

    def members(self, dimension: str, context: Context, era: int) -> list[tuple[Member, bool, bool]] | None:
        """The members of a dimension: each, whether it is there for certain, and whether it stands for any number;
        nothing where they are an error."""
        return domains.members(self, dimension, context, era)

    def before(self, dimension: str, context: Context, era: int) -> list[Any]:
        """What may come before the current member: members, and `NONE` for nothing."""
        if GENERIC not in context.values():
            found = self.evaluation.before(dimension, context, era)
            if isinstance(found, Failure):
                return []
            if not isinstance(found, Unknown):
                return [found]
        here = context[dimension]
        if isinstance(here, int):
            return [here - 1, NONE]
        members = self.members(dimension, context, era) or []
        return [*(m for m, _, _ in members if m != here or m == GENERIC), NONE]

    # cells

    def reached(self, place: Place) -> Reached:
        """A cell over what the facts are held to, computed once for each part that matters to it."""
        root = self.memo.get((place, ())) or self._compute(place, ())
        facts = root.trace.facts
        held = tuple(sorted((n, m) for n, m in self.marks.items() if facts >> n & 1)) if self.marks else ()
        if not held:
            return root
        return self.memo.get((place, held)) or self._compute(place, held, root)

    def cell(self, place: Place) -> Span:
        known = self.exact(place)
        if known is not None:
            return known
        found = self.reached(place)
        self.traces[-1].take(found.trace.facts, found.trace.cuts)
        span = found.span
        if span.kind in ("number", "date") and span.form is None and span.low != span.high and not found.span.parts:
            return replace(span, form=Form({place: (Fraction(1), span.low, span.high)}, Fraction(0)))
        return span

    def remember(self, place: Place, span: Span) -> Span:
        """A narrower span of a cell, found by other means; it is kept for what asks for the cell."""
        root = self.memo[place, ()]
        found = meet(root.span, span)
        if (found.low, found.high, found.none, found.words) != (
            root.span.low,
            root.span.high,
            root.span.none,
            root.span.words,
        ):
            self.memo[place, ()] = Reached(replace(found, parts=root.span.parts), root.trace)
        return self.memo[place, ()].span

    def exact(self, place: Place) -> Span | None:
        """What the ordinary evaluation knows of a cell."""
        if place not in self._exact:
            name, key, era = place
            outcome = Unknown(frozenset()) if GENERIC in key else self.evaluation.cell(name, key, era).outcome
            self._exact[place] = None if isinstance(outcome, Unknown) else span_of_value(outcome)
        return self._exact[place]

    def _compute(self, place: Place, held: Held, root: Reached | None = None) -> Reached:
        if (place, held) in self._running:
            return Reached(self.anything(place[0], place[2]), Trace())
        self._running.add((place, held))
        self.work += 1
        outer, trace = (self.held, self.marks), Trace()
        self.held, self.marks = {n: self.held[n] for n, _ in held}, dict(held)
        self.traces.append(trace)
        try:
            span = value(self, place)
            if root is not None:
                span = meet(span, root.span)
            self.memo[place, held] = Reached(span, trace)
            for clip in self._clips[place[2]].get(place[0], ()):
                span = clip(self, place[1], place[2], span)
            self.memo[place, held] = Reached(span, trace)
        finally:
            self.traces.pop()
            self.held, self.marks = outer
            self._running.discard((place, held))
        return self.memo[place, held]


Clip = Callable[["Reach", Key, int, Span], Span]


_TURNED = {"Lt": "Gt", "LtE": "GtE", "Gt": "Lt", "GtE": "LtE", "Eq": "Eq"}


def clips(scope: Scope) -> dict[str, list[Clip]]:
    """By the value they bound, what each invariant of the rule set says of it."""
    found: dict[str, list[Clip]] = {}
    for rule in scope.rules.of_kind("invariant"):
        for left, operator, right in _pairs(rule.formula.tree) if rule.formula is not None else ():
            for side, name, other in ((left, operator, right), (right, _TURNED.get(operator, ""), left)):
                target = _target(side, rule, scope)
                if target is not None and name in _TURNED:
                    found.setdefault(target, []).append(_clip(rule, name, other))
    return found


def _pairs(tree: ast.AST) -> Iterator[tuple[ast.expr, str, ast.expr]]:
    """The comparisons that must all hold."""
    if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And):
        for value in tree.values:
            yield from _pairs(value)
    elif isinstance(tree, ast.Compare):
        sides = [tree.left, *tree.comparators]
        for left, operator, right in zip(sides, tree.ops, tree.comparators, strict=False):
            yield left, type(operator).__name__, right


def _target(node: ast.expr, rule: Rule, scope: Scope) -> str | None:
    """The rule that a name stands for, at exactly the members at which the invariant is said."""
    plan = plan_of(node) if isinstance(node, ast.Name) and node.id not in ("true", "false", "none") else None
    if not isinstance(plan, Lookup) or plan.keys != rule.per:
        return None
    named = scope.values.get(plan.name)
    return plan.name if isinstance(named, Rule) and named.per == rule.per else None


def _clip(rule: Rule, operator: str, other: ast.expr) -> Clip:
    def clip(reach: Reach, key: Key, era: int, span: Span) -> Span:
        if span.kind not in ("number", "date"):
            return span
        context = dict(zip(rule.per, key, strict=True))
        if rule.when is not None and arithmetic.truth(reach.walker.run(rule.when, context, era))[1]:
            return span
        bound = values_of(reach.walker.at(context, era, lambda: reach.walker.walk(other)))
        if bound.kind != span.kind:
            return span
        least = bound.low if operator in ("Gt", "GtE", "Eq") else None
        most = bound.high if operator in ("Lt", "LtE", "Eq") else None
        clipped = within(values_of(span), least, most)
        return hull(clipped, Span(none=True)) if span.none else clipped

    return clip


def value(reach: Reach, place: Place) -> Span:
    name, key, era = place
    named = reach.scopes[era].values.get(name)
    if named is None or len(named.per) != len(key):
        return NOT_APPLICABLE
    context = dict(zip(named.per, key, strict=True))
    inside, outside = domains.inside(reach, named.per, context, era)
    span = NOTHING
    if inside:
        span = _inside(reach, named, context, key, era)
    return hull(span, NOT_APPLICABLE) if outside else span


def _inside(reach: Reach, named: Named, context: Context, key: Key, era: int) -> Span:
    if isinstance(named, Table):
        return span_of_value(named.cells.get(tuple(str(k) for k in key), NONE))
    if isinstance(named, Fact):
        return _when(reach, named.when, context, era, lambda: _said(reach, named, context, key, era))
    assert isinstance(named, Rule)
    found = _rule(reach, named, context, key, era)
    if named.round is not None:
        mode = reach.scopes[era].rules.rounding
        return arithmetic.rounded(found, named.round, mode, ("rounding", named.name, key, era))
    return found


def _when(reach: Reach, formula: Formula | None, context: Context, era: int, then: Callable[[], Span]) -> Span:
    if formula is None:
        return then()
    return reach.branch(lambda: reach.walker.run(formula, context, era), then, lambda: NOT_APPLICABLE)


def _said(reach: Reach, fact: Fact, context: Context, key: Key, era: int) -> Span:
    said = None if GENERIC in key else reach.evaluation.answers.fact(fact.name, fact.per, key, fact.carry)
    outcome = said if said is not None else fact.default
    if outcome is not None:
        return span_of_value(outcome)
    need = Need("fact", fact.name, tuple((d, str(m)) for d, m in context.items()))
    return reach.fact(need, domains.domain(fact.type, reach.scopes[era], fact.minimum, fact.maximum))


def _rule(reach: Reach, rule: Rule, context: Context, key: Key, era: int) -> Span:
    def amount() -> Span:
        return _when(reach, rule.when, context, era, lambda: _formula(reach, rule, context, key, era))

    if rule.kind != "payment" or rule.of is None:
        return amount()
    due = rule.of
    return reach.branch(lambda: domains.applies(reach.span(due, key, era)), amount, lambda: NOT_APPLICABLE)


def _formula(reach: Reach, rule: Rule, context: Context, key: Key, era: int) -> Span:
    if rule.is_rest:
        assert rule.of is not None
        result = values_of(reach.span(rule.of, key, era))
        for other in reach.scopes[era].rules.payments_of(rule.of):
            if other.name != rule.name:
                result = arithmetic.subtract(result, reach.span(other.name, key, era))
        return result
    if rule.formula is not None:
        return reach.walker.run(rule.formula, context, era)
    return _cases(reach, rule, 0, context, era)


def _cases(reach: Reach, rule: Rule, number: int, context: Context, era: int) -> Span:
    if number == len(rule.cases):
        return NOTHING
    case = rule.cases[number]
    condition = case.condition
    if condition is None:
        return reach.walker.run(case.then, context, era)
    return reach.branch(
        lambda: reach.walker.run(condition, context, era),
        lambda: reach.walker.run(case.then, context, era),
        lambda: _cases(reach, rule, number + 1, context, era),
    )


def eras(reach: Reach, name: str, key: Key, era: int) -> Sequence[int | None]:
    """The versions under which a cell may be computed, and nothing where it may have none."""
    found = None if GENERIC in key else reach.evaluation._era(name, key, era)
    if isinstance(found, int):
        return [found]
    by = reach.evaluation.dated_by(name, key, era)
    if by is None:
        return [era]
    day = reach.span(*by, reach.evaluation.latest)
    starts = [FIRST_DAY if e.start is None else Fraction(e.start.toordinal()) for e in reach.evaluation.eras]
    able = {era if reach.evaluation.only_here(name, key, era, e) else e for e in domains.eras(day, starts)}
    return [*sorted(able), *([None] if day.none else [])]
