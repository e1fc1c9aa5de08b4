"""What a change does to contracts in all: totals, by member of each dimension, and by operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...contracts.statement import natural
from ...core.outcomes import EvaluationError, MissingInput, Outcome, Unknown, total
from .decompose import Part
from .groups import Group
from .measure import Case, less, number

ELSEWHERE = ""  # the member of what is per no member of a dimension


@dataclass(frozen=True)
class Totals:
    """Contracts counted and added up. Sums are over those known under both texts; the others are counted apart."""

    before: Fraction = Fraction(0)
    after: Fraction = Fraction(0)
    known: int = 0
    gain: int = 0
    lose: int = 0
    unknown_before: int = 0
    unknown_after: int = 0
    unknown: int = 0  # under one or the other
    gains: Fraction = Fraction(0)
    losses: Fraction = Fraction(0)

    @property
    def difference(self) -> Fraction:
        """What they gain and lose together; only those known under both texts count."""
        return self.after - self.before

    @property
    def same(self) -> int:
        """How many of the known neither gain nor lose."""
        return self.known - self.gain - self.lose

    def with_one(self, before: Outcome, after: Outcome) -> Totals:
        """One contract more."""
        one, other = number(before), number(after)
        if one is None or other is None:
            return Totals(
                self.before,
                self.after,
                self.known,
                self.gain,
                self.lose,
                self.unknown_before + (one is None),
                self.unknown_after + (other is None),
                self.unknown + 1,
                self.gains,
                self.losses,
            )
        step = other - one
        return Totals(
            self.before + one,
            self.after + other,
            self.known + 1,
            self.gain + (step > 0),
            self.lose + (step < 0),
            self.unknown_before,
            self.unknown_after,
            self.unknown,
            self.gains + max(step, Fraction(0)),
            self.losses + min(step, Fraction(0)),
        )


@dataclass(frozen=True)
class Breakdown:
    """The tallies by the members of a dimension. `adds`: the amounts are parts of totals, else whole contracts."""

    dimension: str
    adds: bool
    rows: Mapping[str, Totals]


@dataclass(frozen=True)
class Effect:
    """What a group does to the contracts of which that is known: the sum, and how many gain and lose by it."""

    group: Group | None
    sum: Fraction
    gain: int = 0
    lose: int = 0


@dataclass(frozen=True)
class Impact:
    """The whole: `effects` are the groups, what they do together beyond that (no group), and add up with
    `unattributed` (contracts that are known under both texts but not under some group) to the total difference."""

    cases: tuple[Case, ...]
    total: Totals
    breakdowns: tuple[Breakdown, ...]
    effects: tuple[Effect, ...]
    idle: tuple[Group, ...]
    unattributed: tuple[int, Fraction]
    waits: tuple[tuple[MissingInput, int, int], ...]


def impact(cases: Sequence[Case], dimensions: Sequence[str], acting: Sequence[Group], idle: Sequence[Group]) -> Impact:
    """Everything added up, by each of `dimensions` (those that sort contracts, and those that parts are per)."""
    whole = Totals()
    for case in cases:
        whole = whole.with_one(case.before.total, case.after.total)
    effects, unattributed = _effects(cases, acting)
    return Impact(
        tuple(cases),
        whole,
        tuple(b for d in dimensions for b in _breakdowns(cases, d)),
        effects,
        tuple(idle),
        unattributed,
        tuple(_waits(cases)),
    )


def met(cases: Sequence[Case]) -> list[str]:
    """The dimensions that parts of the results are per, in the order in which they are met."""
    return list(dict.fromkeys(d for c in cases for side in (c.before, c.after) for p in side.parts for d in p.at))


def sums(found: Sequence[Part], dimension: str) -> dict[str, Outcome]:
    """The parts added up by the members of a dimension; `ELSEWHERE` those that are per none of it."""
    members: dict[str, list[Outcome]] = {}
    for part in found:
        members.setdefault(part.at.get(dimension, ELSEWHERE), []).append(part.outcome)
    return {member: total(outcomes) for member, outcomes in members.items()}


def _breakdowns(cases: Sequence[Case], dimension: str) -> Iterator[Breakdown]:
    sorted_: dict[str, Totals] = {}
    added: dict[str, Totals] = {}
    for case in cases:
        if dimension in case.classes:
            key = " → ".join(case.classes[dimension]) or "?"
            sorted_[key] = sorted_.get(key, Totals()).with_one(case.before.total, case.after.total)
        before, after = sums(case.before.parts, dimension), sums(case.after.parts, dimension)
        for member in {**before, **after}:
            sides = before.get(member, Fraction(0)), after.get(member, Fraction(0))
            added[member] = added.get(member, Totals()).with_one(*sides)
    if sorted_:
        yield Breakdown(dimension, False, _ordered(sorted_))
    if set(added) - {ELSEWHERE}:
        yield Breakdown(dimension, True, _ordered(added))


def _ordered(rows: Mapping[str, Totals]) -> dict[str, Totals]:
    """Numbers in their order, words as they came; what is elsewhere or unknown last."""
    keys = [k for k in rows if k not in (ELSEWHERE, "?")]
    numbered = sorted((k for k in keys if k[:1].isdigit()), key=natural)
    return {k: rows[k] for k in [*numbered, *(k for k in keys if k not in numbered), "?", ELSEWHERE] if k in rows}


def _effects(cases: Sequence[Case], acting: Sequence[Group]) -> tuple[tuple[Effect, ...], tuple[int, Fraction]]:
    """The lines of the operations. A contract counts in them where every line of it is known."""
    told = [c for c in cases if isinstance(c.difference, Fraction)]
    clear = [c for c in told if all(number(e) is not None for e in c.effects)]
    lines, together = [], Fraction(0)
    for place, group in enumerate(acting):
        steps = [number(c.effects[place]) or Fraction(0) for c in clear]
        lines.append(Effect(group, sum(steps, Fraction(0)), sum(s > 0 for s in steps), sum(s < 0 for s in steps)))
    beyond = [_amount(c) - sum((number(e) or Fraction(0) for e in c.effects), Fraction(0)) for c in clear]
    together = sum(beyond, Fraction(0))
    if acting:
        lines.append(Effect(None, together, sum(s > 0 for s in beyond), sum(s < 0 for s in beyond)))
    else:
        clear = []
    rest = [_amount(c) for c in told if c not in clear] if acting else []
    return tuple(lines), (len(rest), sum(rest, Fraction(0)))


def _amount(case: Case) -> Fraction:
    return number(less(case.after.total, case.before.total)) or Fraction(0)


def _waits(cases: Sequence[Case]) -> Iterator[tuple[MissingInput, int, int]]:
    """The facts and readings that unknown results wait for, with how many contracts under each text."""
    counts: tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]] = (Counter(), Counter())
    for case in cases:
        for count, side in zip(counts, (case.before, case.after), strict=True):
            if isinstance(side.total, Unknown):
                count.update({(n.kind, n.name) for n in side.total.needs})
    both = counts[0] + counts[1]
    for kind, name in sorted(both, key=lambda k: (-both[k], k)):
        yield MissingInput(kind, name), counts[0][kind, name], counts[1][kind, name]


def failures(cases: Sequence[Case]) -> list[tuple[Case, str]]:
    """The contracts of which a result is an error."""
    found = []
    for case in cases:
        errors = [o.message for o in (case.before.total, case.after.total) if isinstance(o, EvaluationError)]
        if errors:
            found.append((case, errors[0]))
    return found
