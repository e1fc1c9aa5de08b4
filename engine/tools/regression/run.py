"""One contract tested: what it states and what was recorded of it, against what comes out now."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...base import yaml_reader
from ...base.diagnostics import Diagnostic, DiagnosticError, Diagnostics
from ...base.messages import say
from ...base.node import Node
from ...base.positions import printable
from ...consolidation.library import Library
from ...contracts.contract import Contract, read_contract
from ...contracts.evaluate import evaluate
from ...contracts.expected import Case, Mismatch, cases, compared, refused
from ...contracts.statement import Statement
from . import recorded
from .discover import RECORDED, is_recorded, orphan, recorded_beside
from .explain import Tracer, Why
from .since import Since


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
    label: str = ""
    type: str = ""


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
        """Whether it comes out as it is stated, or as it was recorded."""
        return not self.differences


@dataclass(frozen=True)
class Tested:
    """A contract file with each stated line, the recorded results, and what keeps it from being evaluated."""

    file: str
    title: str = ""
    lines: tuple[Checked, ...] = ()
    recorded: tuple[Checked, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the contract could be evaluated, and all that is stated or recorded of it comes out."""
        return not self.diagnostics and all(c.holds for c in (*self.lines, *self.recorded))

    @property
    def says_nothing(self) -> bool:
        """Whether it was evaluated, and nothing is stated or recorded to hold against that."""
        return not (self.lines or self.recorded or self.diagnostics)

    @property
    def wrong(self) -> tuple[Checked, ...]:
        """What does not come out, stated lines before what is recorded."""
        return tuple(c for c in (*self.lines, *self.recorded) if not c.holds)


def read_node(path: Path) -> Node:
    """The document of a file, or of standard input for -."""
    if str(path) == "-":
        return yaml_reader.load(yaml_reader.decode(sys.stdin.buffer.read(yaml_reader.MAX_BYTES + 1), "-"), "-")
    return yaml_reader.load_file(path)


OWN = Case(None, (), ())


class Evaluated:
    """A contract evaluated once for each of its cases, beside the rules of another day where these differ."""

    def __init__(self, contract: Contract, library: Library, since: Since) -> None:
        self.contract, self.library, self.since = contract, library, since
        self._statements: dict[str, Statement] = {}
        self._tracers: dict[str, Tracer] = {}

    def statement(self, case: Case = OWN) -> Statement:
        """What comes out; raises `DiagnosticError`."""
        if case.under not in self._statements:
            self._statements[case.under] = evaluate(self.contract, self.library, case.rules, (), case.readings)
        return self._statements[case.under]

    def tracer(self, case: Case = OWN) -> Tracer:
        """What follows its cells."""
        if case.under not in self._tracers:
            statement = self.statement(case)
            references = [era.rules.id for era in statement.evaluation.eras]
            before = self.since.statement(self.contract, references, case.rules, case.readings)
            moved = dict.fromkeys(m for r in references for m in self.since.moved(r)) if before is not None else ()
            self._tracers[case.under] = Tracer(statement, before, tuple(moved))
        return self._tracers[case.under]


def check_file(path: Path, library: Library, since: Since) -> Tested:
    """Everything that a contract file states and that is recorded beside it, compared with what comes out."""
    if path.name.endswith(RECORDED):
        return Tested(printable(str(path)), diagnostics=(orphan(path),))
    try:
        node = read_node(path)
        evaluated = Evaluated(read_contract(node, Diagnostics()), library, since)
    except DiagnosticError as error:
        return Tested(printable(str(path)), diagnostics=error.diagnostics)
    lines: list[Checked] = []
    diagnostics = Diagnostics()
    for case in cases(node):
        lines += check_case(evaluated, case, diagnostics)
    kept: tuple[Checked, ...] = ()
    try:
        if str(path) != "-" and is_recorded(path):
            kept = (check_recorded(evaluated, recorded_beside(path)),)
    except DiagnosticError as error:
        diagnostics.extend(f for f in error.diagnostics if not f.is_warning)
    try:
        if not lines and not kept:
            evaluated.statement()  # where nothing is stated, at least that something comes out
    except DiagnosticError as error:
        diagnostics.extend(f for f in error.diagnostics if not f.is_warning)
    order = sorted(lines, key=lambda c: c.line)
    return Tested(printable(str(path)), printable(evaluated.contract.title), tuple(order), kept, tuple(diagnostics))


def check_case(evaluated: Evaluated, case: Case, diagnostics: Diagnostics) -> Iterator[Checked]:
    """The lines of one case, each with how it does not come out. What refuses the contract unforeseen goes to
    `diagnostics`."""
    trace: Tracer | None = None
    try:
        found = compared(case.lines, evaluated.statement(case))
        trace = evaluated.tracer(case) if found else None
    except DiagnosticError as error:
        errors = [f for f in error.diagnostics if not f.is_warning]
        found = refused(case.lines, errors)
        if found:
            span = case.lines[0].span if not case.is_own else None
            diagnostics.extend(replace(f, span=f.span or span) for f in errors)
    wrong = {id(m.line): m for m in found}
    for line in case.lines:
        mismatch = wrong.get(id(line))
        differences = (_difference(mismatch, trace),) if mismatch else ()
        place = (mismatch.diagnostic.span if mismatch else None) or line.span
        source = printable(line.text("source") or "")
        yield Checked(label_of(line), place.place, line.span.line + 1, source, case.under, differences)


def label_of(line: Node) -> str:
    """What a stated line is about: a name with the members it gives, or the code of a fault."""
    at = line.get("at")
    members = f"[{', '.join(printable(m.raw) for m in at.map.values())}]" if at is not None else ""
    return printable(line.text("name") or line.text("fault") or "") + members


def _difference(found: Mismatch, trace: Tracer | None) -> Difference:
    reason = trace.why(found.name, found.at, found.part) if trace is not None and found.name else Why()
    members = f"[{', '.join(printable(m) for m in found.at.values())}]" if found.at else ""
    is_value = trace is not None and found.diagnostic.code == "E731" and bool(found.name)
    return Difference(
        printable(found.name) + members,
        found.part,
        printable(found.wanted),
        printable(found.got),
        found.step,
        found.others,
        printable(found.diagnostic.message, 500),
        found.diagnostic.hint,
        reason,
        label=trace.label(found.name, found.at) if trace is not None and is_value else "",
        type=trace.type(found.name) if trace is not None and is_value else "",
    )


def check_recorded(evaluated: Evaluated, beside: Path) -> Checked:
    """The recorded results of a contract, with every change of them; raises `DiagnosticError`."""
    old, now = recorded.read(beside), recorded.entries(evaluated.statement())
    found = told(recorded.changes(old.results, now), evaluated)
    label = str(say("regression", "recorded-results", count=len(old.results)))
    return Checked(label, f"{printable(str(beside))}:1:1", 1, differences=found)


def told(changes: Sequence[recorded.Change], evaluated: Evaluated) -> tuple[Difference, ...]:
    """Recorded results that moved, each with why."""
    return tuple(_moved(change, evaluated.tracer()) for change in changes)


def _moved(change: recorded.Change, trace: Tracer) -> Difference:
    reason = trace.why(change.name, change.at[0], change.part) if change.after is not None else Why()
    members = f"[{', '.join(printable(m) for m in change.at[0].values())}]" if change.at[0] else ""
    name, old, new = (
        printable(change.name) + members,
        printable(change.told(change.before)),
        printable(change.told(change.after)),
    )
    message = str(say("regression", "was-recorded", name=name, now=new, then=old))
    return Difference(name, change.part, old, new, change.step, len(change.at) - 1, message, "", reason, change.id)
