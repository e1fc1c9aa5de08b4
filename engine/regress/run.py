"""One contract tested: what it states and what was recorded of it, against what comes out now."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .. import loading
from ..contract import Contract, read_contract
from ..expected import Case, Mismatch, cases, compared, refused
from ..faults import Fault, Faults, Faulty
from ..library import Library
from ..marks import shown
from ..nodes import Node
from ..settle import evaluate
from ..statement import Statement
from . import recorded
from .files import recorded_beside
from .since import Since
from .trace import Why, why


@dataclass(frozen=True)
class Difference:
    """What does not come out: expected and got in words, the step between, why, and for a recorded result its id."""

    name: str
    part: str
    wanted: str
    got: str
    step: str
    others: int = 0
    message: str = ""
    hint: str = ""
    why: Why = field(default_factory=Why)
    id: str = ""


@dataclass(frozen=True)
class Checked:
    """A stated line, or the recorded results as one: what it is about, where it stands, on what it rests."""

    label: str
    place: str
    line: int
    source: str = ""
    under: str = ""
    differences: tuple[Difference, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.differences


@dataclass(frozen=True)
class Tested:
    """A contract file with each stated line, the recorded results, and what keeps it from being evaluated."""

    file: str
    title: str = ""
    lines: tuple[Checked, ...] = ()
    recorded: tuple[Checked, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.faults and all(c.holds for c in (*self.lines, *self.recorded))

    @property
    def says_nothing(self) -> bool:
        return not (self.lines or self.recorded or self.faults)

    @property
    def wrong(self) -> tuple[Checked, ...]:
        return tuple(c for c in (*self.lines, *self.recorded) if not c.holds)


def read_node(path: Path) -> Node:
    """The document of a file, or of standard input for -."""
    if str(path) == "-":
        return loading.load(loading.decode(sys.stdin.buffer.read(loading.MAX_BYTES + 1), "-"), "-")
    return loading.load_file(path)


def check_file(path: Path, library: Library, since: Since) -> Tested:
    """Everything that a contract file states and that is recorded beside it, compared with what comes out."""
    try:
        node = read_node(path)
        contract = read_contract(node, Faults())
    except Faulty as error:
        return Tested(shown(str(path)), faults=error.faults)
    lines: list[Checked] = []
    faults = Faults()
    for case in cases(node):
        lines += check_case(contract, case, library, since, faults)
    kept: tuple[Checked, ...] = ()
    beside = recorded_beside(path)
    if str(path) != "-" and beside.is_file():
        try:
            kept = (_recorded(contract, beside, library, since),)
        except Faulty as error:
            faults.extend(error.faults)
    order = sorted(lines, key=lambda c: c.line)
    return Tested(shown(str(path)), shown(contract.title), tuple(order), kept, tuple(faults))


def check_case(contract: Contract, case: Case, library: Library, since: Since, faults: Faults) -> Iterator[Checked]:
    """The lines of one case, each with how it does not come out. What refuses the contract unforeseen goes to `faults`."""
    statement: Statement | None = None
    try:
        statement = evaluate(contract, library, case.rules, (), case.readings)
        found = compared(case.lines, statement)
    except Faulty as error:
        found = refused(case.lines, error.faults)
        if found:
            mark = case.lines[0].mark if not case.is_own else None
            faults.extend(replace(f, mark=f.mark or mark) for f in error.faults)
    before = since.statement(contract, _references(statement), case.rules, case.readings) if found and statement else None
    wrong = {id(m.line): m for m in found}
    for line in case.lines:
        mismatch = wrong.get(id(line))
        differences = (_difference(mismatch, statement, before, since),) if mismatch else ()
        place = (mismatch.fault.mark if mismatch else None) or line.mark
        yield Checked(label_of(line), place.place, line.mark.line + 1, shown(line.text("source") or ""), case.under, differences)


def label_of(line: Node) -> str:
    """What a stated line is about: a name with the members it gives, or the code of a fault."""
    at = line.get("at")
    members = f"[{', '.join(shown(m.raw) for m in at.map.values())}]" if at is not None else ""
    return shown(line.text("name") or line.text("fault") or "") + members


def _references(statement: Statement | None) -> Sequence[str]:
    return [era.rules.id for era in statement.evaluation.eras] if statement is not None else ()


def _why(name: str, at: Mapping[str, str], part: str, statement: Statement | None, before: Statement | None, since: Since) -> Why:
    if statement is None or not name:
        return Why()
    moved = dict.fromkeys(m for r in _references(statement) for m in since.moved(r)) if before is not None else ()
    return why(name, at, part, statement, before, tuple(moved))


def _difference(found: Mismatch, statement: Statement | None, before: Statement | None, since: Since) -> Difference:
    reason = _why(found.name, found.at, found.part, statement, before, since)
    members = f"[{', '.join(shown(m) for m in found.at.values())}]" if found.at else ""
    return Difference(
        shown(found.name) + members, found.part, shown(found.wanted), shown(found.got), found.step, found.others,
        shown(found.fault.message, 500), found.fault.hint, reason,
    )  # fmt: skip


def recorded_changes(contract: Contract, beside: Path, library: Library) -> tuple[recorded.Recorded, recorded.Recorded, Statement]:
    """What is recorded, what would be recorded now, and the statement of now."""
    statement = evaluate(contract, library)
    return recorded.read(beside), recorded.made(statement, library, Path(contract.node.mark.source.name)), statement


def _recorded(contract: Contract, beside: Path, library: Library, since: Since) -> Checked:
    old, new, statement = recorded_changes(contract, beside, library)
    differences = tuple(told(c, contract, statement, since) for c in recorded.changes(old.results, new.results))
    return Checked(f"{len(old.results)} recorded results", f"{shown(str(beside))}:1:1", 1, differences=differences)


def told(change: recorded.Change, contract: Contract, statement: Statement, since: Since) -> Difference:
    """A recorded result that moved, with why."""
    before = since.statement(contract, _references(statement), None, ())
    reason = _why(change.name, change.at[0], change.part, statement, before, since) if change.after is not None else Why()
    members = f"[{', '.join(shown(m) for m in change.at[0].values())}]" if change.at[0] else ""
    name, old, new = shown(change.name) + members, shown(change.told(change.before)), shown(change.told(change.after))
    message = f"{name} is {new}, and {old} was recorded"
    return Difference(name, change.part, old, new, change.step, len(change.at) - 1, message, "", reason, change.id)
