"""The operations of an amendment as the smallest things it does, and what each needs of the others.

A formula that gains or loses several addends (`before + a + b`) is one thing done per addend. What only adds a name
is `quiet`: alone it can change nothing, and it comes along wherever it is needed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...base.node import Node
from ...compiler.gate import addends
from ...consolidation.operations import Operation
from ...consolidation.spec import language
from ..diff import left_of
from .changed import elements, words

BEFORE = re.compile(r"\bbefore\b")


@dataclass(frozen=True)
class AtomicChange:
    """An operation, or one addend (sign and text) that it puts in or takes out."""

    number: int  # of the operation
    operation: Operation
    addend: tuple[str, str] | None = None
    quiet: bool = False


def atoms(base: Node, operations: Sequence[Operation]) -> list[AtomicChange]:
    """What the operations do one by one, in order; remarks and checks of printed values do nothing."""
    found = []
    for number, operation in enumerate(operations):
        if operation.path[0] in language().silent or language().is_remark(operation.path):
            continue
        others = [o for o in operations if o is not operation and _overlap(o.path, operation.path)]
        steps = [] if others else _steps(base, operation)
        found += [AtomicChange(number, operation, step) for step in steps]
        if not steps:
            found.append(AtomicChange(number, operation, quiet=_is_quiet(base, operation)))
    return found


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short = min(len(one), len(other))
    return one[:short] == other[:short]


def _is_quiet(base: Node, operation: Operation) -> bool:
    """Whether it only adds a name that nothing of the base can ask for."""
    path, new = operation.path, operation.node.get("with")
    if operation.verb != "insert" or len(path) != 2 or operation.at or new is None:
        return False
    of = new.text("of")
    return path[1] not in elements(base) and (of is None or of not in elements(base))


def amended(operation: Operation, old: Node) -> str:
    """The text that a replacement puts in the place of the old one."""
    return BEFORE.sub(lambda _: f"({old.raw})", operation.node.must("with").raw)


def _steps(base: Node, operation: Operation) -> list[tuple[str, str]]:
    """The addends that a replaced formula gains and loses, signed `+` and `-` for in and out."""
    old = base.get(*operation.path)
    if operation.verb != "replace" or operation.path[-1] != "formula" or old is None or operation.at:
        return []
    before, after = addends(old.raw), addends(amended(operation, old))
    if not before or not after or len(before) + len(after) < 3:
        return []
    gone, new = left_of(before, after), left_of(after, before)
    if len(gone) == len(before):  # another formula altogether
        return []
    return [("out", _text(a)) for a in gone] + [("in", _text(a)) for a in new]


def _text(addend: tuple[str, str]) -> str:
    return " ".join(addend)


def part_of(base: Node, operation: Operation, taken: Sequence[tuple[str, str]]) -> Node:
    """The operation with only some of the addends that it puts in and takes out."""
    old = base.must(*operation.path)
    left = [_text(a) for a in addends(old.raw)]
    for verb, addend in taken:
        if verb == "out":
            left.remove(addend)
    left += [addend for verb, addend in taken if verb == "in"]
    text = " ".join(f"{a[0]} ({a[2:]})" for a in left).removeprefix("+ ")
    if text.startswith("-"):
        text = f"0 {text}"
    new = operation.node.must("with")._replace(value=text, raw=text)
    return operation.node.with_map({**operation.node.map, "with": new})


def needs(base: Node, users: Mapping[str, set[str]], found: Sequence[AtomicChange]) -> dict[int, set[int]]:
    """For each atom, by its place, those without which it makes no sense; `users` is what asks for each name of the
    base."""
    provides: dict[str, set[int]] = {}
    for place, atom in enumerate(found):
        path = atom.operation.path
        if atom.operation.verb == "insert" and not atom.operation.at:
            provides.setdefault(path[-1], set()).add(place)
    return {place: _needs(base, place, found, provides, users) - {place} for place in range(len(found))}


def _needs(
    base: Node,
    place: int,
    found: Sequence[AtomicChange],
    provides: Mapping[str, set[int]],
    users: Mapping[str, set[str]],
) -> set[int]:
    atom = found[place]
    operation, path = atom.operation, atom.operation.path
    asked: set[str] = {*path[1:], *operation.at.values()}
    new = operation.node.get("with")
    if atom.addend is not None:
        asked |= set(_words(atom.addend[1])) if atom.addend[0] == "in" else set()
    elif new is not None:
        asked |= set(words(new))
    needed = {p for word in asked for p in provides.get(word, ())}
    member = path[3] if path[0] == "dimensions" and path[2:3] == ("members",) and len(path) == 4 else None
    for other, about in enumerate(found):
        there = about.operation
        if member is not None and there.at.get(path[1]) == member:
            needed.add(other)  # a new member opens cells, which must be filled
        asks_for_it = operation.verb == "repeal" and len(path) == 2 and there.path[1] in users.get(path[1], ())
        if asks_for_it and (about.addend is None or (about.addend[0] == "out" and path[1] in _words(about.addend[1]))):
            needed.add(other)  # what asks for a name goes before the name does
        if about.number < atom.number and there.instrument != operation.instrument and _overlap(there.path, path):
            needed.add(other)
    return needed


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9][a-z0-9_]*", text)
