"""The package of a workbook: its parts within limits, their XML without document types, entities or anything
fetched."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import NoReturn
from xml.parsers import expat

from ...base.diagnostics import Fault, Faulty
from ...base.positions import shown
from .grid import MAX_BYTES

MAX_PARTS = 2_000
MAX_DEPTH = 50
MAX_UNPACKED = 100_000_000  # bytes, all parts together
Attributes = Mapping[str, str]


def not_a_workbook(name: str, why: str, hint: str = "save it as an Excel workbook (.xlsx)") -> NoReturn:
    raise Faulty([Fault("E801", f"{shown(name)} cannot be read as a workbook: {why}", hint=hint)])


class Package:
    """The parts of a workbook by name. Every reading of one counts against the limit, whatever the package declares."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name, self.left = name, MAX_UNPACKED
        if len(data) > MAX_BYTES:
            not_a_workbook(name, f"it has {len(data)} bytes, more than {MAX_BYTES}", "remove pictures, or split it")
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            not_a_workbook(name, "it is protected by a password, or in the old format .xls")
        try:
            self.file = zipfile.ZipFile(io.BytesIO(data))
            listed = [(i.filename.replace("\\", "/"), i) for i in self.file.infolist()]  # some write Windows' own names
            self.parts = dict(listed)
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
            not_a_workbook(name, "it is no zip package")
        if len(self.parts) < len(listed):
            not_a_workbook(name, "two of its parts have one name")
        if len(self.parts) > MAX_PARTS or sum(i.file_size for i in self.parts.values()) > MAX_UNPACKED:
            self.too_large()

    def too_large(self) -> NoReturn:
        not_a_workbook(self.name, f"unpacked it has more than {MAX_UNPACKED} bytes or {MAX_PARTS} parts", "split it")

    def part(self, path: str) -> bytes | None:
        """The bytes of a part, or nothing where there is none."""
        if path not in self.parts:
            return None
        try:
            with self.file.open(self.parts[path]) as opened:
                data = opened.read(self.left + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError):
            not_a_workbook(self.name, f"its part {shown(path, 60)} is damaged or protected")
        self.left -= len(data)
        if self.left < 0:
            self.too_large()
        return data

    def walk(
        self, path: str, start: Callable[[str, Attributes], None], end: Callable[[str, str], None] | None = None
    ) -> bool:
        """Go through the elements of a part: `start(name, attributes)`, `end(name, text)`; names without namespaces."""
        data = self.part(path)
        if data is None:
            return False
        texts: list[list[str]] = [[]]

        def started(name: str, attributes: dict[str, str]) -> None:
            texts.append([])
            if len(texts) > MAX_DEPTH:
                not_a_workbook(self.name, f"its part {shown(path, 60)} is nested deeper than {MAX_DEPTH}")
            start(_local(name), {_local(k): v for k, v in attributes.items()})

        def ended(name: str) -> None:
            text = "".join(texts.pop())
            if end is not None:
                end(_local(name), text)

        def refused(*_: object) -> NoReturn:
            not_a_workbook(self.name, f"its part {shown(path, 60)} declares a document type")

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = started, ended
        parser.CharacterDataHandler = lambda text: texts[-1].append(text)
        parser.StartDoctypeDeclHandler = refused
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            not_a_workbook(self.name, f"its part {shown(path, 60)} is damaged ({expat.ErrorString(error.code)})")
        return True

    def links(self, path: str) -> dict[str, tuple[str, str]]:
        """What a part refers to inside the package: the kind and the path by id. Links to elsewhere are left out."""
        folder, file = posixpath.split(path)
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, about: Attributes) -> None:
            if name == "Relationship" and about.get("TargetMode") != "External":
                target = about.get("Target", "").replace("\\", "/")
                inside = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found[about.get("Id", "")] = (about.get("Type", "").rsplit("/", 1)[-1], inside)

        self.walk(posixpath.join(folder, "_rels", f"{file}.rels"), start)
        return found


def _local(name: str) -> str:
    return name.rsplit(" ", 1)[-1]
