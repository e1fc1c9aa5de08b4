"""One contract under two texts, and under each group of operations between them.

Rule sets are made ready once for all contracts, and of two of them only what can differ is computed twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...base.diagnostics import DiagnosticError, Diagnostics
from ...base.node import NONE
from ...compiler.compile import compile_rules
from ...compiler.dependencies import reached
from ...consolidation.library import Library
from ...contracts.contract import Contract
from ...contracts.facts import Facts, FactSchema, read_facts
from ...contracts.statement import places
from ...contracts.validate import check_ranges
from ...contracts.versions import select
from ...core.evaluation import Evaluation, Period
from ...core.model import RuleSet, members_of
from ...core.outcomes import EvaluationError, Outcome, Unknown, subtract, total
from ...core.scope import Scope
from ..ranges import Differences, Interval, Ranges, Step
from .bounds import UNBOUNDED, Bounds, of_interval
from .changed import changed
from .decompose import Part, parts
from .groups import Group

ELSEWHERE = ""  # the member of what is per no member of a dimension


@dataclass(frozen=True)
class Side:
    """The result of a contract under one text, what it is made of, and where it is unknown its interval if one
    asked."""

    total: Outcome
    parts: tuple[Part, ...]
    interval: Interval | None = None


@dataclass(frozen=True)
class Case:
    """A contract under both texts. `classes` are its members of the dimensions that sort contracts, `effects` what
    each group does to it, `set_aside` the facts that a text does not know, by text (0, 1). `bounds` are those of the
    difference, `shifts` those of its parts by dimension and member where a result is unknown; `whole` the dimensions
    that parts name which could not be taken apart further."""

    name: str
    title: str
    before: Side
    after: Side
    classes: Mapping[str, tuple[str, ...]]
    effects: tuple[Bounds, ...]
    set_aside: tuple[tuple[int, str, Mapping[str, str]], ...]
    bounds: Bounds
    shifts: Mapping[str, Mapping[str, Bounds]]
    whole: tuple[frozenset[str], ...] = ()

    @property
    def difference(self) -> Outcome:
        """What the contract gains, or with a minus loses."""
        return less(self.after.total, self.before.total)


@dataclass(frozen=True)
class Between:
    """The difference that one text makes to another; where a result is unknown, the steps that it is made of."""

    bounds: Bounds
    differences: Differences | None = None
    steps: tuple[Step, ...] = ()

    @property
    def whole(self) -> tuple[frozenset[str], ...]:
        """The dimensions that each step names which could not be taken apart further."""
        return tuple(frozenset(s.at) for s in self.steps if not s.split)

    def by_member(self) -> dict[str, dict[str, Bounds]]:
        """The steps added up by the members of each dimension that they have."""
        assert self.differences is not None
        found: dict[str, dict[str, Bounds]] = {}
        for dimension in dict.fromkeys(d for s in self.steps for d in s.at):
            sorted_: dict[str, list[Step]] = {}
            for step in self.steps:
                sorted_.setdefault(str(step.at.get(dimension, ELSEWHERE)), []).append(step)
            found[dimension] = {m: of_interval(self.differences.of(steps)) for m, steps in sorted_.items()}
        return found


def less(after: Outcome, before: Outcome) -> Outcome:
    """After less before: what is not applicable counts for nothing, what is unknown makes it unknown."""
    return subtract(after, before)


class ImpactRun:
    """Contracts under A and B. `result` names the total in each, `groups` are what leads from one to the other."""

    def __init__(
        self, library: Library, a: str, b: str, result: tuple[str, str], groups: Sequence[Group], ranged: bool = False
    ) -> None:
        self.library, self.result, self.ranged = library, result, ranged
        self.a, self.b = compile_rules(library, a), compile_rules(library, b)
        self.families = {library.instruments(a)[0], library.instruments(b)[0]}
        self._forms: dict[tuple[int, ...], FactSchema] = {}
        self._moved: dict[tuple[int, int], frozenset[str]] = {}
        self.groups = [g for g in groups if self.moves(g)]
        self.sorts = tuple(dict.fromkeys(d for rules in (self.b, self.a) for d in sorting(rules)))

    def moves(self, group: Group) -> bool:
        """Whether what the group changes can reach the result at all."""
        below = group.below or self.a
        return not {*self.result} <= self.kept(below, group.rules)

    def concerns(self, contract: Contract) -> bool:
        """Whether the contract lives, as far as it says, under the law of one of the texts."""
        return all(self.library.instruments(r)[0] in self.families for r in self._own(contract))

    def _own(self, contract: Contract) -> tuple[str, ...]:
        """The rules that the contract itself names or falls under; none where that cannot be said."""
        try:
            return tuple(reference for _, reference in select(contract, self.library, None, {}).versions)
        except DiagnosticError:
            return ()

    def form(self, *texts: RuleSet) -> FactSchema:
        """What a contract may say under these texts, made once for each combination of them."""
        key = tuple(id(t) for t in texts)
        if key not in self._forms:
            self._forms[key] = FactSchema.of(texts)
        return self._forms[key]

    def case(self, name: str, contract: Contract) -> Case:
        """The contract measured; raises `DiagnosticError` where its facts are wrong."""
        own = [compile_rules(self.library, r) for r in self._own(contract)]
        known = self.form(*own, self.a, self.b)
        done: dict[int, Evaluation] = {}
        a, said_a = self.evaluation(contract, self.a, known, done)
        before = self.side(a, self.result[0])
        self.fill(contract, known, done)
        b, said_b = self.evaluation(contract, self.b, known, done)
        after = self.side(b, self.result[1])
        classes = {**dict(_classes(a, self.sorts)), **dict(_classes(b, self.sorts))}
        aside = [(n, *s) for n, said in enumerate((said_a, said_b)) for s in said.set_aside]
        effects = tuple(self.between(done, g.below or self.a, g.rules, False).bounds for g in self.groups)
        between = self.between(done, self.a, self.b)
        shifts = between.by_member() if between.differences is not None else {}
        return Case(
            name, contract.title, before, after, classes, effects, tuple(aside), between.bounds, shifts, between.whole
        )

    def fill(self, contract: Contract, known: FactSchema, done: dict[int, Evaluation]) -> None:
        """The contract under each text that the groups make."""
        for group in self.groups:
            for rules in (group.below, group.rules):
                if rules is not None and id(rules) not in done:
                    self.evaluation(contract, rules, known, done)

    def between(self, done: Mapping[int, Evaluation], base: RuleSet, rules: RuleSet, closely: bool = True) -> Between:
        """The difference that one text makes to another, as near as can be told or, of one of many, as soon."""
        names = self.named(base), self.named(rules)
        sides = done[id(base)], done[id(rules)]
        totals = [result_of(e, n) for e, n in zip(sides, names, strict=True)]
        if any(isinstance(t, EvaluationError) for t in totals):
            return Between(UNBOUNDED)
        step = less(totals[1], totals[0])
        if isinstance(step, Fraction) or step is NONE:
            amount = number(step)
            return Between(Bounds(amount, amount))
        differences = Differences(*sides, self.moved(base, rules))
        steps = differences.steps(names)
        return Between(of_interval(differences.of(steps, closely)), differences, steps)

    def named(self, rules: RuleSet) -> str:
        """The name of the result in a text."""
        return self.result[0] if rules is self.a else self.result[self.result[1] in rules.rules]

    def evaluation(
        self, contract: Contract, rules: RuleSet, known: FactSchema, done: dict[int, Evaluation]
    ) -> tuple[Evaluation, Facts]:
        """The contract under a text. Of the texts done before, cells of the likest that cannot differ are taken
        over."""
        diagnostics = Diagnostics()
        said = read_facts(contract.facts, self.form(rules), diagnostics, known)
        diagnostics.raise_if_errors()
        found = Evaluation([Period(None, rules)], said, {})
        likest = max(done.values(), key=lambda e: len(self.kept(e.eras[0].rules, rules)), default=None)
        if likest is not None:
            kept = self.kept(likest.eras[0].rules, rules)
            found.cells.update((at, cell) for at, cell in likest.cells.items() if at[0] in kept)
        check_ranges(said, found, diagnostics)
        diagnostics.raise_if_errors()
        done[id(rules)] = found
        return found, said

    def kept(self, base: RuleSet, rules: RuleSet) -> frozenset[str]:
        """The names whose values are under one text what they are under another."""
        return named(base, rules) - self.moved(base, rules)

    def moved(self, base: RuleSet, rules: RuleSet) -> frozenset[str]:
        """The names whose values may differ from one text to the other."""
        key = id(base), id(rules)
        if key not in self._moved:
            new = changed(base.node, rules.node)
            alike = base.rounding == rules.rounding
            found = reached(new | {members_of(name) for name in new}, base, rules) if alike else named(base, rules)
            self._moved[key] = frozenset(found)
        return self._moved[key]

    def side(self, evaluation: Evaluation, result: str) -> Side:
        """The result under one text and what it is made of; its range where it is unknown and ranges are asked for."""
        found = result_of(evaluation, result)
        ranged = self.ranged and isinstance(found, Unknown) and not evaluation.scopes[0].rules.rules[result].per
        interval = Ranges(evaluation).interval(result, ()) if ranged else None
        return Side(found, parts(evaluation, result), interval)


def named(*texts: RuleSet) -> frozenset[str]:
    """What can be asked for in any of the texts."""
    return frozenset(name for t in texts for name in (*t.edges, *Scope(t).values))


def sorting(rules: RuleSet) -> Iterator[str]:
    """The dimensions of which a contract has one member: closed ones with a rule of their name."""
    for name, dimension in rules.dimensions.items():
        rule = rules.rules.get(name)
        if dimension.kind == "closed" and rule is not None and rule.type == name:
            yield name


def _classes(evaluation: Evaluation, sorts: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The members that a contract has, in their order, more than one where they change; `?` where that is unknown."""
    for name in sorts:
        rule = evaluation.scopes[0].rules.rules.get(name)
        if rule is None:
            continue
        found: list[Outcome] = []
        for place in places(rule, evaluation):
            found.append(place[1] if isinstance(place, tuple) else evaluation.outcome(name, tuple(place.values())))
        members = dict.fromkeys(o if isinstance(o, str) else "?" for o in found if o is not NONE)
        yield name, tuple(members)


def result_of(evaluation: Evaluation, name: str) -> Outcome:
    """The outcome of a result: the sum of its places where it is per something."""
    rule = evaluation.scopes[0].rules.rules[name]
    if not rule.per:
        return evaluation.outcome(name, ())
    found: list[Outcome] = []
    for place in places(rule, evaluation):
        found.append(place[1] if isinstance(place, tuple) else evaluation.outcome(name, tuple(place.values())))
    return total(found)


def number(outcome: Outcome) -> Fraction | None:
    """An amount to add up: nothing of what is not applicable, no number of what is unknown or an error."""
    if outcome is NONE:
        return Fraction(0)
    return outcome if isinstance(outcome, Fraction) else None
