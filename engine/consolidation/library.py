"""The folder of rule sets: which one is used, what is in it, and each version consolidated."""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..base import yaml_reader
from ..base.diagnostics import Diagnostic, DiagnosticError, Diagnostics, PathError, did_you_mean
from ..base.messages import Message, say
from ..base.node import Node, plain
from ..base.numbers import exact
from ..base.positions import printable
from ..core.model import RuleSet
from . import amend
from .operations import Operation, operations

ID = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*")
PACKAGE = Path(__file__).resolve().parents[1]


def data_folder(name: str) -> Path:
    """`rules` or `schemas` as shipped: inside the installed package, or beside it in a checkout."""
    shipped = PACKAGE / "shipped" / name
    return shipped if shipped.is_dir() else PACKAGE.parent / name


def strays(folder: Path) -> Iterator[tuple[str, Diagnostic]]:
    """What stands below a folder of rule sets and is not read as one: another ending, a name that cannot be an id, a
    folder that is only linked to."""
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        name = below.as_posix()
        if any(part.startswith(".") for part in below.parts):
            continue
        if path.is_symlink() and path.is_dir():
            yield (
                f"{name}/",
                Diagnostic(say("E319", "link", path=short_path(path))),
            )
        elif path.suffix == ".yml" and path.is_file():
            yield name, _ending(path)
        elif path.suffix == ".yaml" and path.is_file() and not ID.fullmatch(below.with_suffix("").as_posix()):
            yield name, _unnamable(path)


def _ending(path: Path) -> Diagnostic:
    return Diagnostic(say("E319", "ending", path=short_path(path), name=path.with_suffix(".yaml").name))


def _unnamable(path: Path) -> Diagnostic:
    name = f"{namable(path.stem)}.yaml"
    return Diagnostic(
        say("E318", "no-id", path=short_path(path)),
        advice=say("E318", "rename", name=name) if name != path.name and namable(path.stem) else None,
    )


def namable(text: str) -> str:
    """The id that is most like a text: small letters without accents, digits and `-`."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    parts = (re.sub(r"[^a-z0-9]+", "-", part).strip("-") for part in plain.split("/"))
    return "/".join(part for part in parts if part)


def _open(folder: Path, why: Message, named: bool) -> bool:
    """Whether a folder holds rule files; raises `PathError` where it was meant to and does not, or cannot be read."""
    try:
        inside = [p for p in folder.iterdir() if not p.name.startswith(".")]
    except OSError as error:
        raise PathError(
            say("files", "rules-unreadable", folder=str(folder), why=why, reason=str(error.strerror or error))
        ) from None
    if any(folder.rglob("*.yaml")):
        return True
    if named or not inside or any(folder.rglob("*.yml")):
        raise PathError(say("files", "no-rules", folder=str(folder), why=why))
    return False


def find_rules(option: str | None, start: Path) -> tuple[Path, Message]:
    """The folder of rule sets and why it is this one: the option, ACCORD_RULES, a `rules/` here or above, the
    shipped."""
    by_option, by_environment = say("files", "by-option"), say("files", "by-environment")
    for given, why in ((option, by_option), (os.environ.get("ACCORD_RULES"), by_environment)):
        if given:
            if not Path(given).is_dir():
                raise PathError(say("files", "no-folder", folder=given, why=why))
            _open(Path(given), why, named=True)
            return Path(given), why
    for folder in (start, *start.parents):
        candidate = folder / "rules"
        where = say("files", "here") if folder == start else say("files", "above", folder=str(folder))
        if candidate.is_dir() and _open(candidate, where, named=False):
            return candidate, where
    return data_folder("rules"), say("files", "shipped")


@dataclass(frozen=True)
class Consolidated:
    """A text with all that amends it applied: its id, the document, the instruments in order, and its hash."""

    id: str
    document: Node
    instruments: tuple[str, ...]
    sha256: str


class Library:
    """Rule files by their id, which is their path below the folder without its ending."""

    def __init__(self, folder: Path, why: Message | None = None) -> None:
        self.folder, self.why = folder, why or say("files", "by-program")
        self.models: dict[str, RuleSet] = {}  # compiled rule sets, see `compile`
        self._documents: dict[str, Node] = {}
        self._made: dict[tuple[str, ...], tuple[Node, tuple[str, ...]]] = {}
        self._hashes: dict[tuple[str, ...], str] = {}

    def ids(self) -> tuple[str, ...]:
        """The rule sets of the folder and those taken in beside it, by name; what cannot be one is in `strays`."""
        found = {p.relative_to(self.folder).with_suffix("").as_posix() for p in self.folder.rglob("*.yaml")}
        return tuple(sorted(i for i in found | self._documents.keys() if ID.fullmatch(i)))

    def strays(self) -> tuple[tuple[str, Diagnostic], ...]:
        """Files and folders that would be rule sets under another name, each by its path, with what to do."""
        return tuple(strays(self.folder))

    def path(self, id_: str) -> Path:
        """Where the file of an id would stand in the folder; what was taken in from elsewhere has none there."""
        return self.folder / f"{id_}.yaml"

    def add(self, path: Path) -> str:
        """Take in a rule file from anywhere; its own id is what it is called by. Returns the id."""
        document = yaml_reader.load_file(path)
        id_ = document.text("id") or path.stem
        self._documents[id_] = document
        return id_

    def beside(self, documents: Mapping[str, Node]) -> Library:
        """The same folder with documents of one's own, which stand before those of the folder."""
        found = Library(self.folder, self.why)
        found._documents = {**self._documents, **documents}
        return found

    def document(self, id_: str) -> Node:
        """One rule file as read; raises `DiagnosticError`."""
        if id_ not in self._documents:
            if not ID.fullmatch(id_) or len(id_) > 200 or not self.path(id_).is_file():
                near = [diagnostic for path, diagnostic in self.strays() if path.rpartition(".")[0] == id_]
                raise DiagnosticError(near or [self._not_there(id_)])
            path = self.path(id_)
            if not path.resolve().is_relative_to(self.folder.resolve()):
                raise DiagnosticError([Diagnostic(say("E310", "outside", id=id_, folder=str(self.folder)))])
            node = yaml_reader.load_file(path, short_path(path))
            if node.text("id") != id_:
                where = (node.get("id") or node).span
                raise DiagnosticError([Diagnostic(say("E312", "other-id", id=id_), where)])
            self._documents[id_] = node
        return self._documents[id_]

    def read_documents(self) -> tuple[Node, ...]:
        """The rule files that were read so far."""
        return tuple(self._documents.values())

    def _not_there(self, id_: str) -> Diagnostic:
        said, name = say("E310", "no-rule-set", id=printable(id_, 80)), namable(id_)
        if ID.fullmatch(id_) or not name or name in self.ids():
            return Diagnostic(said, advice=did_you_mean(name or id_, self.ids()))
        return Diagnostic(said, advice=say("E310", "namable", id=name))

    def chain(self, id_: str) -> tuple[str, ...]:
        """The instruments that lead to a text, the accord first."""
        found: list[str] = []
        current: str | None = id_
        span = None
        while current is not None:
            if current in found:
                raise DiagnosticError([Diagnostic(say("E311", "circle", texts=[*reversed(found), current]), span)])
            found.insert(0, current)
            try:
                document = self.document(current)
            except DiagnosticError as error:
                raise DiagnosticError([replace(f, span=f.span or span) for f in error.diagnostics]) from None
            amends = document.get("amends")
            span = amends.span if amends is not None else None
            current = amends.raw if amends is not None else None
        return tuple(found)

    def instruments(self, reference: str) -> tuple[str, ...]:
        """The instruments of `a` or `a + b`, in the order in which they are applied."""
        found: list[str] = []
        for part in (p.strip() for p in reference.split("+")):
            chain = self.chain(part)
            if not found:
                found = list(chain)
            elif len(chain) == 1:
                raise DiagnosticError([Diagnostic(say("E313", "amends-nothing", text=part))])
            elif chain[-2] not in found:
                raise DiagnosticError(
                    [Diagnostic(say("E313", "not-contained", text=part, above=chain[-2], last=found[-1]))]
                )
            elif part not in found:
                found.append(part)
        return tuple(found)

    def consolidate(self, reference: str, diagnostics: Diagnostics) -> Consolidated:
        """The consolidated text of an id, or of ids joined by +. Faults of amending are added to `diagnostics`."""
        ids = self.instruments(reference)
        document, known = self._apply(ids, diagnostics)
        name = " + ".join(p.strip() for p in reference.split("+"))
        if ids not in self._made:  # with faults, it is not kept
            return Consolidated(name, document, known, _digest(document))
        if ids not in self._hashes:
            self._hashes[ids] = _digest(document)
        return Consolidated(name, document, known, self._hashes[ids])

    def _apply(self, ids: tuple[str, ...], diagnostics: Diagnostics) -> tuple[Node, tuple[str, ...]]:
        if ids in self._made:
            return self._made[ids]
        last = self.document(ids[-1])
        if len(ids) == 1:
            made: tuple[Node, tuple[str, ...]] = (amend.as_base(last), ids)
        else:
            before, known = self._apply(ids[:-1], diagnostics)
            unknown_to_it = set(ids[:-1]) - set(self.chain(ids[-1]))
            others: list[Operation] = [o for i in ids[:-1] if i in unknown_to_it for o in operations(self.document(i))]
            made = (amend.apply(before, last, others, diagnostics), (*known, ids[-1]))
        if not diagnostics.errors:
            self._made[ids] = made
        return made


def named_by_path(path: Path, document: Node) -> None:
    """Below a folder called `rules`, here or deeper, a file's id is its path; raises `DiagnosticError` where it says
    another."""
    whole, here = path.resolve(), Path.cwd()
    above = whole.relative_to(here).parts if whole.is_relative_to(here) else ()
    if "rules" not in above[:-1]:
        return
    start = len(above) - 1 - above[::-1].index("rules", 1)
    if path.suffix == ".yml":
        raise DiagnosticError([replace(_ending(path), span=document.where)])
    wanted = Path(*above[start + 1 :]).with_suffix("").as_posix()
    if not ID.fullmatch(wanted):
        raise DiagnosticError([replace(_unnamable(path), span=document.where)])
    written = document.get("id")
    if written is not None and written.raw != wanted:
        raise DiagnosticError([Diagnostic(say("E312", "other-id", id=wanted), written.span)])


def _digest(document: Node) -> str:
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def canonical(document: Node) -> str:
    """The data of a document as JSON with sorted keys and exact numbers, for hashing."""
    return json.dumps(_jsonable(plain(document)), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _jsonable(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_jsonable(v) for v in value]
    return {"number": exact(value)} if isinstance(value, Fraction) else value


def short_path(path: Path) -> str:
    """The path as a person would type it from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
