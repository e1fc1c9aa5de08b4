"""The statement of a contract: every value, payment, deadline and condition with its outcome, what is unknown and
why, what was assumed and what was set aside. It is data; reports turn it into text or JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple

from .. import VERSION
from ..base.diagnostics import Diagnostic
from ..base.node import NONE
from ..consolidation.library import Library, canonical
from ..core.environment import Context, Key
from ..core.evaluation import MAX_CELLS, Evaluation
from ..core.model import Element, Fact, Rule, RuleSet
from ..core.outcomes import EvaluationError, MissingInput, Outcome, Unknown, is_value
from .facts import ANY_MEMBER, Facts
from .versions import Why

At = Mapping[str, str]


class Line(NamedTuple):
    """One cell of the statement. `at` holds every dimension whose members are known."""

    rule: Rule
    at: At
    outcome: Outcome
    beside: Mapping[str, Outcome] = MappingProxyType({})  # what is computed beside it, by its keys
    to: str | None = None
    version: str = ""

    @property
    def date(self) -> Outcome:
        """The day of a payment, not applicable where it has none."""
        return self.beside.get("date", NONE)

    @property
    def latest(self) -> Outcome:
        """The last day of a payment, not applicable where it has none."""
        return self.beside.get("latest", NONE)

    @property
    def met(self) -> Outcome:
        """The day on which a deadline was met, not applicable where that is not asked."""
        return self.beside.get("met_by", NONE)

    @property
    def goes_back(self) -> bool:
        """Whether a payment of this amount goes the other way; an amount below zero says so by itself."""
        return self.to is not None and not (isinstance(self.outcome, Fraction) and self.outcome < 0)


@dataclass(frozen=True)
class Missing:
    """Something unknown: a fact, the members of a dimension or an open reading, and the values that wait for it."""

    need: MissingInput
    question: str
    needed_by: tuple[str, ...]


@dataclass(frozen=True)
class Assumed:
    """A default that was taken, for the contract says nothing of the fact there."""

    fact: Fact
    at: At
    outcome: Outcome


@dataclass(frozen=True)
class Supposed:
    """What was said beside the contract: other rules, facts, options of readings, the day on which one looks."""

    rules: str | None = None
    facts: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    on: date | None = None

    def __bool__(self) -> bool:
        return self != Supposed()


@dataclass(frozen=True)
class Statement:
    """What comes out of a contract, under which rules and why; the receipt says what it was made from."""

    contract: str
    rules: str
    why: Why
    readings: Mapping[str, str | None]
    lines: tuple[Line, ...]
    unknown: tuple[Missing, ...]
    assumed: tuple[Assumed, ...]
    set_aside: tuple[tuple[str, At], ...]
    receipt: Mapping[str, str]
    evaluation: Evaluation = field(repr=False)
    on: date | None = None
    warnings: tuple[Diagnostic, ...] = ()
    supposed: Supposed = Supposed()
    moving: frozenset[str] | None = None  # the readings that move something in it, where that was asked

    def of_kind(self, kind: str) -> Iterator[Line]:
        """The lines of one kind, as payments or deadlines, in the order of the rules."""
        return (line for line in self.lines if line.rule.kind == kind)

    @property
    def has_findings(self) -> bool:
        """Whether a value is an error or an invariant fails."""
        return any(
            isinstance(line.outcome, EvaluationError) or (line.rule.kind == "invariant" and line.outcome is False)
            for line in self.lines
        )


def natural(word: str) -> tuple[int, int, str]:
    """Members in the order people expect: 2 before 10, 10 before 10a."""
    size = word.removeprefix("-")
    digits = len(size) - len(size.lstrip("0123456789"))
    number = int(size[:digits]) if digits else 0
    return (0, number if size == word else -number, size[digits:]) if digits else (1, 0, word)


def places(element: Element, evaluation: Evaluation) -> Iterator[Context | tuple[Context, Outcome]]:
    """The members at which a value stands; a list of members that is unknown gives one place, with the reason."""

    def deeper(dimensions: Sequence[str], context: Context) -> Iterator[Context | tuple[Context, Outcome]]:
        if not dimensions:
            yield context
            return
        era = next(i for i in range(evaluation.latest, -1, -1) if dimensions[0] in evaluation.scopes[i].dimensions)
        members = evaluation.members(dimensions[0], context, era)
        if not isinstance(members, tuple):
            yield context, members
            return
        for member in members:
            yield from deeper(dimensions[1:], {**context, dimensions[0]: member})

    return deeper(element.per, {})


def state(
    title: str, rules: str, why: Why, evaluation: Evaluation, said: Facts, contract_hash: str, on: date | None = None
) -> Statement:
    """Evaluate everything that the rules name for a contract."""
    named: dict[str, tuple[Rule, int]] = {}
    for era, scope in enumerate(evaluation.scopes):
        named |= {name: (rule, era) for name, rule in scope.rules.rules.items()}
    lines: list[Line] = []
    found: dict[tuple[str, ...], list[Context | tuple[Context, Outcome]]] = {}
    for rule, era in named.values():
        if rule.per not in found:
            found[rule.per] = list(islice(places(rule, evaluation), MAX_CELLS + 1))
            if len(found[rule.per]) > MAX_CELLS:
                raise evaluation.too_many(rule.name, era)
        lines += _lines(rule, era, found[rule.per], evaluation)
    latest = evaluation.scopes[evaluation.latest].rules
    facts: dict[str, Fact] = {}
    for scope in evaluation.scopes:
        facts |= scope.rules.facts
    digest = "".join(e.rules.sha256 for e in evaluation.eras)
    return Statement(
        contract=title,
        rules=rules,
        why=why,
        readings={n: evaluation.readings.get(n, r.chosen) for n, r in sorted(latest.readings.items())},
        lines=tuple(lines),
        unknown=_unknown(lines, evaluation),
        assumed=_assumed(evaluation, facts),
        set_aside=_set_aside(said, evaluation),
        receipt={
            "rules_sha256": digest if len(evaluation.eras) == 1 else hashlib.sha256(digest.encode()).hexdigest(),
            "engine": VERSION,
            "contract_sha256": contract_hash,
        },
        evaluation=evaluation,
        on=on,
    )


def _lines(
    rule: Rule, era: int, where: Sequence[Context | tuple[Context, Outcome]], evaluation: Evaluation
) -> Iterator[Line]:
    for place in where:
        if isinstance(place, tuple):
            context, outcome = place
            yield Line(rule, _text(context), outcome)
            continue
        cell = evaluation.cell(rule.name, tuple([place[d] for d in rule.per]), era)
        rules = evaluation.scopes[cell.era].rules
        own = rules.rules.get(rule.name, rule)  # as the version of this cell writes it
        if cell.outcome is NONE:
            yield Line(own, _text(place), NONE, version=rules.id)
            continue
        found = {key: evaluation.interpreter.run(formula, place, cell.era) for key, formula in own.beside.items()}
        yield Line(own, _text(place), cell.outcome, found, _recipient(own, cell.outcome, rules), rules.id)


def _recipient(rule: Rule, outcome: Outcome, rules: RuleSet) -> str | None:
    """Who receives a payment that goes another way than usual; a rest beside other payments does where it is
    negative."""
    if rule.is_rest and rule.of is not None and len(rules.payments_of(rule.of)) > 1:
        return rule.to if isinstance(outcome, Fraction) and outcome < 0 else None
    return rule.to


def _text(context: Context) -> dict[str, str]:
    return {d: str(m) for d, m in context.items()}


def _unknown(lines: Sequence[Line], evaluation: Evaluation) -> tuple[Missing, ...]:
    """What the results wait for: the rules that are shown (all, where none is), and all that is not a rule."""
    waiting: dict[MissingInput, set[str]] = {}
    shows = any(line.rule.show for line in lines)
    for line in lines:
        if (line.rule.kind == "rule" and shows and not line.rule.show) or line.rule.kind == "invariant":
            continue
        for outcome in (line.outcome, line.date, line.latest):
            for need in outcome.needs if isinstance(outcome, Unknown) else ():
                waiting.setdefault(need, set()).add(line.rule.name)

    def question(need: MissingInput) -> str:
        laws = [scope.rules for scope in reversed(evaluation.scopes)]
        named = (r.facts.get(need.name) or r.dimensions.get(need.name) or r.readings.get(need.name) for r in laws)
        found = next(f for f in named if f is not None)
        return found.question or found.label

    def order(need: MissingInput) -> tuple[str, str, list[tuple[int, int, str]]]:
        return need.kind, need.name, [natural(m) for _, m in need.at]

    return tuple(Missing(n, question(n), tuple(sorted(waiting[n]))) for n in sorted(waiting, key=order))


def _assumed(evaluation: Evaluation, facts: Mapping[str, Fact]) -> tuple[Assumed, ...]:
    cells = (c for c in evaluation.cells.values() if c.assumed and c.name in facts)
    found = [
        Assumed(facts[c.name], {d: str(m) for d, m in zip(facts[c.name].per, c.key, strict=True)}, c.outcome)
        for c in cells
    ]
    return tuple(sorted(found, key=lambda a: (a.fact.name, [natural(m) for m in a.at.values()])))


def unused(said: Facts, evaluation: Evaluation) -> Iterator[tuple[Fact, Key, Context]]:
    """The facts given where their condition does not hold, at the place given, with the members of one such place."""
    facts: dict[str, Fact] = {}
    for scope in evaluation.scopes:
        facts |= scope.rules.facts
    for name, given in said.facts.items():
        fact = facts.get(name)
        if fact is None or fact.when is None:
            continue
        contexts = [p for p in places(fact, evaluation) if not isinstance(p, tuple)]
        for key, outcome in given.items():
            about = [c for c in contexts if all(k in (ANY_MEMBER, c[d]) for d, k in zip(fact.per, key, strict=True))]
            idle = all(evaluation.outcome(name, tuple(c[d] for d in fact.per)) is NONE for c in about)
            if is_value(outcome) and about and idle:
                yield fact, key, about[0]


def _set_aside(said: Facts, evaluation: Evaluation) -> tuple[tuple[str, At], ...]:
    """What these rules do not know, and what is given where the fact does not apply."""
    idle = (
        (f.name, {d: str(k) for d, k in zip(f.per, key, strict=True) if k != ANY_MEMBER})
        for f, key, _ in unused(said, evaluation)
    )
    found: list[tuple[str, At]] = [*said.set_aside, *idle]
    return tuple(sorted(found, key=lambda s: (s[0], [natural(m) for m in s[1].values()])))


@dataclass(frozen=True)
class Asked:
    """What was asked for beside the contract: other rules, facts set, readings taken, the day, and what is told with
    the result (its ranges, the other readings)."""

    rules: str | None = None
    settings: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    on: date | None = None
    ranges: bool = False
    alternatives: bool = False

    def data(self) -> dict[str, Any]:
        """As the receipt keeps it, to ask for the same again."""
        return {
            "rules": self.rules,
            "settings": list(self.settings),
            "readings": list(self.readings),
            "on": self.on.isoformat() if self.on else None,
            "ranges": self.ranges,
            "alternatives": self.alternatives,
        }


def receipt(
    statement: Statement, library: Library, file: str, asked: Asked, result: Mapping[str, Any]
) -> dict[str, Any]:
    """The receipt of a result (data without its receipt). Hashes are of what files say, whatever their layout."""
    instruments = dict.fromkeys(i for era in statement.evaluation.eras for i in era.rules.instruments)
    return {
        **statement.receipt,
        "contract_file": file,
        "rules": [era.rules.id for era in statement.evaluation.eras],
        "instruments": [{"id": i, "sha256": sha256(canonical(library.document(i)))} for i in instruments],
        "readings": dict(statement.readings),
        "asked": asked.data(),
        "result_sha256": sha256(json.dumps(result, sort_keys=True, ensure_ascii=False, separators=(",", ":"))),
    }


def sha256(text: str) -> str:
    """The digest of a text, by which a receipt tells whether it is still the same."""
    return hashlib.sha256(text.encode()).hexdigest()
