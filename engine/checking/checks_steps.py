"""Keys that may step outside their range beside an operator: there the value is not applicable, and nobody is told."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod

from ..faults import Faults
from ..formula import Formula
from ..machine import Member
from ..model import Rule, RuleSet
from ..nodes import NONE
from ..outcomes import Failure, Unknown
from ..scope import Current, Lookup, plan_of
from .nobody import Nobody

MOST_PLACES = 2_000
_THEN = {
    ast.Add: "is then left out",
    ast.Sub: "is then left out",
    ast.Mult: "the whole then comes to nothing",
    ast.Div: "the whole then comes to nothing",
    ast.Compare: "the comparison is then false",
    ast.Call: "is then left out",
}
Guards = tuple[tuple[Formula, bool], ...]
"""What holds, or does not, where a part of a formula is reached."""


def check_steps(rules: RuleSet, faults: Faults) -> None:
    """Every key along a range that no condition keeps inside, and that stands beside an operator."""
    if not any(d.kind == "range" for d in rules.dimensions.values()):
        return
    steps = _Steps(rules, faults)
    for fact in rules.facts.values():
        if fact.when is not None:
            steps.walk(fact.when, fact.when.tree, (), fact.per, "")
    for rule in rules.rules.values():
        for formula, guards in _reached(rule, rules):
            steps.walk(formula, formula.tree, guards, rule.per, "")


def _reached(rule: Rule, rules: RuleSet) -> Iterator[tuple[Formula, Guards]]:
    """The formulas of a rule, each with what holds where it is run."""
    due = rules.rules.get(rule.of) if rule.kind == "payment" and rule.of is not None else None
    guards: Guards = tuple((w, True) for w in (due.when if due else None, rule.when) if w is not None)
    if rule.when is not None:
        yield rule.when, guards[:-1]
    yield from ((f, guards) for f in (rule.formula, rule.date, rule.latest, rule.met_by) if f is not None)
    for case in rule.cases:
        if case.condition is not None:
            yield case.condition, guards
            yield case.then, (*guards, (case.condition, True))
            guards = (*guards, (case.condition, False))
        else:
            yield case.then, guards


class _Steps:
    def __init__(self, rules: RuleSet, faults: Faults) -> None:
        self.rules, self.faults = rules, faults
        self.nobody = Nobody.of(rules)

    def members(self, dimension: str) -> tuple[Member, ...] | None:
        """The members that a closed dimension or a range has in every contract, if that is so."""
        found = self.nobody.members(dimension, {}, 0)
        return found if isinstance(found, tuple) else None

    def walk(self, formula: Formula, node: ast.AST, guards: Guards, bound: Sequence[str], then: str) -> None:
        """Look at the keys in a part of a formula. `then` is what comes of a value that is not there, if the part
        stands beside an operator."""

        def inner(part: ast.AST, holds: Guards = guards, says: str = "", dimensions: Sequence[str] = bound) -> None:
            self.walk(formula, part, holds, dimensions, says)

        def known(part: ast.expr, truth: bool) -> tuple[Formula, bool]:
            return Formula(formula.text, part, formula.node), truth

        if isinstance(node, ast.Subscript):
            if then:
                self.look(formula, node, guards, bound, then)
            inner(node.slice)
        elif isinstance(node, ast.IfExp):
            inner(node.test)
            inner(node.body, (*guards, known(node.test, True)), then)
            inner(node.orelse, (*guards, known(node.test, False)), then)
        elif isinstance(node, ast.BoolOp):
            for value in node.values:
                inner(value, guards)
                guards = (*guards, known(value, isinstance(node.op, ast.And)))
        elif isinstance(node, ast.BinOp):
            inner(node.left, guards, _THEN[type(node.op)])
            inner(node.right, guards, _THEN[type(node.op)])
        elif isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                inner(side, guards, _THEN[ast.Compare])
        elif isinstance(node, ast.Call):
            self.call(formula, node, guards, bound, then)
        else:
            for child in ast.iter_child_nodes(node):
                inner(child, guards, then if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) else "")

    def call(self, formula: Formula, node: ast.Call, guards: Guards, bound: Sequence[str], then: str) -> None:
        assert isinstance(node.func, ast.Name)
        name, words = node.func.id, {k.arg: k.value for k in node.keywords}
        over = words.get("over")
        if isinstance(over, ast.Name) and name != "previous":  # the members are those that it goes over
            where = words.get("where")
            inside = tuple(dict.fromkeys((*bound, *self.rules.parents(over.id), over.id)))
            holds: Guards = ((Formula(formula.text, where, formula.node), True),) if where is not None else ()
            for part, kept in ((where, ()), *((a, holds) for a in node.args)):
                if part is not None:
                    self.walk(formula, part, kept, inside, "")
        elif name not in ("applies", "previous"):
            says = _THEN[ast.Call] if name in ("min", "max") else then
            for argument in node.args:
                self.walk(formula, argument, guards, bound, says)

    def look(self, formula: Formula, node: ast.Subscript, guards: Guards, bound: Sequence[str], then: str) -> None:
        plan = plan_of(node)
        assert isinstance(plan, Lookup)
        per = self.nobody.scopes[0].values[plan.name].per
        for dimension, key in zip(per, plan.keys, strict=True):
            if self.rules.dimensions[dimension].kind != "range" or not isinstance(key, ast.expr):
                continue
            if not self.is_member(key, dimension, ()) and self.may_leave(formula, key, dimension, guards, bound):
                self.tell(formula, node, key, dimension, then)

    def is_member(self, key: ast.expr, dimension: str, seen: tuple[str, ...]) -> bool:
        """Whether a key is one of the range, or none, by the way it is found."""
        if isinstance(key, ast.IfExp):
            return all(self.is_member(b, dimension, seen) for b in (key.body, key.orelse))
        if isinstance(key, ast.Call) and isinstance(key.func, ast.Name) and key.func.id in ("min", "max", "previous"):
            return all(self.is_member(a, dimension, seen) for a in key.args)
        if isinstance(key, ast.Constant):
            low = self.rules.dimensions[dimension].low
            return low is not None and isinstance(low.tree, ast.Constant) and low.tree.value == key.value
        plan = plan_of(key) if hasattr(key, "plan") else None
        if isinstance(plan, Current):
            return plan.dimension == dimension
        rule = self.rules.rules.get(plan.name) if isinstance(plan, Lookup) else None
        if rule is None or rule.name in seen or rule.round is not None:
            return isinstance(key, ast.Name) and key.id == "none"
        found = [c.then for c in rule.cases] or [f for f in (rule.formula,) if f is not None]
        return bool(found) and all(self.is_member(f.tree, dimension, (*seen, rule.name)) for f in found)

    def may_leave(self, formula: Formula, key: ast.expr, dimension: str, guards: Guards, bound: Sequence[str]) -> bool:
        """Whether the key may be outside at a place that the guards let through. Where the range, or the key, hangs on
        a contract, a guard that asks for what the key is made of is taken to keep it inside."""
        inside = self.members(dimension)
        places = self.places(bound)
        if inside is not None and places is not None:
            part = Formula(formula.text, key, formula.node)
            found = [(place, self.nobody.machine.run(part, place, 0)) for place in places]
            if not any(isinstance(outcome, (Unknown, Failure)) for _, outcome in found):
                return any(o is not NONE and o not in inside and self.reached(place, guards) for place, o in found)
            fact = self.rules.facts.get(p.name) if isinstance(p := getattr(key, "plan", None), Lookup) else None
            ends = (fact.minimum, fact.maximum) if fact is not None else (None,)
            if all(end in inside for end in ends):
                return False
        made_of = self.asked(key)
        return not any(self.asked(guard.tree) & made_of for guard, _ in guards)

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
            outcome = self.nobody.machine.run(guard, place, 0)
            if not isinstance(outcome, (Unknown, Failure)) and (outcome is True) != wanted:
                return False
        return True

    def asked(self, tree: ast.AST, seen: frozenset[str] = frozenset()) -> frozenset[str]:
        """The values and current members that a formula is made of, at any depth."""
        found: set[str] = set()
        for part in ast.walk(tree):
            plan = getattr(part, "plan", None)
            if isinstance(plan, Current):
                found.add(plan.dimension)
            elif isinstance(plan, Lookup) and plan.name not in seen:
                found.add(plan.name)
                rule = self.rules.rules.get(plan.name)
                for formula in rule.formulas() if rule is not None else ():
                    found |= self.asked(formula.tree, seen | found)
        return frozenset(found)

    def tell(self, formula: Formula, node: ast.Subscript, key: ast.expr, dimension: str, then: str) -> None:
        about = self.rules.dimensions[dimension]
        text, at = (ast.get_source_segment(formula.text, n) or dimension for n in (node, key))
        low, high = (bound.text if bound is not None else "?" for bound in (about.low, about.high))
        current = isinstance(key, ast.BinOp) and isinstance(getattr(key.left, "plan", None), Current)
        back = current and isinstance(key, ast.BinOp) and isinstance(key.op, ast.Sub)
        ask = f"{dimension} > {low}" if back else f"{dimension} < {high}" if current else f"{low} <= {at} <= {high}"
        hint = f"say what holds there: … if {ask} else none"
        if back and isinstance(node.value, ast.Name):
            hint += f"; or write previous({node.value.id}, over={dimension}), of which the first has none"
        if isinstance(key, ast.Constant):
            hint = f"{dimension} goes from {low} to {high}"
        told = f", and {text} {then}" if then.startswith("is") else f": {then}"
        self.faults.add("W504", f"{at} may be outside the range {dimension}{told}", formula.at(key), hint)
