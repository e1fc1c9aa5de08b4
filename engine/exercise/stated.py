"""The stated lines of a contract, each with what its computation reached. What was only recorded does not count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..contract import Contract
from ..evaluation import Era, Evaluation
from ..expected import difference, stated_at
from ..faults import Fault, Faulty
from ..library import Library
from ..model import RuleSet, Table
from ..nodes import NONE, Node
from ..settle import Prepared, prepare
from ..statement import Line, places
from .in_force import selected
from .tracing import Key, Traced, named_at, place

Swap = Callable[[RuleSet], RuleSet]


@dataclass(frozen=True, eq=False)
class Stated:
    """A stated line: its contract, the evaluation that it is about, and what its cells reached when it came out."""

    contract: Contract
    line: Node
    prepared: Prepared
    reached: frozenset[Key]
    missed: Fault | None

    def holds(self, evaluation: Evaluation) -> bool:
        """Whether the line comes out of another evaluation of the same contract."""
        return _difference(self.contract, self.line, evaluation) is None


def is_filled(line: Node) -> bool:
    """Whether it says what must come out; a generated line waits for it."""
    return line.must("is").value is not None


def counts(line: Node) -> bool:
    """Whether somebody vouches for it: an article, or a working by hand."""
    return bool((line.text("source") or "").strip()) and is_filled(line)


Way = tuple[str | None, tuple[str, ...]]


def way_of(line: Node) -> Way:
    """The rules and readings that a line names for itself."""
    readings = line.get("readings")
    return line.text("rules"), tuple(f"{k}={v.raw}" for k, v in (readings.map if readings else {}).items())


def stated(contract: Contract, library: Library) -> Iterator[Stated]:
    """Every line that counts, computed with a trace. Lines of one text and reading share an evaluation."""
    known: dict[Way, Prepared] = {}
    listed = contract.node.get("expected")
    for line in listed.items if listed is not None else ():
        if not counts(line):
            continue
        try:
            prepared, reached, missed = computed(contract, line, library, known)
        except Faulty as error:
            yield Stated(contract, line, _NOTHING, frozenset(), next(iter(error.faults)))
            continue
        yield Stated(contract, line, prepared, frozenset(reached if missed is None else ()), missed)


def computed(
    contract: Contract, line: Node, library: Library, known: dict[Way, Prepared]
) -> tuple[Prepared, set[Key], Fault | None]:
    """One line computed with a trace: all that it reached, and the fault where it does not come out."""
    way = way_of(line)
    if way not in known:
        known[way] = prepare(contract, library, way[0], (), way[1], Traced)
    evaluation = known[way].evaluation
    assert isinstance(evaluation, Traced)
    with evaluation.noting() as notes:
        missed = _difference(contract, line, evaluation)
    reached = evaluation.reached(notes) | _figures(line, evaluation)
    if way[0] is None:
        reached |= set(selected(contract, library, known[way], evaluation.readings))
    return known[way], reached, missed


_NOTHING: Prepared = None  # type: ignore[assignment]  # a line that cannot be computed reaches nothing


def again(prepared: Prepared, swap: Swap) -> Evaluation:
    """The same contract under rule sets that have been changed; nothing is computed yet."""
    old = prepared.evaluation
    return Evaluation([Era(e.start, swap(e.rules)) for e in old.eras], old.answers, old.readings)


def _difference(contract: Contract, line: Node, evaluation: Evaluation) -> Fault | None:
    name, at = line.text("name") or "", stated_at(line)
    return difference(line, list(_lines(name, at, line, evaluation)), evaluation, contract.on)


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
        first, last, met = (
            evaluation.machine.run(f, context, cell.era) if f is not None and cell.outcome is not NONE else NONE
            for f in (
                own.date if "date" in line.map or ("latest" in line.map and own.latest is None) else None,
                own.latest if "latest" in line.map else None,
                own.met_by if "state" in line.map else None,
            )
        )
        yield Line(own, text, cell.outcome, first, last, met)


def _figures(line: Node, evaluation: Evaluation) -> set[Key]:
    """The cells of a table that a line names itself."""
    table, at = evaluation.scopes[-1].values.get(line.text("name") or ""), stated_at(line)
    if not isinstance(table, Table):
        return set()
    found = set[Key]()
    for key, node in table.marks.items():
        members = dict(zip(table.per, key, strict=True))
        if all(members.get(d) == m for d, m in at.items()):
            found |= {("cell", place(node)), ("named", named_at(table.node))}
    return found
