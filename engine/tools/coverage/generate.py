"""Contracts for what none exercises yet: a stated line that comes near, with one fact moved, or under another reading.

What must come out is left empty: only a person who reads the law can fill it in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from ...base import dates
from ...base.diagnostics import Diagnostics
from ...base.node import Node, NotApplicable
from ...base.numbers import exact
from ...base.positions import SourceText, Span
from ...base.yaml_writer import lines_of
from ...compiler.reader import scalar
from ...consolidation.library import Library
from ...contracts.contract import Contract
from ...contracts.expected import Case
from ...core.model import Fact
from ...core.outcomes import Outcome
from .boundaries import first_days
from .stated import Stated, computed
from .trace import Key, named_at, place
from .units import Unit

MOST_LINES, MOST_PAIRS, MOST_STEPS = 6, 3, 3  # tried for one unit, the nearest first
_SIGNS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}
_NOWHERE = Span(SourceText("-", ""), 0, 0)
_STEPS = {"just below": -1, "below": -1, "at": 0, "just above": 1, "above": 1, "apart": 1}

Path = tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """A contract to be filled in: the unit that it is for, its text, and what was moved."""

    unit: Unit
    text: str

    @property
    def slug(self) -> str:
        """A name for its file, the same from run to run."""
        words = self.unit.what
        for sign, word in _SIGNS.items():
            words = words.replace(f" {sign} ", f" {word} ")
        short = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
        digest = hashlib.sha256(self.unit.name.encode()).hexdigest()
        return f"{short[:70].strip('-')}-{digest[:6]}"


def drafts(library: Library, uncovered: Sequence[Unit], lines: Sequence[Stated]) -> Iterator[Draft | Unit]:
    """A contract for each boundary and option that some contract comes near; the unit itself where none does."""
    for unit in uncovered:
        key, *others = unit.keys
        if others or key[0] not in ("side", "reading"):
            continue
        find = _option if key[0] == "reading" else _eve if key[2] == (0, 0) else _side
        yield find(library, unit, key, lines) or unit


def _option(library: Library, unit: Unit, key: Key, lines: Sequence[Stated]) -> Draft | None:
    name = unit.what.partition(": ")[0]
    for one in lines:
        if any(k[0] == "reading" and k[1] == key[1] for k in one.reached):
            readings = {**dict(r.split("=", 1) for r in one.case.readings), name: key[2]}
            line = one.line.with_map({**one.line.map, "readings": _map({r: _text(o) for r, o in readings.items()})})
            case = Case(one.case.rules, tuple(f"{r}={o}" for r, o in readings.items()), (line,))
            found = computed(one.contract, line, case, library)
            if found.prepared is not None and key in found.reached:
                return _draft(unit, one.contract, one.contract.facts, line, case, f"with the reading {name}: {key[2]}")
    return None


def _eve(library: Library, unit: Unit, key: Key, lines: Sequence[Stated]) -> Draft | None:
    """A contract of the first day of a text, or of the day before it, of which the date finds the text."""
    document = library.consolidate(unit.instrument, Diagnostics()).document
    name, family = document.text("contract_date") or "", unit.instrument.split("/")[0]
    reading, option, node = next(d for d in first_days(document) if place(d[2]) == key[1])
    day = dates.parse(node.raw)
    moved = _moved(day, _STEPS[key[3]])
    readings = (f"{reading}={option}",) if reading else ()
    for one in lines:
        if moved is None or one.prepared is None or one.case.rules is not None or name not in one.contract.facts.map:
            continue
        if (one.contract.rules or one.contract.accord or "").split("/")[0] != family:
            continue
        facts = _put(one.contract.facts, (name,), moved)
        head = {k: v for k, v in one.contract.node.map.items() if k not in ("rules", "accord")}
        made = _map({**head, "accord": _text(family), "facts": facts})
        contract = replace(one.contract, node=made, facts=facts, rules=None, accord=family)
        case = Case(None, readings, (one.line,))
        found = computed(contract, one.line, case, library)
        if found.prepared is not None and key in found.reached:
            return _draft(unit, contract, facts, one.line, case, f"with {name}: {moved.raw}")
    return None


def _side(library: Library, unit: Unit, key: Key, lines: Sequence[Stated]) -> Draft | None:
    near = [one for one in lines if ("formula", key[1]) in one.reached]
    seen: set[int] = set()
    for one in near:
        if one.prepared is None or id(one.prepared) in seen or len(seen) >= MOST_LINES:
            continue
        seen.add(id(one.prepared))
        for delta in _deltas(one.prepared.evaluation, key):
            for path, fact, node in _leaves(one.contract.facts, one, ()):
                for sign in (1, -1):
                    found = _approach(library, key, one, path, fact, node, delta, sign)
                    if found is not None:
                        new = found.facts.must(*path)
                        told = f"with {'.'.join(path)}: {new.raw} instead of {node.raw}"
                        return _draft(unit, found, found.facts, one.line, one.case, told)
    return None


def _approach(
    library: Library, key: Key, one: Stated, path: Path, fact: Fact, node: Node, delta: Any, sign: int
) -> Contract | None:
    """The contract with one fact moved until the side is reached; months of different lengths may need a second
    step."""
    for _ in range(MOST_STEPS):
        moved = _moved(scalar(node, fact.type), sign * delta)
        if moved is None:
            return None
        node = moved
        facts = _put(one.contract.facts, path, node)
        contract = replace(one.contract, node=_with_facts(one.contract.node, facts), facts=facts)
        found = computed(contract, one.line, one.case, library)
        if found.prepared is None:
            return None
        if key in found.reached:
            return contract
        left = _deltas(found.prepared.evaluation, key)
        if not left or abs(left[0]) >= abs(delta):
            return None
        delta = left[0]
    return None


def _deltas(evaluation: Any, key: Key) -> list[Any]:
    """By how much the left operand is to move for the side wanted, the least first."""
    found = set()
    for notes in (evaluation.notes[0], *evaluation.of_cell.values()):
        for where, left, right in notes.pairs:
            if where == key[:3]:
                gap = (right - left).days if isinstance(left, date) else right - left
                found.add(gap + _STEPS[key[3]])
    return sorted((d for d in found if d), key=lambda d: (abs(d), d))[:MOST_PAIRS]


def _moved(value: Outcome | None, delta: int | Fraction) -> Node | None:
    if isinstance(value, Fraction):
        return Node(value + delta, _NOWHERE, raw=exact(value + delta))
    if not isinstance(value, date) or Fraction(delta).denominator != 1:
        return None
    try:
        day = value + timedelta(days=int(delta))
    except OverflowError:
        return None
    return Node(str(day), _NOWHERE, raw=str(day))


def _leaves(node: Node, one: Stated, path: Path) -> Iterator[tuple[Path, Fact, Node]]:
    """The facts that a line rests on, each where the contract says it."""
    assert one.prepared is not None
    facts: Mapping[str, Fact] = one.prepared.evaluation.scopes[-1].rules.facts
    for name, child in node.map.items():
        here = (*path, name)
        if child.map:
            yield from _leaves(child, one, here)
        fact = next((facts[n] for n in reversed(here) if n in facts), None)
        if fact is None or child.is_map or child.is_list or isinstance(child.value, NotApplicable):
            continue
        if ("named", named_at(fact.node)) in one.reached:
            yield here, fact, child


def _put(node: Node, path: Path, new: Node) -> Node:
    inner = _put(node.map[path[0]], path[1:], new) if len(path) > 1 else new
    return node.with_map({**node.map, path[0]: inner})


def _with_facts(node: Node, facts: Node) -> Node:
    return node.with_map({**node.map, "facts": facts})


def _draft(unit: Unit, contract: Contract, facts: Node, line: Node, case: Case, told: str) -> Draft:
    kept = {k: v for k, v in line.map.items() if k in ("name", "at", "rules", "readings")}
    if case.rules is not None:
        kept["rules"] = _text(case.rules)
    if case.readings:
        kept["readings"] = _map({r: _text(o) for r, _, o in (x.partition("=") for x in case.readings)})
    empty = _map({**kept, "is": Node(None, _NOWHERE), "source": _text("to be filled in")})
    head = {k: v for k, v in contract.node.map.items() if k in ("rules", "accord", "versions", "on")}
    title = _text(unit.what)
    node = _map({"contract": title, **head, "facts": facts, "expected": Node((empty,), _NOWHERE)})
    origin = line.must("name").span.source.name
    comment = [f"# {unit.kind} {unit.what}", f"# {unit.span.place}", f"# as {origin}, {told}"]
    return Draft(unit, "\n".join([*comment, *lines_of(node)]) + "\n")


def _map(members: Mapping[str, Node]) -> Node:
    return Node(MappingProxyType(dict(members)), _NOWHERE)


def _text(text: str) -> Node:
    return Node(text, _NOWHERE, raw=text)
