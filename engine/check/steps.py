"""Keys that may step outside their range beside an operator: there the value is not applicable, and nobody is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod

from ..base.diagnostics import Diagnostics
from ..base.messages import say
from ..base.node import NONE
from ..core.environment import Member
from ..core.exact import outcome_of
from ..core.expression import (
    And,
    Applies,
    Arith,
    Cell,
    Compare,
    Const,
    Current,
    Expression,
    Fold,
    If,
    Or,
    Over,
    Previous,
    every,
    parts,
)
from ..core.formula import Formula
from ..core.model import Rule, RuleSet
from ..core.outcomes import EvaluationError, Unknown
from .nobody import Nobody

MOST_PLACES = 2_000
_LEFT_OUT, _FALSE, _NOTHING = "left out", "false", "nothing"
_THEN = {"+": _LEFT_OUT, "-": _LEFT_OUT, "*": _NOTHING, "/": _NOTHING}
Guards = tuple[tuple[Expression, bool], ...]
"""What holds, or does not, where a part of a formula is reached."""


def check_steps(rules: RuleSet, diagnostics: Diagnostics) -> None:
    """Every key along a range that no condition keeps inside, and that stands beside an operator."""
    if not any(d.kind == "range" for d in rules.dimensions.values()):
        return
    steps = _Steps(rules, diagnostics)
    for fact in rules.facts.values():
        if fact.when is not None:
            steps.look_at(fact.when, fact.when.meaning, (), fact.per, "")
    for rule in rules.rules.values():
        for formula, guards in _reached(rule, rules):
            steps.look_at(formula, formula.meaning, guards, rule.per, "")


def _reached(rule: Rule, rules: RuleSet) -> Iterator[tuple[Formula, Guards]]:
    """The formulas of a rule, each with what holds where it is run."""
    due = rules.rules.get(rule.of) if rule.kind == "payment" and rule.of is not None else None
    guards: Guards = tuple((w.meaning, True) for w in (due.when if due else None, rule.when) if w is not None)
    if rule.when is not None:
        yield rule.when, guards[:-1]
    yield from ((f, guards) for f in (rule.formula, *rule.beside.values()) if f is not None)
    for case in rule.cases:
        if case.condition is not None:
            yield case.condition, guards
            yield case.then, (*guards, (case.condition.meaning, True))
            guards = (*guards, (case.condition.meaning, False))
        else:
            yield case.then, guards


class _Steps:
    def __init__(self, rules: RuleSet, diagnostics: Diagnostics) -> None:
        self.rules, self.diagnostics = rules, diagnostics
        self.nobody = Nobody.of(rules)

    def members(self, dimension: str) -> tuple[Member, ...] | None:
        """The members that a closed dimension or a range has in every contract, if that is so."""
        found = self.nobody.members(dimension, {}, 0)
        return found if isinstance(found, tuple) else None

    def look_at(self, formula: Formula, found: Expression, guards: Guards, bound: Sequence[str], then: str) -> None:
        """Look at the keys in a part of a formula. `then` is what comes of a value that is not there, if the part
        stands beside an operator."""

        def inner(part: Expression, holds: Guards = guards, says: str = "", dimensions: Sequence[str] = bound) -> None:
            self.look_at(formula, part, holds, dimensions, says)

        if isinstance(found, Cell):
            if then and found.written:
                self.cell(formula, found, guards, bound, then)
            for key in found.keys if found.written else ():
                inner(key)
        elif isinstance(found, If):
            inner(found.test)
            inner(found.then, (*guards, (found.test, True)), then)
            inner(found.otherwise, (*guards, (found.test, False)), then)
        elif isinstance(found, (And, Or)) and not (isinstance(found, And) and found.chain):
            for part in found.parts:
                inner(part, guards)
                guards = (*guards, (part, isinstance(found, And)))
        elif isinstance(found, (Arith, Compare)):
            says = _THEN[found.op] if isinstance(found, Arith) else _FALSE
            inner(found.left, guards, says)
            inner(found.right, guards, says)
        elif isinstance(found, Over):  # the members are those that it goes over
            inside = tuple(dict.fromkeys((*bound, *self.rules.parents(found.dimension), found.dimension)))
            for where in (found.where,) if found.where is not None else ():
                inner(where, (), "", inside)
            for body in (found.body,) if found.body is not None else ():
                inner(body, ((found.where, True),) if found.where is not None else (), "", inside)
        elif isinstance(found, Fold):
            for part in found.args:
                inner(part, guards, _LEFT_OUT)
        elif not isinstance(found, (Applies, Previous)):
            for part in parts(found):
                inner(part, guards, then)

    def cell(self, formula: Formula, found: Cell, guards: Guards, bound: Sequence[str], then: str) -> None:
        per = self.nobody.scopes[0].values[found.name].per
        for dimension, key in zip(per, found.keys, strict=True):
            stays = self.rules.dimensions[dimension].kind != "range" or self.is_member(key, dimension, ())
            if not stays and self.may_leave(key, dimension, guards, bound):
                self.tell(formula, found, key, dimension, then)

    def is_member(self, key: Expression, dimension: str, seen: tuple[str, ...]) -> bool:
        """Whether a key is one of the range, or none, by the way it is found."""
        if isinstance(key, If):
            return all(self.is_member(b, dimension, seen) for b in (key.then, key.otherwise))
        if isinstance(key, (Fold, Over)) and key.aggregate in ("min", "max"):
            args = key.args if isinstance(key, Fold) else (key.body,)
            return all(a is not None and self.is_member(a, dimension, seen) for a in args)
        if isinstance(key, Previous):
            return self.is_member(key.body, dimension, seen)
        if isinstance(key, Const):
            low = self.rules.dimensions[dimension].low
            first = low.meaning if low is not None else None
            return key.value is NONE or (isinstance(first, Const) and first.value == key.value)
        if isinstance(key, Current):
            return key.dimension == dimension
        rule = self.rules.rules.get(key.name) if isinstance(key, Cell) else None
        if rule is None or rule.name in seen or rule.round is not None:
            return False
        found = [c.then for c in rule.cases] or [f for f in (rule.formula,) if f is not None]
        return bool(found) and all(self.is_member(f.meaning, dimension, (*seen, rule.name)) for f in found)

    def may_leave(self, key: Expression, dimension: str, guards: Guards, bound: Sequence[str]) -> bool:
        """Whether the key may be outside at a place that the guards let through. Where the range, or the key, hangs on
        a contract, a guard that asks for what the key is made of is taken to keep it inside."""
        inside = self.members(dimension)
        places = self.places(bound)
        if inside is not None and places is not None:
            found = [(place, outcome_of(key, self.nobody, place, 0)) for place in places]
            if not any(isinstance(outcome, (Unknown, EvaluationError)) for _, outcome in found):
                return any(o is not NONE and o not in inside and self.reached(place, guards) for place, o in found)
            fact = self.rules.facts.get(key.name) if isinstance(key, Cell) else None
            ends = (fact.minimum, fact.maximum) if fact is not None else (None,)
            if all(end in inside for end in ends):
                return False
        made_of = self.asked(key)
        return not any(self.asked(guard) & made_of for guard, _ in guards)

    def places(self, bound: Sequence[str]) -> list[dict[str, Member]] | None:
        """Every place of these dimensions, with one nameless member for those that contracts name."""
        kinds = {d: self.rules.dimensions[d].kind for d in bound}
        members = [self.members(d) or (("",) if kinds[d] in ("open", "nested") else ()) for d in bound]
        if any(self.members(d) is None for d in bound if kinds[d] == "range") or prod(map(len, members)) > MOST_PLACES:
            return None
        return [dict(zip(bound, found, strict=True)) for found in product(*members)]

    def reached(self, place: Mapping[str, Member], guards: Guards) -> bool:
        """Whether a contract may come there; nothing certain stands against it."""
        for guard, wanted in guards:
            outcome = outcome_of(guard, self.nobody, place, 0)
            if not isinstance(outcome, (Unknown, EvaluationError)) and (outcome is True) != wanted:
                return False
        return True

    def asked(self, expression: Expression, seen: frozenset[str] = frozenset()) -> frozenset[str]:
        """The values and current members that an expression is made of, at any depth."""
        found: set[str] = set()
        for part in every(expression):
            if isinstance(part, Current):
                found.add(part.dimension)
            elif isinstance(part, Cell) and part.name not in seen:
                found.add(part.name)
                rule = self.rules.rules.get(part.name)
                for formula in rule.formulas() if rule is not None else ():
                    found |= self.asked(formula.meaning, seen | found)
        return frozenset(found)

    def tell(self, formula: Formula, found: Cell, key: Expression, dimension: str, then: str) -> None:
        about = self.rules.dimensions[dimension]
        text, at = formula.source(found.at), formula.source(key.at)
        low, high = (bound.text if bound is not None else "?" for bound in (about.low, about.high))
        current = isinstance(key, Arith) and isinstance(key.left, Current)
        back = current and isinstance(key, Arith) and key.op == "-"
        ask = f"{dimension} > {low}" if back else f"{dimension} < {high}" if current else f"{low} <= {at} <= {high}"
        hint = say("W504", "ask", condition=ask)
        if back:
            hint = say("W504", "ask-or-previous", condition=ask, name=found.name, dimension=dimension)
        if isinstance(key, Const):
            hint = say("W504", "bounds", dimension=dimension, low=low, high=high)
        said = {
            _LEFT_OUT: say("W504", "left-out", key=at, dimension=dimension, cell=text),
            _FALSE: say("W504", "false", key=at, dimension=dimension),
            _NOTHING: say("W504", "nothing", key=at, dimension=dimension),
        }
        self.diagnostics.add(said[then], formula.at(key.at), hint)
