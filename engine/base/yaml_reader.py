"""The strict YAML loader: every node has a position, numbers are exact, and what YAML guesses is refused.

Limits hold on the event stream, before anything is composed: 2 MB, depth 40, 200 000 nodes, 20 000 letters a
scalar. JSON is YAML here. Anchors, aliases, merge keys, tags, several documents and duplicate keys are errors.
"""

from __future__ import annotations

import re
import stat
from pathlib import Path

from .diagnostics import Diagnostic, DiagnosticError, PathError
from .messages import say
from .node import Node
from .positions import HIDDEN, SourceText, Span
from .yaml_composer import Composer
from .yaml_mistakes import hidden_letter, refused

MAX_BYTES = 2_000_000
ENDINGS = (".yaml", ".yml", ".json")
KNOWN_BY = frozenset({"kind", "id", "amends", "operations", "contract", "facts"})
"""A rule set or a contract says one of these at its top; in a folder, a file that says none is another matter."""

_HALVES = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def read_text(path: Path) -> str:
    """The text of a regular file of at most 2 MB in UTF-8; raises `PathError` or `DiagnosticError`."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise PathError(say("files", "no-file", path=str(path)))
        if about.st_size > MAX_BYTES:
            raise DiagnosticError(
                [Diagnostic(say("E101", "too-many-bytes", name=path.name, size=about.st_size, most=MAX_BYTES))]
            )
        data = path.read_bytes()
    except OSError as error:
        raise PathError(say("files", "unreadable", path=str(path), reason=str(error.strerror))) from None
    return decode(data, str(path))


def decode(data: bytes, name: str, most: int = MAX_BYTES) -> str:
    """Bytes as UTF-8 text, with or without a byte order mark."""
    if len(data) > most:
        raise DiagnosticError([Diagnostic(say("E101", "too-many-bytes", name=name, size=len(data), most=most))])
    refuse_utf_16(data, name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
        span = Span(SourceText(name, data.decode("utf-8-sig", errors="replace")), line, column)
        raise refused(say("E102", "not-utf-8", byte=f"0x{data[error.start]:02x}", line=line + 1), span) from None


def refuse_utf_16(data: bytes, name: str) -> None:
    """Refuse what is UTF-16, which begins with its mark, or has a zero beside each plain letter."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    zeros = {start % 2 for start in range(min(len(data), 64)) if data[start] == 0}
    if marked or (len(zeros) == 1 and data[:64].count(0) * 4 > len(data[:64])):
        spelled = "utf-16" if marked else "utf-16-le" if zeros == {1} else "utf-16-be"
        span = Span(SourceText(name, data.decode(spelled, errors="replace")), 0, 0)
        raise refused(say("E102", "utf-16"), span)


def load(text: str, name: str) -> Node:
    """Read one document; `name` is printed in messages. Raises `DiagnosticError` with one fault."""
    source = SourceText(name, text)
    if bad := HIDDEN.search(text):
        raise hidden_letter(bad[0], _span_at(source, bad.start()))
    if text.lstrip()[:1] in ("{", "["):  # JSON: tabs between tokens, and letters written as two halves
        text = _HALVES.sub(_joined, text.replace("\t", " "))
    return Composer(source, text).compose()


def files_of(path: Path) -> list[Path]:
    """A file, or those of a folder and of the folders in it that may hold a document; not the hidden ones."""
    if not path.is_dir():
        return [path]
    found = (p for p in path.rglob("*") if p.suffix in ENDINGS)
    return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(path).parts))


def load_file(path: Path, name: str | None = None) -> Node:
    """Read the one document of a file, called by its path without a `name`; raises `PathError` or `DiagnosticError`."""
    return load(read_text(path), name or str(path))


def _joined(match: re.Match[str]) -> str:
    letter = 0x10000 + ((int(match[2], 16) - 0xD800) << 10) + int(match[3], 16) - 0xDC00
    return f"{match[1]}\\U{letter:08x}"


def _span_at(source: SourceText, index: int) -> Span:
    line = source.text.count("\n", 0, index)
    return Span(source, line, index - (source.text.rfind("\n", 0, index) + 1))
