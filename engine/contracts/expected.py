"""What a contract states must come out, compared with what does: exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from ..base import dates
from ..base.diagnostics import Diagnostic, did_you_mean
from ..base.messages import Message, say
from ..base.node import NONE, Node
from ..base.numbers import exact
from ..compiler.hints import misfit
from ..compiler.reader import scalar
from ..core.environment import Key
from ..core.evaluation import Evaluation
from ..core.model import Table
from ..core.outcomes import EvaluationError, Outcome, Unknown
from .contract import Contract
from .payments import deadline_state
from .statement import Line, Statement, places
from .told import told_outcome


@dataclass(frozen=True)
class Case:
    """Lines about one evaluation: under the contract's own rules (none) or others, with the readings they name."""

    rules: str | None
    readings: tuple[str, ...]  # each as reading=option
    lines: tuple[Node, ...]

    @property
    def is_own(self) -> bool:
        """Whether it is about the contract as it stands, and not about another supposed one."""
        return self.rules is None and not self.readings

    @property
    def under(self) -> str:
        """The rules and readings of its own, in words; empty where it has none."""
        return ", ".join([*([self.rules] if self.rules else []), *self.readings])


@dataclass(frozen=True)
class Mismatch:
    """A stated line that does not come out: at its first cell, and how many more there are."""

    line: Node
    name: str
    at: Mapping[str, str]
    part: str  # is, date, latest, state or fault
    wanted: str
    got: str
    step: str
    diagnostic: Diagnostic
    others: int = 0


@dataclass(frozen=True)
class _Found:
    """A cell that an expected line is about."""

    at: Mapping[str, str]
    type: str
    outcome: Outcome
    date: Outcome = NONE
    latest: Outcome = NONE
    state: str = ""


def cases(node: Node) -> tuple[Case, ...]:
    """The stated lines of a contract by what they are evaluated under, in the order of the file."""
    found: dict[tuple[str | None, tuple[str, ...]], list[Node]] = {}
    listed = node.get("expected")
    for item in listed.items if listed is not None else ():
        for line in item.map["lines"].items if "lines" in item.map else (item,):
            readings = {r: o.raw for n in (item, line) for r, o in (n.get("readings") or n.with_map({})).map.items()}
            rules = line.text("rules") or item.text("rules")
            found.setdefault((rules, tuple(f"{r}={o}" for r, o in sorted(readings.items()))), []).append(line)
    return tuple(Case(rules, readings, tuple(lines)) for (rules, readings), lines in found.items())


def stated_diagnostics(node: Node) -> frozenset[str]:
    """The codes of the faults with which a contract says that it is refused, or warned of, under its own rules."""
    lines = (line for case in cases(node) if case.is_own for line in case.lines)
    return frozenset(n.raw for line in lines if (n := line.get("fault")) is not None)


def stated_broken(node: Node) -> frozenset[str]:
    """The names of what a contract says does not hold of it under its own rules."""
    lines = (line for case in cases(node) if case.is_own for line in case.lines)
    return frozenset(n.raw for line in lines if line.text("is") == "false" and (n := line.get("name")) is not None)


def differences(contract: Contract, statement: Statement) -> list[Diagnostic]:
    """A fault for each line that is stated of the contract's own rules and does not come out."""
    return [m.diagnostic for case in cases(contract.node) if case.is_own for m in compared(case.lines, statement)]


def compared(lines: Sequence[Node], statement: Statement) -> list[Mismatch]:
    """The lines that do not come out; an `at` that leaves members out is about every cell."""
    by_name: dict[str, list[Line]] = {}
    for one in statement.lines:
        by_name.setdefault(one.rule.name, []).append(one)
    found = (_line(line, by_name, statement) for line in lines)
    return [m for m in found if m is not None]


def refused(lines: Sequence[Node], diagnostics: Sequence[Diagnostic]) -> list[Mismatch]:
    """The lines that do not come out where the contract was refused with these faults."""
    codes = sorted({f.code for f in diagnostics})
    told = f"the contract is refused: {', '.join(codes)}"
    found = []
    for line in lines:
        wanted = line.get("fault")
        if wanted is None:
            name = line.must("name")
            said = say("E731", "not-out", name=name.raw, codes=codes)
            found.append(_wrong(line, name.raw, "is", line.must("is").raw, told, said, name))
        elif wanted.raw not in codes:
            said = say("E731", "refused-otherwise", codes=codes, wanted=wanted.raw)
            found.append(_wrong(line, "", "fault", wanted.raw, ", ".join(codes), said, wanted))
    return found


def unfilled(line: Node) -> Diagnostic | None:
    """The fault of a line of which nobody has said yet what must come out; nothing for any other."""
    wanted = line.get("is")
    if wanted is None or wanted.value is not None:
        return None
    name = line.must("name")
    return Diagnostic(say("E733", "not-filled", name=name.raw), wanted.where)


def stated_cells(
    lines: Sequence[Node], evaluation: Evaluation
) -> Iterator[tuple[str, Key, Node, Outcome | None, Outcome]]:
    """The cells of which lines state the value: name and members, the node of the value, the value, and what it is."""
    scope = evaluation.scopes[evaluation.latest]
    for line in lines:
        element, wanted, at = scope.values.get(line.text("name") or ""), line.get("is"), line.get("at")
        members = {d: m.raw for d, m in at.map.items()} if at is not None else {}
        if element is None or wanted is None or wanted.raw in STATED_WORDS:
            continue
        for place in places(element, evaluation):
            if not isinstance(place, tuple) and all(str(place.get(d)) == m for d, m in members.items()):
                key = tuple(place[d] for d in element.per)
                yield element.name, key, wanted, scalar(wanted, element.type), evaluation.outcome(element.name, key)


def _line(line: Node, by_name: Mapping[str, Sequence[Line]], statement: Statement) -> Mismatch | None:
    diagnostic = line.get("fault")
    if diagnostic is not None and diagnostic.raw in {f.code for f in statement.warnings}:
        return None
    if diagnostic is not None:
        return _wrong(
            line, "", "fault", diagnostic.raw, "no fault", say("E731", "no-fault", wanted=diagnostic.raw), diagnostic
        )
    name = line.must("name").raw
    empty = unfilled(line)
    if empty is not None:
        return Mismatch(line, name, {}, "is", "something", "not filled in", "", empty)
    at = {d: m.raw for d, m in line.must("at").map.items()} if "at" in line.map else {}
    found = [f for f in _found(name, by_name.get(name, ()), statement) if all(f.at.get(d) == m for d, m in at.items())]
    if not found:
        span, hint = line.must("name").span, did_you_mean(name, by_name)
        told = Diagnostic(say("E730", "no-line", name=name), span, hint)
        return Mismatch(line, name, at, "is", line.must("is").raw, "nothing", "", told)
    wrong = [m for cell in found if (m := _compare(name, line, cell)) is not None]
    return replace(wrong[0], others=len(wrong) - 1) if wrong else None


def _found(name: str, lines: Sequence[Line], statement: Statement) -> Iterator[_Found]:
    for line in lines:
        state = deadline_state(line, statement.on) if line.rule.kind == "deadline" else ""
        yield _Found(line.at, line.rule.type, line.outcome, line.date, line.latest, state)
    table = statement.evaluation.scopes[-1].values.get(name)
    if isinstance(table, Table):
        for key, cell in table.cells.items():
            yield _Found(dict(zip(table.per, key, strict=True)), table.type, cell)


def _wrong(
    line: Node,
    name: str,
    part: str,
    wanted: str,
    got: str,
    said: Message,
    node: Node,
    at: Mapping[str, str] | None = None,
    step: str = "",
) -> Mismatch:
    return Mismatch(line, name, at or {}, part, wanted or "none", got, step, Diagnostic(said, node.span))


def _compare(name: str, line: Node, cell: _Found) -> Mismatch | None:
    """The first part of a line that a cell does not give."""
    wanted = line.must("is")
    place = f"{name}[{', '.join(cell.at.values())}]" if cell.at else name
    told = told_outcome(cell.outcome)
    if wanted.raw in _WORDS:
        if not isinstance(cell.outcome, _WORDS[wanted.raw]):
            said = say("E731", "other-value", cell=place, got=told, wanted=_WORDED[wanted.raw])
            return _wrong(line, name, "is", wanted.raw, str(told), said, wanted, cell.at)
    else:
        value = scalar(wanted, cell.type)
        if value is None and (wrong := misfit(name, wanted, cell.type, {})):
            return Mismatch(line, name, cell.at, "is", wanted.raw, str(told), "", wrong)
        if not _equal(cell.outcome, value):
            said = say("E731", "other-value", cell=place, got=told, wanted=wanted.raw or "none")
            return _wrong(line, name, "is", wanted.raw, str(told), said, wanted, cell.at, step(value, cell.outcome))
    for word, found in (("date", cell.date), ("latest", cell.latest if cell.latest is not NONE else cell.date)):
        stated = line.get(word)
        day = dates.parse(stated.raw) if stated is not None else None
        if stated is not None and found != day:
            told = told_outcome(found)
            said = say("E731", "other-date", cell=place, got=told, wanted=stated.raw)
            if word == "latest":
                said = say("E731", "other-latest", cell=place, got=told, wanted=stated.raw)
            return _wrong(line, name, word, stated.raw, str(told), said, stated, cell.at, step(day, found))
    state = line.get("state")
    if state is not None and cell.state != state.raw:
        now = cell.state.replace("_", " ") or say("E731", "no-deadline")
        said = say("E731", "other-value", cell=place, got=now, wanted=state.raw)
        return _wrong(line, name, "state", state.raw, str(now), said, state, cell.at)
    return None


_WORDS: dict[str, type] = {"unknown": Unknown, "error": EvaluationError}
STATED_WORDS = frozenset(_WORDS)
_WORDED: dict[str, str | Message] = {"unknown": "unknown", "error": say("E731", "error")}


def step(wanted: Outcome | None, got: Outcome | None) -> str:
    """How much more comes out than wanted, with its sign: a number, or days; nothing of other values."""
    if isinstance(wanted, bool) or isinstance(got, bool):
        return ""
    if isinstance(wanted, Fraction) and isinstance(got, Fraction):
        return f"{'+' if got > wanted else ''}{exact(got - wanted)}"
    if isinstance(wanted, date) and isinstance(got, date):
        return f"{(got - wanted).days:+d} days"
    return ""


def _equal(got: Outcome, wanted: Outcome | None) -> bool:
    if (
        wanted is None
        or isinstance(got, date) != isinstance(wanted, date)
        or isinstance(got, bool) != isinstance(wanted, bool)
    ):
        return False
    return got == wanted
