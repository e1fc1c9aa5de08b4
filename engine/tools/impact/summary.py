"""What a change does to contracts in all: totals, by member of each dimension, and by operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...contracts.statement import natural
from ...core.outcomes import EvaluationError, MissingInput, Outcome, Unknown, total
from .bounds import EITHER, GAIN, LOSE, SAME, UNBOUNDED, ZERO, Bounds
from .decompose import Part
from .groups import Group
from .measure import ELSEWHERE, Case, less, number


@dataclass(frozen=True)
class Totals:
    """Contracts counted and added up. `before` and `after` are sums over those known under both texts; `bounds` are of
    the difference of all, `gain`, `lose` and `same` of those that surely do, `either` of those that may do either."""

    before: Fraction = Fraction(0)
    after: Fraction = Fraction(0)
    known: int = 0
    gain: int = 0
    lose: int = 0
    same: int = 0
    either: int = 0
    unknown_before: int = 0
    unknown_after: int = 0
    unknown: int = 0  # under one or the other
    gains: Bounds = ZERO
    losses: Bounds = ZERO
    bounds: Bounds = ZERO

    @property
    def difference(self) -> Fraction:
        """Of those known under both texts."""
        return self.after - self.before

    def with_one(self, before: Outcome, after: Outcome, bounds: Bounds) -> Totals:
        """One contract more."""
        one, other = number(before), number(after)
        known = one is not None and other is not None
        verdict = bounds.verdict
        return Totals(
            self.before + (one or 0 if known else 0),
            self.after + (other or 0 if known else 0),
            self.known + known,
            self.gain + (verdict == GAIN),
            self.lose + (verdict == LOSE),
            self.same + (verdict == SAME),
            self.either + (verdict == EITHER),
            self.unknown_before + (one is None),
            self.unknown_after + (other is None),
            self.unknown + (not known),
            self.gains + bounds if verdict == GAIN else self.gains,
            self.losses + bounds if verdict == LOSE else self.losses,
            self.bounds + bounds,
        )


@dataclass(frozen=True)
class Breakdown:
    """The tallies by the members of a dimension. `adds`: the amounts are parts of totals, else whole contracts."""

    dimension: str
    adds: bool
    rows: Mapping[str, Totals]


@dataclass(frozen=True)
class Effect:
    """What a group does to the contracts: the bounds of the sum, and how many surely gain and lose by it."""

    group: Group | None
    bounds: Bounds
    gain: int = 0
    lose: int = 0


@dataclass(frozen=True)
class Impact:
    """The whole: `effects` are the groups, and what they do together beyond that (no group); where all is known they
    add up to the total difference."""

    cases: tuple[Case, ...]
    total: Totals
    breakdowns: tuple[Breakdown, ...]
    effects: tuple[Effect, ...]
    idle: tuple[Group, ...]
    waits: tuple[tuple[MissingInput, int, int], ...]


def impact(cases: Sequence[Case], dimensions: Sequence[str], acting: Sequence[Group], idle: Sequence[Group]) -> Impact:
    """Everything added up, by each of `dimensions` (those that sort contracts, and those that parts are per)."""
    whole = Totals()
    for case in cases:
        whole = whole.with_one(case.before.total, case.after.total, case.bounds)
    return Impact(
        tuple(cases),
        whole,
        tuple(b for d in dimensions for b in _breakdowns(cases, d)),
        tuple(_effects(cases, acting)),
        tuple(idle),
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
            sorted_[key] = sorted_.get(key, Totals()).with_one(case.before.total, case.after.total, case.bounds)
        before, after = sums(case.before.parts, dimension), sums(case.after.parts, dimension)
        for member, bounds in shifts(case, dimension).items():
            sides = before.get(member, Fraction(0)), after.get(member, Fraction(0))
            added[member] = added.get(member, Totals()).with_one(*sides, bounds)
    if sorted_:
        yield Breakdown(dimension, False, _ordered(sorted_))
    if set(added) - {ELSEWHERE}:
        yield Breakdown(dimension, True, _ordered(added))


def _ordered(rows: Mapping[str, Totals]) -> dict[str, Totals]:
    """Numbers in their order, words as they came; what is elsewhere or unknown last."""
    keys = [k for k in rows if k not in (ELSEWHERE, "?")]
    numbered = sorted((k for k in keys if k[:1].isdigit()), key=natural)
    return {k: rows[k] for k in [*numbered, *(k for k in keys if k not in numbered), "?", ELSEWHERE] if k in rows}


def shifts(case: Case, dimension: str) -> dict[str, Bounds]:
    """What each member of a dimension gains or loses in a contract, of those that either text gives a part."""
    before, after = (sums(side.parts, dimension) for side in (case.before, case.after))
    told = case.shifts.get(dimension, {})
    hidden = any(dimension not in named for named in case.whole)  # some of it may be of any member
    unmoved = UNBOUNDED if hidden or (case.bounds.exact != 0 and not case.shifts) else ZERO
    found = {}
    for member in {**before, **after, **told}:
        step = number(less(after.get(member, Fraction(0)), before.get(member, Fraction(0))))
        found[member] = Bounds(step, step) if step is not None else told.get(member, unmoved)
    return found


def _effects(cases: Sequence[Case], acting: Sequence[Group]) -> Iterator[Effect]:
    """The lines of the operations, and what they do together beyond that."""
    for place, group in enumerate(acting):
        yield _effect(group, [c.effects[place] for c in cases])
    if acting:
        yield _effect(None, [_beyond(c) for c in cases])


def _effect(group: Group | None, found: Sequence[Bounds]) -> Effect:
    verdicts = Counter(b.verdict for b in found)
    return Effect(group, sum(found, ZERO), verdicts[GAIN], verdicts[LOSE])


def _beyond(case: Case) -> Bounds:
    return case.bounds + -sum(case.effects, ZERO)


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
