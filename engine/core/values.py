"""What one cell is: a fact that the contract says, a figure of a table, what a rule comes to, at its members."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Protocol

from ..base.messages import say
from ..base.node import NONE, NotApplicable
from ..base.numbers import round_to
from .environment import Answers, Context, Environment, Key
from .formula import Formula
from .interpreter import Interpreter
from .model import Fact, Rule, Table
from .outcomes import EvaluationError, Outcome, Unknown, propagate, subtract, total
from .scope import Named, Scope


class Evaluator(Environment, Protocol):
    """What is asked for, with the versions of the law, what the contract says, and the members taken for rules of
    dimensions."""

    scopes: tuple[Scope, ...]
    answers: Answers
    supposed: Mapping[str, str]
    interpreter: Interpreter


Value = tuple[Outcome, Outcome, int | None, bool]
"""An outcome, what it was before it was rounded, the case taken, and whether it is the default of a fact."""


def value_of(named: Named, context: Context, key: Key, era: int, evaluator: Evaluator) -> Value:
    """What a name is at members that there are."""
    if isinstance(named, Rule):
        return _of_rule(named, context, key, era, evaluator)
    if isinstance(named, Table):
        figure = named.cells.get(tuple(str(k) for k in key), NONE)
        return figure, figure, None, False
    assert isinstance(named, Fact)
    instead = _unless(named.when, context, era, evaluator)
    if instead is not None:
        return instead, instead, None, False
    said = evaluator.given(named.name, context, era)
    assumed = named.default is not None and evaluator.answers.fact(named.name, named.per, key, named.carry) is None
    return said, said, None, assumed


def _of_rule(rule: Rule, context: Context, key: Key, era: int, evaluator: Evaluator) -> Value:
    """What a rule comes to, in its form: rounded where the rule says so, whole where it must be."""
    raw, case = _raw(rule, context, key, era, evaluator)
    if isinstance(raw, EvaluationError):
        raw = raw.of(rule.span)
    outcome = raw
    if rule.round is not None and isinstance(raw, Fraction):
        outcome = round_to(raw, rule.round, evaluator.rounding(era))
    if rule.type == "integer" and isinstance(outcome, Fraction) and outcome.denominator != 1:
        outcome = EvaluationError(say("failure", "not-whole", name=rule.name, number=outcome), rule.span)
    return outcome, raw, case, False


def _raw(rule: Rule, context: Context, key: Key, era: int, evaluator: Evaluator) -> tuple[Outcome, int | None]:
    """What a rule comes to before it is rounded, and which of its cases was taken."""
    if rule.name in evaluator.supposed and rule.type in evaluator.scopes[era].dimensions:
        return evaluator.supposed[rule.name], None
    if rule.kind == "payment" and rule.of is not None:
        instead = _not_due(rule, rule.of, context, key, era, evaluator)
    else:
        instead = _unless(rule.when, context, era, evaluator)
    if instead is not None:
        return instead, None
    if rule.is_rest:
        return _rest(rule, key, era, evaluator), None
    run = evaluator.interpreter.run
    if rule.formula is not None:
        return run(rule.formula, context, era), None
    for number, case in enumerate(rule.cases):
        holds = run(case.condition, context, era) if case.condition is not None else True
        if isinstance(holds, (Unknown, EvaluationError)):
            return holds, None
        if holds is True:
            return run(case.then, context, era), number
    return EvaluationError(say("failure", "no-case", rule=rule.name)), None


def _unless(when: Formula | None, context: Context, era: int, evaluator: Evaluator) -> Outcome | None:
    """Nothing where a condition holds, else what the value is instead."""
    holds = evaluator.interpreter.run(when, context, era) if when is not None else True
    if holds is True:
        return None
    return holds if isinstance(holds, (Unknown, EvaluationError)) else NONE


def _not_due(rule: Rule, of: str, context: Context, key: Key, era: int, evaluator: Evaluator) -> Outcome | None:
    """What a payment is where it does not come to its formula: none where its amount is not due, and unknown while
    nobody knows whether it is. The size of what is due may be unknown, an advance on it is not."""
    due = evaluator.outcome(of, key, era)
    if isinstance(due, (NotApplicable, EvaluationError)):
        return due
    found = [_unless(rule.when, context, era, evaluator)]
    about = evaluator.scopes[era].rules.rules.get(of)
    if isinstance(due, Unknown) and about is not None:
        found.append(_unless(about.when, context, era, evaluator))
    return NONE if NONE in found else propagate(o for o in found if o is not None)


def _rest(rule: Rule, key: Key, era: int, evaluator: Evaluator) -> Outcome:
    """What the other payments of an amount leave of it."""
    assert rule.of is not None
    others = [p for p in evaluator.scopes[era].rules.payments_of(rule.of) if p.name != rule.name]
    due = evaluator.outcome(rule.of, key, era)
    return subtract(due, total([evaluator.outcome(p.name, key, era) for p in others]))
