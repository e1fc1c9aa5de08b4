"""How the values of a text came to be: which instrument set each, what it was before, and all versions of one value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...base.diagnostics import Diagnostic, DiagnosticError, Diagnostics, did_you_mean
from ...base.messages import say
from ...base.node import Node, Origin
from ...base.positions import printable
from ...consolidation.library import Library
from ...consolidation.spec import language
from ...consolidation.tables import cells_of, dimensions_of
from .articles import difference
from .changes import ADDED, Change, plainly

_NAME = re.compile(r"([a-z][a-z0-9_.]*)(?:\[([^\]]*)\])?")


@dataclass(frozen=True)
class Target:
    """What is asked about: an element, a part of it, or cells of a table by some of their members, in order."""

    path: tuple[str, ...]
    members: tuple[str, ...] = ()

    def holds(self, change: Change) -> bool:
        """Whether a change is about it, or what holds it; of a table, about cells of its members."""
        cell = [m for _, m in change.at]
        return self.same_path(change.path) and (not change.at or cell[: len(self.members)] == list(self.members))

    def same_path(self, path: Sequence[str]) -> bool:
        """Whether a path leads to it, into it, or to an element that holds it."""
        short = min(len(path), len(self.path))
        return short > 1 and tuple(path[:short]) == self.path[:short]


@dataclass(frozen=True)
class Version:
    """One text of an accord, and what it does to a value: nothing where it leaves it as it was."""

    id: str
    text: Node
    changes: tuple[Change, ...]


def text_of(library: Library, reference: str) -> Node:
    """The consolidated text that a reference names; raises `DiagnosticError` where its operations do not fit."""
    diagnostics = Diagnostics()
    document = library.consolidate(reference, diagnostics).document
    diagnostics.raise_if_errors()
    return document


def target(name: str, texts: Sequence[Node]) -> Target:
    """`name`, `name[member, …]` or `section.name.part` in one of the texts; raises `DiagnosticError` where there is
    none."""
    match = _NAME.fullmatch(name.strip())
    path = tuple(match[1].split(".")) if match else (name,)
    members = tuple(m.strip().strip("\"'") for m in (match[2] or "").split(",")) if match and match[2] else ()
    known: dict[str, None] = {}
    sections = sorted(language().as_told, key=lambda s: s == "dimensions")  # of one name the value is meant
    for text in texts:
        for section in (s for s in sections if s in text.map):
            known.update(dict.fromkeys(text.map[section].map))
            if path[0] == section and len(path) > 1 and path[1] in text.map[section].map:
                return Target(path, members)
            if path[0] in text.map[section].map:
                return Target((section, *path), members)
    raise DiagnosticError([Diagnostic(say("E726", "no-element", name=path[0]), advice=did_you_mean(path[0], known))])


def blamed(library: Library, reference: str, everything: bool = False) -> Iterator[Change]:
    """Every value of a text as a change: `origin` says which instrument set it, `before` what it was until then.

    A whole element is one value unless several instruments wrote it.
    """
    texts = _stages(library, reference)
    last = texts[-1][1]
    for section in (s for s in language().as_told if s in last.map):
        for name, element in last.map[section].map.items():
            for path, at, node in _values((section, name), element, element.origin, everything):
                yield Change(ADDED, path, _before(path, at, node, texts), node, at, origin=node.origin)


def _stages(library: Library, reference: str) -> list[tuple[str, Node]]:
    """The instruments in order, each with the text that it made."""
    ids = library.instruments(reference)
    first = len(library.chain(reference.split("+")[0].strip()))
    names = [i if n < first else " + ".join(ids[first - 1 : n + 1]) for n, i in enumerate(ids)]
    return [(i, plainly(text_of(library, name))) for i, name in zip(ids, names, strict=True)]


def _values(
    path: tuple[str, ...], node: Node, above: Origin | None, everything: bool
) -> Iterator[tuple[tuple[str, ...], tuple[tuple[str, str], ...], Node]]:
    """The parts of an element that one instrument wrote as a whole."""
    if len(path) > 1 and language().is_remark(path) and not everything:
        return
    instruments = {n.origin.instrument for n in node.walk() if n.origin is not None}
    if path[0] == "tables" and len(path) == 2 and "values" in node.map:
        for key, cell in cells_of(node).items():
            yield path, tuple(zip(dimensions_of(node), key, strict=False)), cell
    elif not node.is_map or len(instruments) < 2:
        yield path, (), node
    else:
        for name, part in node.map.items():
            yield from _values((*path, name), part, node.origin, everything)


def _before(
    path: tuple[str, ...], at: tuple[tuple[str, str], ...], node: Node, texts: Sequence[tuple[str, Node]]
) -> Node | None:
    """The value just before the instrument that wrote it; nothing where it is new."""
    instruments = [i for i, _ in texts]
    place = instruments.index(node.origin.instrument) if node.origin and node.origin.instrument in instruments else 0
    keys = (*path, "values", *(m for _, m in at)) if at else path
    return texts[place - 1][1].get(*keys) if place else None


def versions(library: Library, name: str) -> tuple[Target, list[Version]]:
    """One value through every text of the accords that have it, each after the text it amends."""
    ids = sorted(library.ids(), key=lambda i: (library.chain(i)[0], _day(library.document(i)), library.chain(i)))
    texts = {i: text_of(library, i) for i in ids}
    wanted = target(name, list(texts.values()))
    accords = {library.chain(i)[0] for i, t in texts.items() if _has(t, wanted)}
    found = []
    for id_ in ids:
        chain = library.chain(id_)
        if chain[0] in accords:
            changes = difference(library, chain[-2], library, id_) if len(chain) > 1 else _first(texts[id_], wanted)
            found.append(Version(id_, texts[id_], tuple(c for c in changes if wanted.holds(c))))
    if not any(v.changes for v in found):
        raise no_cell(name)
    return wanted, found


def no_cell(name: str) -> DiagnosticError:
    """To be raised where no text has a value of the name."""
    return DiagnosticError([Diagnostic(say("E726", "no-cell", name=printable(name, 80)))])


def _day(document: Node) -> str:
    return document.text("signed") or document.text("published") or "9999"


def _has(text: Node, wanted: Target) -> bool:
    return text.get(*wanted.path) is not None


def _first(text: Node, wanted: Target) -> tuple[Change, ...]:
    """The value as the accord itself has it."""
    node = plainly(text).get(*wanted.path)
    if node is None:
        return ()
    if wanted.path[0] == "tables" and "values" in node.map and len(wanted.path) == 2:
        cells = cells_of(node).items()
        return tuple(
            Change(ADDED, wanted.path, None, v, tuple(zip(dimensions_of(node), k, strict=False)), origin=v.origin)
            for k, v in cells
        )
    return (Change(ADDED, wanted.path, None, node, origin=node.origin),)
