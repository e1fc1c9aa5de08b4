"""What each reading moves: the statement under every option of every reading that it depends on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .model import Reading
from .outcomes import Outcome
from .statement import Line, Statement


@dataclass(frozen=True)
class Change:
    """A line that another option changes."""

    line: Line
    before: Outcome
    after: Outcome

    @property
    def size(self) -> Fraction:
        """How much it moves; what becomes known or unknown, or is no number, counts as nothing here."""
        if isinstance(self.before, Fraction) and isinstance(self.after, Fraction):
            return abs(self.after - self.before)
        return Fraction(0)


@dataclass(frozen=True)
class Option:
    """One option: whether it is the one taken, the total under it, and what it changes, the largest first."""

    name: str
    label: str
    taken: bool
    total: Outcome | None
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Alternative:
    reading: Reading
    options: tuple[Option, ...]


def alternatives(statement: Statement, again: Callable[[Sequence[str]], Statement]) -> tuple[Alternative, ...]:
    """For each reading that the statement asked for, its options and what they give. `again` evaluates the same
    contract with `reading=option` taken."""
    found = []
    for name in sorted(statement.evaluation.asked):
        reading = next(
            s.rules.readings[name] for s in reversed(statement.evaluation.scopes) if name in s.rules.readings
        )
        options = []
        for option, about in reading.options.items():
            taken = statement.readings.get(name) == option
            other = statement if taken else again([f"{name}={option}"])
            changes = () if taken else _changes(statement, other)
            options.append(Option(option, about.text("label") or "", taken, total(other), changes))
        found.append(Alternative(reading, tuple(options)))
    return tuple(found)


def total(statement: Statement) -> Outcome | None:
    """The outcome of the rule that the rule set names as its result."""
    rules = statement.evaluation.scopes[-1].rules
    name = rules.node.text("result")
    return next((line.outcome for line in statement.lines if line.rule.name == name), None) if name else None


def _changes(one: Statement, other: Statement) -> tuple[Change, ...]:
    """The results and payments that differ, the largest move first."""

    def cells(statement: Statement) -> dict[tuple[str, tuple[tuple[str, str], ...]], Line]:
        told = (line for line in statement.lines if line.rule.show or line.rule.kind == "payment")
        return {(line.rule.name, tuple(line.at.items())): line for line in told}

    before, after = cells(one), cells(other)
    moved = [
        Change(line, line.outcome, after[key].outcome)
        for key, line in before.items()
        if key in after and after[key].outcome != line.outcome
    ]
    return tuple(sorted(moved, key=lambda c: -c.size))
