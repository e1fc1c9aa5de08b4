"""Which readings move something in a statement: only what hangs on a reading is computed again under its options."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence

from .alternatives import asked_for, one_alternative
from .evaluation import Evaluation, Key
from .formula import Formula
from .library import Library
from .model import Fact, Rule
from .nodes import NONE
from .outcomes import Outcome, Unknown
from .scope import Choice, plan_of
from .statement import Line, Statement

At = tuple[str, Key, int]


def moving(statement: Statement, again: Callable[[Sequence[str]], Statement], library: Library) -> frozenset[str]:
    """The names of the readings of which another option gives anything else, as `alternatives` says it."""
    decided = {dict(why.values)["reading"] for why in statement.why.also}
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
        self.result = self.scope.rules.node.text("result")
        self.askers: dict[At, list[At]] = {}
        for at, cell in evaluation.cells.items():
            for read in cell.reads:
                self.askers.setdefault(read, []).append(at)
        self.days = [(f, x, self._reads(f, x)) for x in statement.of_kind("payment") for f in (x.rule.date, x.rule.latest) if f and x.outcome is not NONE]  # fmt: skip
        self.named = {n: set(_readings(self._formulas(v))) for n, v in self.scope.values.items()}

    def _formulas(self, named: object) -> list[Formula]:
        if isinstance(named, Fact):
            return [named.when] if named.when is not None else []
        return list(named.formulas()) if isinstance(named, Rule) else []

    def _context(self, line: Line) -> dict[str, str | int]:
        about = self.scope.dimensions
        return {d: int(m) if about[d].kind == "range" else m for d, m in line.at.items()}

    def _reads(self, formula: Formula, line: Line) -> frozenset[At]:
        if len(line.at) < len(line.rule.per):
            return frozenset()
        return frozenset(self.evaluation.asked_by(formula, self._context(line), 0))

    def touched(self, reading: str) -> set[At] | None:
        """The cells that may hang on a reading; nothing where the members of a range do, which is another statement."""
        names = {n for n, readings in self.named.items() if reading in readings}
        if any(reading in _readings(f for f in (d.low, d.high) if f) for d in self.scope.dimensions.values()):
            return None
        names |= {of for of, guards in self.scope.guards.items() if any(g.name in names for g in guards)}
        todo = [at for at in self.evaluation.cells if at[0] in names]
        found = set(todo)
        for at in todo:  # grows while it goes
            guarded = {of for of, guards in self.scope.guards.items() if any(g.name == at[0] for g in guards)}
            more = [*self.askers.get(at, ()), *(a for a in self.evaluation.cells if guarded and a[0] in guarded)]
            for asker in more:
                if asker not in found:
                    found.add(asker)
                    todo.append(asker)
        bounds = [f for d in self.scope.dimensions.values() for f in (d.low, d.high) if f is not None]
        return None if any(found.intersection(self.evaluation.asked_by(f, {}, 0)) for f in bounds) else found

    def moves(self, reading: str, touched: set[At]) -> bool:
        about = self.scope.rules.readings[reading]
        taken = self.evaluation.readings.get(reading, about.chosen)
        told = [at for at in touched if self._is_told(at[0])]
        dated = [(f, x) for f, x, reads in self.days if reads & touched or reading in _readings([f])]
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
        return rule is not None and (rule.show or rule.kind in ("payment", "deadline", "condition") or name == self.result)

    def _run(self, formula: Formula, line: Line, evaluation: Evaluation) -> Outcome:
        return evaluation.machine.run(formula, self._context(line), 0)


def _readings(formulas: Iterable[Formula]) -> set[str]:
    """The readings that formulas name."""
    nodes = (n for f in formulas for n in ast.walk(f.tree) if isinstance(n, ast.Name) and hasattr(n, "plan"))
    return {plan.reading for plan in map(plan_of, nodes) if isinstance(plan, Choice)}


def _differ(one: Outcome, other: Outcome) -> bool:
    """What is unknown either way is no change."""
    return one != other and not (isinstance(one, Unknown) and isinstance(other, Unknown))
