"""Which units of a law the stated lines of its contracts exercise."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ...base.diagnostics import Diagnostic
from ...compiler.compile import compile_rules
from ...consolidation.library import Library
from ...consolidation.operations import Operation, operations
from ...consolidation.section import LAW
from ...consolidation.spec import language
from ...contracts.contract import Contract
from ...core.model import RuleSet, members_of
from .stated import Stated, stated
from .trace import Key
from .units import Unit, kinds, units


@dataclass(frozen=True)
class Coverage:
    """The units of some texts, those among them that are exercised, and the lines that do not come out."""

    units: tuple[Unit, ...]
    exercised: frozenset[Unit]
    missed: tuple[Diagnostic, ...]
    lines: tuple[Stated, ...]

    @property
    def uncovered(self) -> tuple[Unit, ...]:
        """The units that no stated line exercises."""
        return tuple(u for u in self.units if u not in self.exercised)

    def without(self, names: Collection[str]) -> Coverage:
        """The same without units that nothing can exercise."""
        left = tuple(u for u in self.units if u.name not in names or u in self.exercised)
        return replace(self, units=left)

    @property
    def share(self) -> Fraction:
        """The exercised part, 1 where there is nothing to exercise."""
        return Fraction(len(self.exercised), len(self.units)) if self.units else Fraction(1)

    def counts(self) -> Mapping[str, tuple[int, int]]:
        """For each kind, how many are exercised, of how many."""
        found = {k: [u for u in self.units if u.kind == k] for k in kinds()}
        return {k: (sum(u in self.exercised for u in us), len(us)) for k, us in found.items() if us}


def units_of(library: Library, references: Sequence[str]) -> tuple[Unit, ...]:
    """The units of consolidated texts, each once: what two versions share is one unit. In the order of the files."""
    found: dict[tuple[str, frozenset[Key]], Unit] = {}
    instruments: dict[str, None] = {}
    for reference in references:
        rules = compile_rules(library, reference)
        instruments |= dict.fromkeys(rules.instruments)
        for unit in units(rules):
            found.setdefault((unit.kind, unit.keys), unit)
    for instrument in instruments:
        for unit in operation_units(library, instrument):
            found.setdefault((unit.kind, unit.keys | {("operation", unit.what)}), unit)
    order = {k: n for n, k in enumerate(kinds())}
    return tuple(sorted(found.values(), key=lambda u: (u.span.source.name, u.span[1:], order[u.kind], u.what)))


def reached_by(lines: Iterable[Stated]) -> set[Key]:
    """All that the lines that come out have reached; a place reached in any way is reached as a place."""
    found: set[Key] = set()
    for line in lines:
        found |= line.reached
    places = {("place", k[1]) for k in found if k[0] in ("formula", "branch", "cell", "reading", "named")}
    return found | places


def measure(library: Library, references: Sequence[str], contracts: Sequence[Contract]) -> Coverage:
    """The coverage of texts by contracts; raises `DiagnosticError` where a text is wrong."""
    every = units_of(library, references)
    lines = [line for contract in contracts for line in stated(contract, library)]
    reached = reached_by(line for line in lines if line.missed is None)
    exercised = frozenset(u for u in every if not reached.isdisjoint(u.keys))
    return Coverage(every, exercised, tuple(line.missed for line in lines if line.missed is not None), tuple(lines))


def operation_units(library: Library, instrument: str) -> Iterator[Unit]:
    """A unit for each operation that reaches what is computed."""
    written = library.document(instrument)
    base = written.text("amends")
    before, after = (compile_rules(library, base) if base else None), compile_rules(library, instrument)
    for operation in operations(written):
        if operation.path[0] in language().silent or language().is_remark(operation.path):
            continue
        at = f"[{', '.join(operation.at.values())}]" if operation.at else ""
        what = f"{operation.verb} {'.'.join(operation.path)}{at}"
        keys = frozenset(_keys(operation, before, after))
        yield Unit("operation", what, keys, operation.span, instrument)


def _keys(operation: Operation, before: RuleSet | None, after: RuleSet) -> Iterator[Key]:
    """The notes of which one shows the operation at work."""
    written = operation.node.get("with")
    if written is not None:
        places = {(m.source.name, m.line, m.column) for n in written.walk() for m in (n.span, n.where)}
        places.add((operation.span.source.name, operation.span.line, operation.span.column))
        yield from (("place", p) for p in places)
    name, id_ = operation.path[1] if len(operation.path) > 1 else "", operation.instrument
    if operation.path[-1] == "chosen" and written is not None:
        reading = after.readings[name].node.where
        yield ("reading", (reading.source.name, reading.line, reading.column), written.raw)
    elif operation.verb == "repeal" and len(operation.path) == 2 and before is not None:
        yield ("without", name, id_)
        yield from (("under", user, id_) for user in _users(name, before, after))
    elif len(operation.path) > 2 and (operation.verb == "repeal" or operation.path[0] in language().computing):
        yield ("under", name, id_)


def _users(name: str, before: RuleSet, after: RuleSet) -> set[str]:
    """What asked for a name in the text before and is still there in the text after, through all that went with it."""
    found, todo, seen = set[str](), [name], set[str]()
    while todo:
        gone = todo.pop()
        if gone in seen:
            continue
        seen.add(gone)
        for user in _asking(gone, before):
            if user in after.rules or user in after.facts:
                found.add(user)
            else:
                todo.append(user)
    return found


def _asking(name: str, rules: RuleSet) -> Iterator[str]:
    for rule in rules.rules.values():
        edges = rules.edges.get(rule.name, ())
        asks = rule.of == name or any(
            e.to == members_of(name) or (e.to == name and e.formula is not None) for e in edges
        )
        if asks and language().computed[rule.kind].part == LAW:
            yield rule.name
