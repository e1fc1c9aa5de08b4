"""Which readings move something in a statement: only what hangs on a reading is computed again under its options."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ...base.node import NONE
from ...compiler.dependencies import askers
from ...consolidation.library import Library
from ...consolidation.result import result_of
from ...contracts.statement import Line, Statement
from ...core.environment import Key
from ...core.evaluation import Evaluation
from ...core.expression import Choice, every
from ...core.formula import Formula
from ...core.outcomes import Outcome, Unknown
from .alternatives import asked_for, one_alternative

At = tuple[str, Key, int]


def moving(statement: Statement, again: Callable[[Sequence[str]], Statement], library: Library) -> frozenset[str]:
    """The names of the readings of which another option gives anything else, as `alternatives` says it."""
    decided = set(statement.why.readings)
    traced = None if statement.evaluation.latest else _Traced(statement)
    found = set()
    for name in asked_for(statement):
        touched = traced.touched(name) if traced is not None and name not in decided else None
        if traced is None or touched is None:
            if one_alternative(name, statement, again, library).moves:
                found.add(name)
        elif traced.moves(name, touched):
            found.add(name)
    return frozenset(found)


class _Traced:
    """The cells of a statement under one version, with what asked for each."""

    def __init__(self, statement: Statement) -> None:
        self.evaluation = evaluation = statement.evaluation
        self.scope = evaluation.scopes[0]
        self.result = result_of(self.scope.rules.node).rule
        self.askers: dict[At, list[At]] = {}
        self.cells: dict[str, list[At]] = {}
        for at, cell in evaluation.cells.items():
            self.cells.setdefault(at[0], []).append(at)
            for read in cell.reads:
                self.askers.setdefault(read, []).append(at)
        self.guarded: dict[str, set[str]] = {}
        for of, guards in self.scope.guards.items():
            for guard in guards:
                self.guarded.setdefault(guard.name, set()).add(of)
        self.days = [
            (f, x, frozenset(evaluation.asked_by(f, self._context(x), 0)), _readings([f]))
            for x in statement.of_kind("payment")
            for f in x.rule.beside.values()
            if x.outcome is not NONE and len(x.at) == len(x.rule.per)
        ]
        self.naming = askers(self.scope.rules)

    def _context(self, line: Line) -> dict[str, str | int]:
        about = self.scope.dimensions
        return {d: int(m) if about[d].kind == "range" else m for d, m in line.at.items()}

    def touched(self, reading: str) -> set[At] | None:
        """The cells that may hang on a reading; nothing where the members of a range do, which is another statement."""
        bounds = [f for d in self.scope.dimensions.values() for f in (d.low, d.high) if f is not None]
        todo = [at for name in self.naming.get(reading, ()) for at in self.cells.get(name, ())]
        found = set(todo)
        for at in todo:  # grows while it goes
            guarded = (a for of in self.guarded.get(at[0], ()) for a in self.cells.get(of, ()))
            new = {*self.askers.get(at, ()), *guarded} - found
            found |= new
            todo += new
        loose = reading in _readings(bounds) or any(
            found.intersection(self.evaluation.asked_by(f, {}, 0)) for f in bounds
        )
        return None if loose else found

    def moves(self, reading: str, touched: set[At]) -> bool:
        about = self.scope.rules.readings[reading]
        taken = self.evaluation.readings.get(reading, about.chosen)
        told = [at for at in touched if self._is_told(at[0])]
        dated = [(f, x) for f, x, reads, named in self.days if reading in named or not touched.isdisjoint(reads)]
        for option in about.options:
            if option != taken and (told or dated):
                other = self.evaluation.under(reading, option, touched)
                if any(_differ(self.evaluation.cells[at].outcome, other.cell(*at).outcome) for at in told):
                    return True
                if any(_differ(self._run(f, x, self.evaluation), self._run(f, x, other)) for f, x in dated):
                    return True
        return False

    def _is_told(self, name: str) -> bool:
        rule = self.scope.rules.rules.get(name)
        return rule is not None and (rule.is_told or name == self.result)

    def _run(self, formula: Formula, line: Line, evaluation: Evaluation) -> Outcome:
        return evaluation.interpreter.run(formula, self._context(line), 0)


def _readings(formulas: Iterable[Formula]) -> set[str]:
    """The readings that formulas name."""
    return {part.reading for f in formulas for part in every(f.meaning) if isinstance(part, Choice)}


def _differ(one: Outcome, other: Outcome) -> bool:
    """What is unknown either way is no change."""
    return one != other and not (isinstance(one, Unknown) and isinstance(other, Unknown))
