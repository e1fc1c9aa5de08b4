"""What each reading moves: the statement under every option of every reading that it depends on, or may depend on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ...base.diagnostics import DiagnosticError
from ...base.node import NONE
from ...compiler.compile import compile_rules
from ...consolidation.library import Library
from ...consolidation.result import result_of
from ...contracts.payments import received
from ...contracts.statement import Line, Statement
from ...core.expression import Choice, every
from ...core.model import Reading
from ...core.outcomes import Outcome, Unknown

if TYPE_CHECKING:
    from ..ranges import Interval

Place = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Change:
    """A line that another option changes; `part` is the day of a payment, `date` or `latest`, or nothing."""

    line: Line
    before: Outcome
    after: Outcome
    part: str = ""

    @property
    def type(self) -> str:
        """How both outcomes are written: as the line is, or as the day that `part` names."""
        return "date" if self.part else self.line.rule.type

    @property
    def size(self) -> Fraction:
        """How much it moves, what does not apply being nothing; so is what becomes known or unknown, or is no
        number."""
        before, after = _number(self.before), _number(self.after)
        return abs(after - before) if before is not None and after is not None else Fraction(0)


@dataclass(frozen=True)
class Option:
    """One option: whether it is the one taken, the total under it (with its interval where it is unknown and asked
    for), the payments that are sure, by how much it moves the total, and what it changes, the largest first. `refused`
    says why a contract cannot be under it."""

    name: str
    label: str
    taken: bool
    total: Outcome | None = None
    interval: Interval | None = None
    sure: Fraction = Fraction(0)
    moved: Fraction = Fraction(0)
    changes: tuple[Change, ...] = ()
    refused: str = ""


@dataclass(frozen=True)
class Alternative:
    """A reading with what stands under each of its options."""

    reading: Reading
    options: tuple[Option, ...]

    @property
    def moves(self) -> bool:
        """Whether any option gives anything else than what stands."""
        intervals = {(o.interval.low, o.interval.high, o.interval.none) for o in self.options if o.interval is not None}
        return len(intervals) > 1 or any(o.moved or o.changes or o.refused for o in self.options)


def alternatives_of(
    statement: Statement,
    again: Callable[[Sequence[str]], Statement],
    library: Library,
    ranged: bool = False,
) -> tuple[Alternative, ...]:
    """For each reading that has a say in the statement, its options and what they give. `again` evaluates the same
    contract with `reading=option` taken; `library` has the versions that a reading may have kept out of force;
    `ranged` asks for the range of each total that is unknown."""
    return tuple(one_alternative(name, statement, again, library, ranged) for name in asked_for(statement))


def one_alternative(
    name: str,
    statement: Statement,
    again: Callable[[Sequence[str]], Statement],
    library: Library,
    ranged: bool = False,
) -> Alternative:
    """One reading, its options and what they give."""
    laws = [scope.rules for scope in reversed(statement.evaluation.scopes)]
    known = next((rules for rules in laws if name in rules.readings), None)
    reading = (known or compile_rules(library, statement.why.readings[name])).readings[name]
    return Alternative(reading, tuple(_option(reading, o, statement, again, ranged) for o in reading.options))


def asked_for(statement: Statement) -> tuple[str, ...]:
    """The readings that have a say in a statement, by name, those that decided the version too."""
    return tuple(sorted({*_readings(statement), *statement.why.readings}))


def _readings(statement: Statement) -> set[str]:
    """The readings that something asked for, and those that what is unknown may yet ask for."""
    found = set(statement.evaluation.asked)
    for rule in {id(x.rule): x.rule for x in statement.lines if isinstance(x.outcome, Unknown)}.values():
        for formula in rule.formulas():
            found |= {part.reading for part in every(formula.meaning) if isinstance(part, Choice)}
    return found


def _option(
    reading: Reading, name: str, statement: Statement, again: Callable[[Sequence[str]], Statement], ranged: bool
) -> Option:
    label = reading.options[name].text("label") or ""
    taken = statement.evaluation.readings.get(reading.name, reading.chosen) == name
    try:
        other = statement if taken else again([f"{reading.name}={name}"])
    except DiagnosticError as error:
        return Option(name, label, taken, refused=error.diagnostics[0].message)
    whole = total(other)
    return Option(
        name,
        label,
        taken,
        whole,
        _interval(other) if ranged and isinstance(whole, Unknown) else None,
        sum((a for _, a in _sure(other)), Fraction(0)),
        _moved(statement, other),
        () if taken else _changes(statement, other),
    )


def total(statement: Statement) -> Outcome | None:
    """The outcome of the rule that the rule set names as its result."""
    rules = statement.evaluation.scopes[-1].rules
    name = result_of(rules.node).rule
    return next((line.outcome for line in statement.lines if line.rule.name == name), None) if name else None


def _interval(statement: Statement) -> Interval:
    from ..ranges import interval_of  # only what asks for ranges needs it

    return interval_of(statement.evaluation, result_of(statement.evaluation.scopes[-1].rules.node).rule or "", ())


def _sure(statement: Statement) -> Iterator[tuple[Place, Fraction]]:
    """The payments of a known amount, or of none."""
    for line in statement.of_kind("payment"):
        amount = _number(received(line))
        if amount is not None:
            yield _place(line), amount


def _moved(one: Statement, other: Statement) -> Fraction:
    """By how much the total moves; where it is unknown, the payments that are known under both."""
    before, after = total(one), total(other)
    if isinstance(before, Fraction) and isinstance(after, Fraction):
        return after - before
    known, there = dict(_sure(one)), dict(_sure(other))
    open_ones = {_place(x) for s in (one, other) for x in s.of_kind("payment") if _number(x.outcome) is None}
    both = (known.keys() | there.keys()) - open_ones
    return sum((there.get(p, Fraction(0)) - known.get(p, Fraction(0)) for p in both), Fraction(0))


def _number(outcome: Outcome) -> Fraction | None:
    if outcome is NONE:
        return Fraction(0)
    return outcome if isinstance(outcome, Fraction) else None


def _place(line: Line) -> Place:
    return line.rule.name, tuple(line.at.items())


def _changes(one: Statement, other: Statement) -> tuple[Change, ...]:
    """The results, payments with their days, deadlines and conditions that differ, the largest move first; what is
    unknown either way is no change."""
    after = {(*_place(x), part): outcome for x in other.lines for part, outcome in _told(x)}
    moved = [
        Change(line, before, now, part)
        for line in one.lines
        for part, before in _told(line)
        if (now := after.get((*_place(line), part), before)) != before
        and not (isinstance(before, Unknown) and isinstance(now, Unknown))
    ]
    return tuple(sorted(moved, key=lambda c: -c.size))


def _told(line: Line) -> Iterator[tuple[str, Outcome]]:
    """What a reader is told of a line, in parts."""
    if line.rule.is_told:
        yield "", line.outcome
    if line.rule.kind == "payment" and line.outcome is not NONE:
        yield "date", line.date
        yield "latest", line.latest
