"""What a fact or a rule means as one expression, so that who gives meanings to expressions need not know kinds of
rules."""

from __future__ import annotations

from ..core.expression import Arith, Cases, Cell, Const, Current, Due, Expression, Given, Round, When
from ..core.formula import Formula
from ..core.model import Rule, RuleSet

_YES = Const(True, type="boolean")


def lowered(rules: RuleSet) -> dict[str, Expression]:
    """The meaning of every fact and rule of a resolved rule set, by name."""
    return {
        **{fact.name: _when(fact.when, Given(fact.name, type=fact.type)) for fact in rules.facts.values()},
        **{rule.name: _rounded(rule, rules) for rule in rules.rules.values()},
    }


def _when(condition: Formula | None, body: Expression) -> Expression:
    return When(condition.meaning, body, type=body.type) if condition is not None else body


def _rounded(rule: Rule, rules: RuleSet) -> Expression:
    found = _rule(rule, rules)
    return Round(rule.name, rule.round, rules.rounding, found, type=rule.type) if rule.round is not None else found


def _rule(rule: Rule, rules: RuleSet) -> Expression:
    if rule.kind != "payment" or rule.of is None:
        return _when(rule.when, _body(rule, rules))
    about = rules.rules.get(rule.of)
    conditions = (rule.when, about.when if about is not None else None)
    when, amount_when = (c.meaning if c is not None else _YES for c in conditions)
    return Due(_here(rule.of, rule), when, amount_when, _body(rule, rules), type=rule.type)


def _body(rule: Rule, rules: RuleSet) -> Expression:
    if rule.formula is not None:
        return rule.formula.meaning
    if rule.is_rest:
        return _rest(rule, rules)
    cases = tuple((c.condition.meaning if c.condition is not None else None, c.then.meaning) for c in rule.cases)
    return Cases(rule.name, cases, type=rule.type)


def _rest(rule: Rule, rules: RuleSet) -> Expression:
    """What the other payments of the amount leave of it."""
    assert rule.of is not None
    found = _here(rule.of, rule)
    for other in rules.payments_of(rule.of):
        if other.name != rule.name:
            found = Arith("-", found, _here(other.name, rule), type=rule.type)
    return found


def _here(name: str, rule: Rule) -> Expression:
    """A value at the current members of a rule that is per the same."""
    return Cell(name, tuple(Current(d, type=d) for d in rule.per), type=rule.type)
