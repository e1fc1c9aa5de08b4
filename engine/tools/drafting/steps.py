"""From what differs between two texts to the operations of legal drafting that lead from one to the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from types import MappingProxyType

from ...base.messages import say
from ...base.node import Node, same
from ...consolidation.operations import Operation
from ...consolidation.section import FORMULA
from ...consolidation.spec import language
from ...consolidation.tables import Key, dimensions_of
from ..diff import ADDED, CHANGED, KEPT, RENAMED, REPEALED, Change, pieces, tokens

KEY = re.compile(r"[a-z0-9_-]+")  # what a target can name
_LOGIC = ("and", "or", "not", "if", "else")
Path = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Step:
    """One operation to write. `source` is what the copy says of it, nothing where that is still to be filled in;
    `remark` is told to whoever reads the draft."""

    verb: str
    path: Path
    at: Mapping[str, str] = field(default_factory=dict)
    expect: Node | None = None
    new: Node | None = None
    beside: tuple[str, str] | None = None  # the word after or before, and the key
    source: Node | None = None
    aside: Mapping[str, Node] = field(default_factory=dict)  # note and codes
    remark: str = ""

    @property
    def target(self) -> str:
        """The path with points between its keys, as an operation writes it."""
        return ".".join(self.path)

    @property
    def place(self) -> tuple[str, ...]:
        """What it writes, to recognise it in an earlier draft."""
        return (self.verb, self.target, *(f"{d}={m}" for d, m in sorted(self.at.items())))


def as_before(step: Step, earlier: Mapping[tuple[str, ...], Operation]) -> Step:
    """With the source, note and codes that the same operation has in an earlier draft, where the copy gives none."""
    same_one = earlier.get(step.place)
    kept = same_one.node.map if same_one is not None else {}
    own = step.source if step.source is not None and is_filled(step.source) else None
    return replace(step, source=own or kept.get("source"), aside={k: kept[k] for k in ("note", "codes") if k in kept})


def is_filled(source: Node | None) -> bool:
    """Whether a source names a document and an article."""
    return source is not None and bool(source.text("document")) and bool(source.text("at"))


def gone_members(a: Node, b: Node) -> Iterator[Step]:
    """The members that the later text no longer has. They go first: their cells go with them. Where the members come
    in another order too, all of them are replaced as a whole instead."""
    for dimension, members in _members(a).items():
        later = _members(b).get(dimension, members)
        if [m for m in members if m in later] != [m for m in later if m in members]:
            continue
        for member, body in members.items():
            if member not in later:
                twins = [m for m, new in later.items() if m not in members and same(new, body)]
                remark = str(say("drafting", "renamed-perhaps", name=twins[0])) if len(twins) == 1 else ""
                yield Step("repeal", ("dimensions", dimension, "members", member), expect=body, remark=remark)


def steps(changes: Iterable[Change], a: Node, b: Node) -> list[Step]:
    """The operations for these changes from `a` to `b`, in the order of the law, none below another."""
    found: list[Step] = []
    for (path, cells), group in groupby(changes, key=lambda c: (_subject(c), bool(c.at))):
        if cells:
            found += _cells(path, list(group), a, b)
        else:
            for change in group:
                found += _step(change, path, a, b)
    whole = {s.path for s in found if not s.at and len(s.path) > 1}
    above = [s for s in found if not any(s.path[:n] in whole for n in range(2, len(s.path)))]
    return [_sourced(s, a, b) for s in {s.place: s for s in above}.values()]


def _subject(change: Change) -> Path:
    """What an operation can name: not the parts of a table's form, nor below a key that no target can hold."""
    path = change.path
    if path[0] == "tables" and path[2:3] in (("per",), ("values",)):
        return path[:2]
    return path[: next((n for n, key in enumerate(path) if not KEY.fullmatch(key)), len(path))]


def _step(change: Change, path: Path, a: Node, b: Node) -> Iterator[Step]:
    old, new = a.get(*path), b.get(*path)
    if change.verb == RENAMED:
        was = (*path[:-1], change.was)
        gone = str(say("drafting", "renamed-to", name=path[-1]))
        yield Step("repeal", was, expect=a.get(*was), remark=gone)
        came = str(say("drafting", "renamed-from", name=change.was))
        yield Step("insert", path, new=new, beside=_beside(path, a, b), remark=came)
    elif new is None:
        yield Step("repeal", path, expect=old)
    elif old is None:
        yield Step("insert", path, new=new, beside=_beside(path, a, b))
    else:
        yield Step("replace", path, expect=old, new=_formula(path, old, new))


def _cells(path: Path, changes: Sequence[Change], a: Node, b: Node) -> Iterator[Step]:
    old, new = a.must(*path, "values"), b.must(*path, "values")
    per = dimensions_of(b.must(*path))
    members = _members(b)
    column = len(per) == 1 < len(changes) == len(old.map) and all(c.verb == CHANGED for c in changes)
    gone = any(m not in members.get(d, {}) for c in changes for d, m in c.at)  # at can name no member that is gone
    if column or gone:
        yield Step("replace", (*path, "values"), expect=old, new=new)
        return
    verbs = {ADDED: "insert", REPEALED: "repeal"}
    for cells in grouped(changes, {d: tuple(members.get(d, ())) for d in per}):
        yield Step(verbs.get(cells.verb, "replace"), path, cells.at, cells.before, cells.after)


def _beside(path: Path, a: Node, b: Node) -> tuple[str, str] | None:
    """The neighbour that an element or a member is put next to; nothing at the end, and for parts of an element."""
    if len(path) != 2 and not (len(path) == 4 and path[2] == "members"):
        return None
    old, keys = a.get(*path[:-1]), list(b.must(*path[:-1]).map)
    place = keys.index(path[-1])
    later = [k for k in keys[place + 1 :] if old is not None and k in old.map]
    if not later:
        return None
    return ("after", keys[place - 1]) if place else ("before", later[0])


def _formula(path: Path, old: Node, new: Node) -> Node:
    """A formula said as the law does, `before * …`, where the old one stands whole in parentheses in the new one."""
    if path[-1] not in language().by_role[FORMULA] or not (isinstance(old.value, str) and isinstance(new.value, str)):
        return new
    text = " ".join(new.raw.split())
    kept = [piece for kind, piece in pieces(old.raw, text) if kind == KEPT]
    if len(kept) != 1 or tokens(kept[0]) != ["(", *tokens(old.raw), ")"] or re.search(r"\bbefore\b", text):
        return new
    start, end = text.index(kept[0]), text.index(kept[0]) + len(kept[0])
    ahead = tokens(text[:start])
    if ahead and re.match(r"\w", ahead[-1]) and ahead[-1] not in _LOGIC:  # the brackets of a function
        return new
    short = f"{text[:start]}{' ' if kept[0][0] == ' ' else ''}before{text[end:]}"
    return new._replace(value=short, raw=short)


def _sourced(step: Step, a: Node, b: Node) -> Step:
    """With the source that the copy gives the element anew; an inserted element gives its own to the operation."""
    new, old = b.get(*step.path[:2], "source"), a.get(*step.path[:2], "source")
    if new is None or len(step.path) < 2 or alike(old, new):
        return step
    if step.verb == "insert" and len(step.path) == 2 and step.new is not None:
        step = replace(step, new=step.new.with_map({k: v for k, v in step.new.map.items() if k != "source"}))
    return replace(step, source=new)


def _members(document: Node) -> dict[str, Mapping[str, Node]]:
    """The members of each closed dimension."""
    bodies = below(document, "dimensions")
    return {name: found.map for name, body in bodies.items() if (found := body.get("members")) is not None}


def below(document: Node, section: str) -> Mapping[str, Node]:
    """The entries of a section; none where there is no such section."""
    found = document.get(section)
    return found.map if found is not None else {}


def alike(old: Node | None, new: Node | None) -> bool:
    """Equal data, or neither there."""
    return old is new or (old is not None and new is not None and same(old, new))


@dataclass(frozen=True)
class Asked:
    """What the draft is to be called, and what an earlier one of it says."""

    kind: str
    id: str
    amends: str
    title: str = ""
    earlier: Node | None = None


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells that one operation writes: `at`, and the cells before and after over the dimension left free, if any."""

    verb: str
    at: Mapping[str, str]
    before: Node | None
    after: Node | None


def grouped(changes: Sequence[Change], members: Mapping[str, Sequence[str]]) -> Iterator[Cells]:
    """The changed cells of one table; `members` are those of its dimensions, in order."""
    dimensions = list(members)
    ways = [(_groups(changes, d), d) for d in reversed(dimensions)] if len(dimensions) > 1 else []
    groups, free = min(ways, key=lambda way: len(way[0])) if ways else ({(): list(changes)}, dimensions[0])
    for group in groups.values():
        if len({c.verb for c in group}) > 1 or len(group) == 1 or not ways:
            for change in group:
                yield Cells(change.verb, dict(change.at), change.before, change.after)
            continue
        at = {d: m for d, m in group[0].at if d != free}
        sides = [[c.before for c in group], [c.after for c in group]]
        keys = [dict(c.at)[free] for c in group]
        short = free == dimensions[-1] and keys == list(members[free])
        verb = group[0].verb
        before, after = (_together(keys, side, short) for side in sides)
        yield Cells(verb, at, before if verb != ADDED else None, after if verb != REPEALED else None)


def _groups(changes: Sequence[Change], free: str) -> dict[Key, list[Change]]:
    """The changes by their members in all dimensions but one."""
    found: dict[Key, list[Change]] = {}
    for change in changes:
        found.setdefault(tuple(m for d, m in change.at if d != free), []).append(change)
    return found


def _together(keys: Sequence[str], side: Sequence[Node | None], short: bool) -> Node | None:
    nodes = [n for n in side if n is not None]
    if len(nodes) < len(keys):
        return None
    value = tuple(nodes) if short else MappingProxyType(dict(zip(keys, nodes, strict=True)))
    return Node(value, nodes[0].span)
