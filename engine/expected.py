"""What a contract states must come out, compared with what does: exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from . import dates
from .build import scalar
from .contract import Contract
from .evaluation import Evaluation
from .faults import Fault, Faults, suggest
from .model import Table
from .nodes import NONE, Node
from .outcomes import Outcome, Unknown
from .report.data import deadline_state
from .statement import Line, Statement
from .values import shown_outcome


@dataclass(frozen=True)
class _Found:
    """A cell that an expected line is about."""

    at: Mapping[str, str]
    type: str
    outcome: Outcome
    date: Outcome = NONE
    latest: Outcome = NONE
    state: str = ""


def differences(contract: Contract, statement: Statement) -> list[Fault]:
    """A fault for each stated line that does not come out; an `at` that leaves members out is about every cell."""
    faults = Faults()
    listed = contract.node.get("expected")
    by_name: dict[str, list[Line]] = {}
    for one in statement.lines:
        by_name.setdefault(one.rule.name, []).append(one)
    for line in listed.items if listed is not None else ():
        lines = by_name.get(line.text("name") or "", ())
        missed = difference(line, lines, statement.evaluation, statement.on, by_name)
        if missed is not None:
            faults.extend([missed])
    return list(faults)


def stated_at(line: Node) -> dict[str, str]:
    """The members that a stated line is about; those it leaves out may be any."""
    return {d: m.raw for d, m in line.must("at").map.items()} if "at" in line.map else {}


def difference(
    line: Node, lines: Sequence[Line], evaluation: Evaluation, on: date | None, known: Iterable[str] = ()
) -> Fault | None:
    """The fault of one stated line, of which `lines` are the cells of its name; nothing where it comes out."""
    faults, name, at = Faults(), line.text("name") or "", stated_at(line)
    found = [f for f in _found(name, lines, evaluation, on) if all(f.at.get(d) == m for d, m in at.items())]
    if not found:
        faults.add("E730", f"nothing comes out as {name} there", line.must("name").mark, suggest(name, known))
    for cell in found:
        _compare(name, line, cell, faults)
        if len(faults):
            break  # one line, one message
    return next(iter(faults), None)


def _found(name: str, lines: Sequence[Line], evaluation: Evaluation, on: date | None) -> Iterator[_Found]:
    for line in lines:
        state = deadline_state(line, on) if line.rule.kind == "deadline" else ""
        yield _Found(line.at, line.rule.type, line.outcome, line.date, line.latest, state)
    table = evaluation.scopes[-1].values.get(name)
    if isinstance(table, Table):
        for key, cell in table.cells.items():
            yield _Found(dict(zip(table.per, key, strict=True)), table.type, cell)


def _compare(name: str, line: Node, cell: _Found, faults: Faults) -> None:
    wanted = line.must("is")
    place = f"{name}[{', '.join(cell.at.values())}]" if cell.at else name
    if wanted.raw == "unknown":
        if not isinstance(cell.outcome, Unknown):
            faults.add("E731", f"{place} is {shown_outcome(cell.outcome)}, not unknown", wanted.mark)
    elif not _equal(cell.outcome, scalar(wanted, cell.type)):
        faults.add("E731", f"{place} is {shown_outcome(cell.outcome)}, not {wanted.raw or 'none'}", wanted.mark)
    for word, got in (("date", cell.date), ("latest", cell.latest if cell.latest is not NONE else cell.date)):
        stated = line.get(word)
        if stated is not None and got != dates.parse(stated.raw):
            faults.add("E731", f"{place} has as its {word} {shown_outcome(got)}, not {stated.raw}", stated.mark)
    state = line.get("state")
    if state is not None and cell.state != state.raw:
        faults.add("E731", f"{place} is {cell.state.replace('_', ' ') or 'no deadline'}, not {state.raw}", state.mark)


def _equal(got: Outcome, wanted: Outcome | None) -> bool:
    if (
        wanted is None
        or isinstance(got, date) != isinstance(wanted, date)
        or isinstance(got, bool) != isinstance(wanted, bool)
    ):
        return False
    return got == wanted
