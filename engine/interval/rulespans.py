"""What a cell may be: its fact, table or rule over spans, as `evaluation` has it for outcomes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from ..evaluation import Key
from ..formula import Formula
from ..machine import Context
from ..model import Fact, Rule, Table
from ..nodes import NONE
from ..outcomes import Need
from ..scope import Named
from . import domains, reckon
from .domains import GENERIC
from .spans import FIRST_DAY, NOT_APPLICABLE, NOTHING, Span, hull, span_of_value, values_of

if TYPE_CHECKING:
    from .reach import Place, Reach


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
        return reckon.rounded(found, named.round, mode, ("rounding", named.name, key, era))
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
                result = reckon.subtract(result, reach.span(other.name, key, era))
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
