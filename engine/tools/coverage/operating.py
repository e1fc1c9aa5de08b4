"""The operations of an amendment as units: what each wrote is exercised, or what asked for what it repealed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ...compiler.compile import ready
from ...consolidation.library import Library
from ...consolidation.operations import Operation, operations
from ...core.model import RuleSet
from .notes import Key
from .units import Unit

_REMARKS = ("label", "note", "source", "codes", "question", "because", "title", "message")
_COMPUTED = ("rules", "payments", "deadlines", "conditions")
_NOT_COMPUTED = ("documents", "notes", "controls")  # `accord check` proves controls


def operation_units(library: Library, instrument: str) -> Iterator[Unit]:
    """A unit for each operation that reaches what is computed."""
    written = library.document(instrument)
    base = written.text("amends")
    before, after = (ready(library, base) if base else None), ready(library, instrument)
    for operation in operations(written):
        if operation.path[0] in _NOT_COMPUTED or operation.path[-1] in _REMARKS:
            continue
        at = f"[{', '.join(operation.at.values())}]" if operation.at else ""
        what = f"{operation.verb} {'.'.join(operation.path)}{at}"
        keys = frozenset(_keys(operation, before, after))
        yield Unit("operation", what, keys, operation.mark, instrument)


def _keys(operation: Operation, before: RuleSet | None, after: RuleSet) -> Iterator[Key]:
    """The notes of which one shows the operation at work."""
    written = operation.node.get("with")
    if written is not None:
        places = {(m.source.name, m.line, m.column) for n in written.walk() for m in (n.mark, n.where)}
        places.add((operation.mark.source.name, operation.mark.line, operation.mark.column))
        yield from (("place", p) for p in places)
    name, id_ = operation.path[1] if len(operation.path) > 1 else "", operation.instrument
    if operation.path[-1] == "chosen" and written is not None:
        reading = after.readings[name].node.where
        yield ("reading", (reading.source.name, reading.line, reading.column), written.raw)
    elif operation.verb == "repeal" and len(operation.path) == 2 and before is not None:
        yield ("without", name, id_)
        yield from (("under", user, id_) for user in _users(name, before, after))
    elif len(operation.path) > 2 and (operation.verb == "repeal" or operation.path[0] in _COMPUTED):
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
        asked = {n.id for f in rule.formulas() for n in ast.walk(f.tree) if isinstance(n, ast.Name)}
        if (name in asked or rule.of == name) and rule.kind != "invariant":
            yield rule.name
