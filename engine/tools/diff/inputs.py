"""Texts to compare, however they are named: an id, a file, a folder, a git revision, or an id at a revision.

git is asked for files only, and only where a revision is named.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ...base import yaml_reader
from ...base.diagnostics import Diagnostic, DiagnosticError, Diagnostics, PathError
from ...base.messages import say
from ...base.node import Node, plain
from ...base.positions import SourceText, Span, printable
from ...consolidation.library import ID, Library
from .articles import difference
from .changes import ADDED, REPEALED, Change


@dataclass(frozen=True)
class Side:
    """One of two things compared: one text of a library, or with no reference all of them."""

    library: Library
    reference: str
    called: str


class Past(Library):
    """The rule files of a folder as they were at a git revision."""

    def __init__(self, folder: Path, revision: str) -> None:
        super().__init__(folder, say("files", "at-revision", revision=revision))
        self.revision = revision
        names = _git(folder, "ls-tree", "-r", "--name-only", "-z", revision).decode(errors="replace").split("\0")
        found = (n.removesuffix(".yaml") for n in names if n.endswith(".yaml"))
        self._ids = tuple(sorted(i for i in found if ID.fullmatch(i)))

    def ids(self) -> tuple[str, ...]:
        """The rule sets that the folder held at the revision, by name."""
        return self._ids

    def strays(self) -> tuple[tuple[str, Diagnostic], ...]:
        """None: a file that was misnamed then is no fault of today."""
        return ()

    def document(self, id_: str) -> Node:
        """One rule file as it was; raises `DiagnosticError` where the revision has none of the id."""
        if id_ in self._ids and id_ not in self._documents:
            name = f"{self.revision}:{id_}.yaml"
            data = _git(self.folder, "show", "--no-textconv", f"{self.revision}:./{id_}.yaml")
            node = yaml_reader.load(yaml_reader.decode(data, name), name)
            if node.text("id") != id_:
                span = (node.get("id") or node).span
                raise DiagnosticError([Diagnostic(say("E312", "other-id-then", id=id_), span)])
            self._documents[id_] = node
        return super().document(id_) if id_ in self._documents else self._missing(id_)

    def _missing(self, id_: str) -> Node:
        raise DiagnosticError(
            [Diagnostic(say("E310", "not-at-revision", id=printable(id_, 80), revision=printable(self.revision, 80)))]
        )


def side(name: str, library: Library) -> Side:
    """What a word of the command line names; raises `PathError` or `DiagnosticError` where it is nothing."""
    path = Path(name)
    if path.is_dir():
        inner = path / "rules"
        return Side(Library(inner if inner.is_dir() else path), "", name)
    if path.is_file() or path.suffix in yaml_reader.ENDINGS:
        own = library.beside({})
        return Side(own, own.add(path), name)
    parts = [p.strip() for p in name.split("+")]
    if "@" in name:
        reference, _, revision = name.rpartition("@")
        return Side(Past(library.folder, _checked(revision, library.folder)), reference.strip(), name)
    if all(p in library.ids() for p in parts) or not _is_revision(name, library.folder):
        return Side(library, name, name)
    return Side(Past(library.folder, name), "", name)


def revisions(path: Path, most: int) -> list[str]:
    """The commits that changed a file or folder, the latest first; none where there is no git."""
    folder, name = (path, ".") if path.is_dir() else (path.parent, f"./{path.name}")
    try:
        return _git(folder, "log", f"-n{most}", "--format=%H", "--", name).decode().split()
    except PathError:
        return []


def text_at(path: Path, revision: str) -> str:
    """A file as it was at a revision; raises `PathError`."""
    data = _git(path.parent, "show", "--no-textconv", f"{revision}:./{path.name}")
    return yaml_reader.decode(data, f"{revision[:10]}:{path.name}")


def _checked(revision: str, folder: Path) -> str:
    if not _is_revision(revision, folder):
        raise PathError(say("files", "no-revision", revision=printable(revision, 80), folder=str(folder)))
    return revision


def _is_revision(name: str, folder: Path) -> bool:
    if not name or name.startswith("-") or ":" in name or any(c.isspace() or not c.isprintable() for c in name):
        return False
    try:
        _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except PathError:
        return False
    return True


def _git(folder: Path, *arguments: str) -> bytes:
    """What git prints; raises `PathError` where there is no git, no repository, or nothing under that name."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    try:
        ran = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, check=False, env=clean, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PathError(say("files", "git-not-run", reason=str(error))) from None
    if ran.returncode:
        said = ran.stderr.decode(errors="replace").strip().splitlines()
        told = say("files", "git-said", said=printable(said[0], 200)) if said else say("files", "git-found-nothing")
        raise PathError(told)
    return ran.stdout


NO_TEXT = Node(MappingProxyType({}), Span(SourceText("", ""), 0, 0))


@dataclass(frozen=True)
class Pair:
    """Two texts, what they were called, and the changes from one to the other."""

    called: tuple[str, str]
    before: Node
    after: Node
    changes: tuple[Change, ...]


def pairs(one: Side, other: Side) -> list[Pair]:
    """Two texts, or the same texts on both sides. Of whole folders only those that differ, and of a text that amends
    another only what is not already said of that one."""
    if one.reference or other.reference:
        names = one.reference or other.reference, other.reference or one.reference
        before, after = _text(one.library, names[0]), _text(other.library, names[1])
        called = (
            (one.called, other.called)
            if one.reference and other.reference
            else (f"{names[0]}, {one.called}", f"{names[1]}, {other.called}")
        )
        return [Pair(called, before, after, difference(one.library, names[0], other.library, names[1]))]
    return [pair for pair in _all(one, other) if pair.changes]


def _all(one: Side, other: Side) -> Iterator[Pair]:
    told: dict[str, tuple[Change, ...]] = {}
    before, after = set(one.library.ids()), set(other.library.ids())
    for id_ in sorted(before | after, key=lambda i: (_depth(other if i in after else one, i), i)):
        called = f"{id_}, {one.called}", f"{id_}, {other.called}"
        a = _text(one.library, id_) if id_ in before else NO_TEXT
        b = _text(other.library, id_) if id_ in after else NO_TEXT
        if id_ not in before or id_ not in after:
            change = Change(ADDED if id_ in after else REPEALED, ("id",), a.get("id"), b.get("id"))
            yield Pair(called, a, b, (change,))
            continue
        changes = difference(one.library, id_, other.library, id_)
        told[id_] = changes
        base = other.library.document(id_).text("amends")
        known = {_identity(c) for c in told.get(base or "", ())}
        yield Pair(called, a, b, tuple(c for c in changes if _identity(c) not in known))


def _depth(side: Side, id_: str) -> int:
    return len(side.library.chain(id_))


def _identity(change: Change) -> Any:
    data = [repr(plain(n)) if n is not None else "" for n in (change.before, change.after)]
    return (change.verb, change.path, change.at, *data)


def _text(library: Library, reference: str) -> Node:
    diagnostics = Diagnostics()
    document = library.consolidate(reference, diagnostics).document
    diagnostics.raise_if_errors()
    return document
