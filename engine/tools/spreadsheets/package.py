"""The package of a workbook, within limits: its sheets, and the parts that the library is given, each as it was
checked."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import NamedTuple, NoReturn
from xml.parsers import expat

from ...base.diagnostics import Diagnostic, DiagnosticError
from ...base.messages import Message, say
from ...base.positions import printable
from .grid import MAX_BYTES

MAX_PARTS = 2_000
MAX_DEPTH = 50
MAX_UNPACKED = 100_000_000  # bytes, all parts together
Attributes = Mapping[str, str]
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHARED = ("sharedStrings", "styles")  # what the cells of a sheet refer to


class Listed(NamedTuple):
    """A sheet as the workbook lists it, with the XML of its part."""

    title: str
    is_hidden: bool
    data: bytes


def not_a_workbook(name: str, why: Message) -> NoReturn:
    """Refuse a file, saying why, and what to do where that is known."""
    raise DiagnosticError([Diagnostic(say("E801", "not-a-workbook", name=name, why=why), advice=why.advice)])


class Package:
    """The sheets of a workbook. Every reading of a part counts against the limit, whatever the package declares."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name, self.left = name, MAX_UNPACKED
        if len(data) > MAX_BYTES:
            not_a_workbook(name, say("E801", "file-too-large", size=len(data), most=MAX_BYTES))
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            not_a_workbook(name, say("E801", "protected"))
        try:
            self.file = zipfile.ZipFile(io.BytesIO(data))
            listed = [(i.filename.replace("\\", "/"), i) for i in self.file.infolist()]  # some write Windows' own names
            self.parts = dict(listed)
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
            not_a_workbook(name, say("E801", "no-package"))
        if len(self.parts) < len(listed):
            not_a_workbook(name, say("E801", "one-name"))
        if len(self.parts) > MAX_PARTS or sum(i.file_size for i in self.parts.values()) > MAX_UNPACKED:
            self.too_large()

    def too_large(self) -> NoReturn:
        """Refuse a workbook of more than the limits, of bytes or of parts."""
        not_a_workbook(self.name, say("E801", "unpacked", bytes=MAX_UNPACKED, parts=MAX_PARTS))

    def part(self, path: str) -> bytes | None:
        """The bytes of a part, or nothing where there is none."""
        if path not in self.parts:
            return None
        try:
            with self.file.open(self.parts[path]) as opened:
                data = opened.read(self.left + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError):
            not_a_workbook(self.name, say("E801", "part-unreadable", part=printable(path, 60)))
        self.left -= len(data)
        if self.left < 0:
            self.too_large()
        if b"<!DOCTYPE" in data:
            not_a_workbook(self.name, say("E801", "document-type", part=printable(path, 60)))
        return data

    def sheets(self) -> tuple[list[Listed], bytes]:
        """The sheets that hold contracts or tables, and a package of them alone. One that starts with `_` is ours."""
        book = next((path for kind, path in self._links("").values() if kind == "officeDocument"), "xl/workbook.xml")
        links, found, about_book = self._links(book), list[Listed](), dict[str, str]()

        def start(element: str, about: Attributes) -> None:
            kind, path = links.get(about.get("id", ""), ("", ""))
            if element == "workbookPr" and about.get("date1904") in ("1", "true"):
                about_book["date1904"] = "1"
            elif element == "sheet" and kind == "worksheet" and not about.get("name", "").startswith("_"):
                data = self.part(path)
                if data is not None:
                    found.append(Listed(about.get("name", ""), about.get("state", "visible") != "visible", data))

        content = self.part(book)
        if content is None:
            not_a_workbook(self.name, say("E801", "no-workbook"))
        walk(content, self.name, book, start)
        shared = {kind: data for kind, path in links.values() if kind in _SHARED and (data := self.part(path))}
        return found, _rebuilt(found, shared, about_book)

    def _links(self, path: str) -> dict[str, tuple[str, str]]:
        """What a part refers to inside the package: the kind and the path by id. Links to elsewhere are left out."""
        folder, file = posixpath.split(path)
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, about: Attributes) -> None:
            if name == "Relationship" and about.get("TargetMode") != "External":
                target = about.get("Target", "").replace("\\", "/")
                inside = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found[about.get("Id", "")] = (about.get("Type", "").rsplit("/", 1)[-1], inside)

        links = posixpath.join(folder, "_rels", f"{file}.rels")
        content = self.part(links)
        if content is not None:
            walk(content, self.name, links, start)
        return found


def walk(
    data: bytes,
    name: str,
    path: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str, str], None] | None = None,
) -> None:
    """Go through the elements of a part: `start(name, attributes)`, `end(name, text)`; names without namespaces."""
    texts: list[list[str]] = [[]]

    def started(element: str, attributes: dict[str, str]) -> None:
        texts.append([])
        if len(texts) > MAX_DEPTH:
            not_a_workbook(name, say("E801", "part-too-deep", part=printable(path, 60), most=MAX_DEPTH))
        start(_local(element), {_local(k): v for k, v in attributes.items()})

    def ended(element: str) -> None:
        text = "".join(texts.pop())
        if end is not None:
            end(_local(element), text)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = started, ended
    parser.CharacterDataHandler = lambda text: texts[-1].append(text)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        not_a_workbook(
            name, say("E801", "part-damaged", part=printable(path, 60), problem=expat.ErrorString(error.code))
        )


def _local(name: str) -> str:
    return name.rsplit(" ", 1)[-1]


def _rebuilt(sheets: list[Listed], shared: Mapping[str, bytes], about: Mapping[str, str]) -> bytes:
    """A package of these parts alone, under the names that every reader knows: nothing else reaches the library."""
    listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="s{n}"/>' for n in range(1, len(sheets) + 1))
    told = "".join(f' {key}="{value}"' for key, value in about.items())
    parts = {f"s{n}": ("worksheet", f"worksheets/sheet{n}.xml", sheet.data) for n, sheet in enumerate(sheets, 1)}
    parts |= {kind: (kind, f"{kind}.xml", data) for kind, data in shared.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("_rels/.rels", _related({"book": ("officeDocument", "xl/workbook.xml")}))
        made.writestr("xl/_rels/workbook.xml.rels", _related({key: part[:2] for key, part in parts.items()}))
        made.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr{told}/><sheets>{listed}</sheets></workbook>',
        )
        for _, path, data in parts.values():
            made.writestr(f"xl/{path}", data)
    return out.getvalue()


def _related(parts: Mapping[str, tuple[str, str]]) -> str:
    links = "".join(f'<Relationship Id="{i}" Type="{_OFFICE}/{k}" Target="{path}"/>' for i, (k, path) in parts.items())
    return f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'
