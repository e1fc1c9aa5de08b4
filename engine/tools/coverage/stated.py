"""The stated lines of a contract, each with what its computation reached. What was only recorded does not count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ...base.diagnostics import Diagnostic, DiagnosticError
from ...base.node import NONE, Node
from ...consolidation.library import Library
from ...contracts.contract import Contract
from ...contracts.evaluate import Prepared, prepare
from ...contracts.expected import Case, cases, compared, refused
from ...contracts.statement import Line, places
from ...core.evaluation import Evaluation, Period
from ...core.model import RuleSet, Table
from .boundaries import chosen
from .trace import Key, Traced, named_at, place

Swap = Callable[[RuleSet], RuleSet]


@dataclass(frozen=True, eq=False)
class Stated:
    """A stated line: its contract, what it is evaluated under, what its computation reached, and what is wrong with it.

    `prepared` is none where the contract is refused, which the line may state."""

    contract: Contract
    line: Node
    case: Case
    prepared: Prepared | None
    reached: frozenset[Key]
    missed: Diagnostic | None

    def holds(self, evaluation: Evaluation) -> bool:
        """Whether the line comes out of another evaluation of the same contract."""
        return _difference(self.contract, self.line, evaluation) is None


def is_filled(line: Node) -> bool:
    """Whether it says what must come out; a generated line waits for it."""
    return "fault" in line.map or line.must("is").value is not None


def counts(line: Node) -> bool:
    """Whether somebody vouches for it, by an article or a working by hand, and it rests on cells: a warning does
    not."""
    warning = (line.text("fault") or "").startswith("W")
    return bool((line.text("source") or "").strip()) and is_filled(line) and not warning


Known = dict[tuple[str | None, tuple[str, ...]], Prepared]


def stated(contract: Contract, library: Library) -> Iterator[Stated]:
    """Every line that counts, computed with a trace. Lines of one text and reading share an evaluation."""
    for case in cases(contract.node):
        known: Known = {}
        for line in case.lines:
            if counts(line):
                yield computed(contract, line, case, library, known)


def computed(contract: Contract, line: Node, case: Case, library: Library, known: Known | None = None) -> Stated:
    """One line computed with a trace: all that it reached, and the fault where it does not come out."""
    known, way = known if known is not None else {}, (case.rules, case.readings)
    try:
        prepared = known.get(way) or prepare(contract, library, case.rules, (), case.readings, Traced)
    except DiagnosticError as error:
        wrong = refused((line,), error.diagnostics)
        reached = set(chosen(contract, library, case.readings)) if case.rules is None else set()
        return Stated(contract, line, case, None, frozenset(reached), wrong[0].diagnostic if wrong else None)
    known[way] = prepared
    evaluation = prepared.evaluation
    assert isinstance(evaluation, Traced)
    with evaluation.noting() as notes:
        missed = _difference(contract, line, evaluation)
    reached = evaluation.reached(notes) | _figures(line, evaluation)
    if case.rules is None:
        reached |= set(chosen(contract, library, case.readings))
    return Stated(contract, line, case, prepared, frozenset(reached), missed)


def again(prepared: Prepared, swap: Swap) -> Evaluation:
    """The same contract under rule sets that have been changed; nothing is computed yet."""
    old = prepared.evaluation
    return Evaluation([Period(e.start, swap(e.rules)) for e in old.eras], old.answers, old.readings)


def _difference(contract: Contract, line: Node, evaluation: Evaluation) -> Diagnostic | None:
    found = tuple(_lines(line.text("name") or "", stated_at(line), line, evaluation))
    wrong = compared((line,), _Asked(found, evaluation, contract.on))  # type: ignore[arg-type]  # a part of one
    return wrong[0].diagnostic if wrong else None


class _Asked(NamedTuple):
    """What of a statement a line is compared with."""

    lines: tuple[Line, ...]
    evaluation: Evaluation
    on: date | None
    warnings: tuple[Diagnostic, ...] = ()


def stated_at(line: Node) -> dict[str, str]:
    """The members that a stated line is about; those it leaves out may be any."""
    return {d: m.raw for d, m in line.must("at").map.items()} if "at" in line.map else {}


def _lines(name: str, at: dict[str, str], line: Node, evaluation: Evaluation) -> Iterator[Line]:
    """The cells that a line is about and no other, with the days that it states and no others."""
    era = next((i for i in range(evaluation.latest, -1, -1) if name in evaluation.scopes[i].rules.rules), None)
    if era is None:
        return
    rule = evaluation.scopes[era].rules.rules[name]
    for where in places(rule, evaluation):
        context = where[0] if isinstance(where, tuple) else where
        if any(str(context.get(d)) != m for d, m in at.items()):
            continue
        text = {d: str(m) for d, m in context.items()}
        if isinstance(where, tuple):
            yield Line(rule, text, where[1])
            continue
        cell = evaluation.cell(name, tuple(context[d] for d in rule.per), era)
        own = evaluation.scopes[cell.era].rules.rules.get(name, rule)
        said = {"met_by" if key == "state" else key for key in line.map}
        if "latest" in said and "latest" not in own.beside:
            said.add("date")
        beside = {key: f for key, f in own.beside.items() if key in said and cell.outcome is not NONE}
        found = {key: evaluation.interpreter.run(f, context, cell.era) for key, f in beside.items()}
        yield Line(own, text, cell.outcome, found)


def _figures(line: Node, evaluation: Evaluation) -> set[Key]:
    """The cells of a table that a line names itself."""
    table, at = evaluation.scopes[-1].values.get(line.text("name") or ""), stated_at(line)
    if not isinstance(table, Table):
        return set()
    found = set[Key]()
    for key, node in table.spans.items():
        members = dict(zip(table.per, key, strict=True))
        if all(members.get(d) == m for d, m in at.items()):
            found |= {("cell", place(node)), ("named", named_at(table.node))}
    return found
