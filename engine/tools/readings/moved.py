"""For each reading a contract that it moves: the one given, or the one in which most of its options give other
money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...base.diagnostics import DiagnosticError
from ...consolidation.library import Library
from ...contracts.contract import Contract
from ...contracts.evaluate import evaluate
from ...contracts.expected import cases
from ...contracts.statement import Statement
from ...core.model import RuleSet
from .alternatives import Alternative, asked_for, one_alternative


@dataclass(frozen=True)
class Moved:
    """A reading in a contract, with the statement in which its options are compared."""

    statement: Statement
    alternative: Alternative


@dataclass(frozen=True, eq=False)
class _Way:
    """A way to evaluate a contract: under other rules than its own, with options of other readings."""

    contract: Contract
    rules: str | None = None
    readings: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[int, str | None, tuple[str, ...]]:
        return id(self.contract), self.rules, self.readings

    def statement(self, library: Library, taken: Sequence[str] = ()) -> Statement:
        return evaluate(self.contract, library, self.rules, (), [*self.readings, *taken])

    def moved(self, name: str, library: Library, statement: Statement) -> Moved | None:
        if name not in asked_for(statement):
            return None
        return Moved(statement, one_alternative(name, statement, lambda taken: self.statement(library, taken), library))


def moved_in(contract: Contract, law: RuleSet, library: Library) -> dict[str, Moved]:
    """The readings that have a say in one contract under these rules; raises `DiagnosticError`."""
    way = _Way(contract)
    statement = way.statement(library)
    if statement.rules != law.id:
        way = _Way(contract, law.id)
        statement = way.statement(library)
    return {name: moved for name in law.readings if (moved := way.moved(name, library, statement)) is not None}


def moved_by(contracts: Sequence[Contract], law: RuleSet, library: Library) -> dict[str, Moved]:
    """For each reading, of the contracts of this accord that state lines under an option of it, the one that tells its
    options apart best; of equal ones one under these rules, else the first."""
    statements: dict[object, Statement | None] = {}
    found: dict[str, Moved] = {}
    for name in law.readings:
        best = (0, 0, False)
        for way in (way for contract in contracts for way in _ways(contract, name)):
            if way.key not in statements:
                statements[way.key] = _tried(way, library)
            statement = statements[way.key]
            moved = way.moved(name, library, statement) if statement is not None else None
            if statement is None or moved is None or not _akin(statement, law):
                continue
            rank = (*_apart(moved.alternative), statement.rules == law.id)
            if rank > best:
                best, found[name] = rank, moved
            if best[0] == len(moved.alternative.options) and best[2]:
                break
    return found


def _ways(contract: Contract, name: str) -> Iterator[_Way]:
    for case in cases(contract.node):
        if any(r.partition("=")[0] == name for r in case.readings):
            yield _Way(contract, case.rules, tuple(r for r in case.readings if r.partition("=")[0] != name))


def _tried(way: _Way, library: Library) -> Statement | None:
    try:
        return way.statement(library)
    except DiagnosticError:  # a contract that states its refusal
        return None


def _akin(statement: Statement, law: RuleSet) -> bool:
    """Whether a statement is under versions of the same accord."""
    return any(not {*scope.rules.instruments}.isdisjoint(law.instruments) for scope in statement.evaluation.scopes)


def _apart(alternative: Alternative) -> tuple[int, int]:
    """How many of the options give other money, and how many anything else at all."""
    changes = {
        (tuple((c.line.rule.name, *c.line.at.values(), c.part, c.after) for c in o.changes), o.refused)
        for o in alternative.options
    }
    money = {(o.total if isinstance(o.total, Fraction) else None, o.sure) for o in alternative.options}
    return len(money), len(changes)
