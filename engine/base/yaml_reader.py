"""The strict YAML loader: every node has a position, numbers are exact, and what YAML guesses is refused.

Limits hold on the event stream, before anything is composed: 2 MB, depth 40, 200 000 nodes, 20 000 letters a
scalar. JSON is YAML here. Anchors, aliases, merge keys, tags, several documents and duplicate keys are errors.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from .diagnostics import Diagnostic, DiagnosticError, PathError
from .messages import Message, say
from .node import NONE, Node
from .positions import HIDDEN, SourceText, Span

MAX_BYTES = 2_000_000
ENDINGS = (".yaml", ".yml", ".json")
KNOWN_BY = frozenset({"kind", "id", "amends", "operations", "contract", "facts"})
"""A rule set or a contract says one of these at its top; in a folder, a file that says none is another matter."""
MAX_DEPTH = 40
MAX_NODES = 200_000
MAX_SCALAR = 20_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,29})(\.[0-9]{1,20})?")
_GLUED = re.compile(r"([ ]*(?:- +)?([A-Za-z_][A-Za-z0-9_]*)):([^\s:/].*)")
_CENTS = re.compile(r"0[0-9]")
_HALVES = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_JOINED = re.compile(r"\\U0001[0-9a-f]{4}")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None, "none": NONE}
_PLAINLY = {
    "mapping values are not allowed": say("E104", "second-colon"),
    "cannot start any token": say("E104", "no-start"),
}
"""What the parser says, in the words of someone who writes rules."""
_TOO_DEEP = re.compile(r"(?i)nesting|recursion|too deep")
"""How versions of the YAML library say that they read no deeper."""
_WIDE_SPACES = "\u00a0\u2007\u202f\u3000"


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
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
        span = Span(SourceText(name, data.decode("utf-8-sig", errors="replace")), line, column)
        raise _diagnostic(say("E102", "not-utf-8", byte=f"0x{data[error.start]:02x}", line=line + 1), span) from None


def load(text: str, name: str) -> Node:
    """Read one document; `name` is printed in messages. Raises `DiagnosticError` with one fault."""
    source = SourceText(name, text)
    if bad := HIDDEN.search(text):
        raise _hidden(bad[0], _span_at(source, bad.start()))
    if text.lstrip()[:1] in ("{", "["):  # JSON: tabs between tokens, and letters written as two halves
        text = _HALVES.sub(_joined, text.replace("\t", " "))
    return _Composer(source, text).compose()


def files_of(path: Path) -> list[Path]:
    """A file, or those of a folder and of the folders in it that may hold a document; not the hidden ones."""
    if not path.is_dir():
        return [path]
    found = (p for p in path.rglob("*") if p.suffix in ENDINGS)
    return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(path).parts))


def load_file(path: Path, name: str | None = None) -> Node:
    return load(read_text(path), name or str(path))


def _joined(match: re.Match[str]) -> str:
    letter = 0x10000 + ((int(match[2], 16) - 0xD800) << 10) + int(match[3], 16) - 0xDC00
    return f"{match[1]}\\U{letter:08x}"


def _hidden(letter: str, span: Span) -> DiagnosticError:
    return _diagnostic(say("E103", "hidden", character=f"U+{ord(letter):04X}"), span)


def _diagnostic(
    said: Message, span: Span, advice: Message | None = None, beside: tuple[tuple[Message, Span], ...] = ()
) -> DiagnosticError:
    return DiagnosticError([Diagnostic(said, span, advice, beside)])


def _too_deep(span: Span) -> DiagnosticError:
    return _diagnostic(say("E101", "too-deep", most=MAX_DEPTH), span)


def _span_at(source: SourceText, index: int) -> Span:
    line = source.text.count("\n", 0, index)
    return Span(source, line, index - (source.text.rfind("\n", 0, index) + 1))


@dataclass
class _Open:
    """A collection being read: its mark, whether in braces, and what has come so far."""

    span: Span
    mapping: bool
    flow: bool
    members: dict[str, Node] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)
    key: tuple[str, Span] | None = None
    own_key: Span | None = None


class _Composer:
    """Builds nodes from the parser's events with an explicit stack; never recurses."""

    def __init__(self, source: SourceText, text: str) -> None:
        self.source, self.text = source, text  # the text as parsed may write some letters shorter
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.documents = 0
        self.wide = any(space in source.text for space in _WIDE_SPACES)

    def compose(self) -> Node:
        try:
            if len(self.text) > MAX_NODES:  # a shorter one cannot hold more: count before composing
                self.scan()
            for event in yaml.parse(self.text, Loader=_LOADER):
                self.take(event)
        except yaml.MarkedYAMLError as error:
            raise self.syntax(error) from None
        except RecursionError:
            raise _too_deep(Span(self.source, 0, 0)) from None
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            raise _diagnostic(say("E104", "not-yaml", problem=str(error)), Span(self.source, 0, 0)) from None
        if self.root is None:
            raise _diagnostic(say("E105", "empty"), Span(self.source, 0, 0))
        return self.root

    def scan(self) -> None:
        """Count the nodes of a large file on its events alone."""
        count = depth = 0
        for event in yaml.parse(self.text, Loader=_LOADER):
            count += isinstance(event, yaml.NodeEvent)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise _too_deep(self.span(event))
            if count > MAX_NODES:
                raise _diagnostic(say("E101", "too-many-nodes", most=MAX_NODES), self.span(event))

    def syntax(self, error: yaml.MarkedYAMLError) -> DiagnosticError:
        at = error.problem_mark or error.context_mark
        span = Span(self.source, at.line, at.column) if at else Span(self.source, 0, 0)
        if _TOO_DEEP.search(error.problem or ""):
            return _too_deep(span)
        line = self.source.line(span.line)
        hint = say("E104", "quote-signs")
        if "mapping values are not allowed" in (error.problem or ""):
            hint = say("E104", "quote-colon")
        if "expected key" in (error.problem or "") or "expected <block end>" in (error.problem or ""):
            hint = say("E104", "look-at-indentation")
        for number in (span.line, span.line - 1):  # a key without its space runs on into the next line
            if found := _GLUED.fullmatch(self.source.line(number)) if number >= 0 else None:
                colon = Span(self.source, number, found.end(1), 1)
                return _diagnostic(say("E104", "no-space-after-colon", key=found[2], value=found[3]), colon)
        if "\t" in line:
            hint = say("E104", "no-tabs")
        elif any(space in line for space in _WIDE_SPACES):
            hint = say("E104", "no-break-space")
        problem = str(error.problem or error)
        told = next((ours for theirs, ours in _PLAINLY.items() if theirs in problem), None)
        return _diagnostic(told or say("E104", "not-yaml", problem=problem), span, hint)

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.node(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _diagnostic(say("E106", "second-document"), self.span(event))
        elif isinstance(event, yaml.AliasEvent):
            raise _diagnostic(say("E107", "alias"), self.span(event))
        elif isinstance(event, yaml.NodeEvent):
            self.node(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.close()

    def node(self, event: Any) -> None:
        span = self.span(event)
        if event.anchor is not None:
            raise _diagnostic(say("E107", "anchor"), span)
        if event.tag is not None:
            raise _diagnostic(say("E108", "tag", tag=event.tag), span)
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(event, span)
            return
        if len(self.stack) >= MAX_DEPTH:
            raise _too_deep(span)
        top = self.stack[-1] if self.stack else None
        if top and top.mapping and top.key is None:
            raise _diagnostic(say("E109", "key-not-plain"), span)
        mapping = isinstance(event, yaml.MappingStartEvent)
        self.stack.append(_Open(span, mapping, bool(event.flow_style), own_key=top.key[1] if top and top.key else None))

    def scalar(self, event: Any, span: Span) -> None:
        text: str = event.value
        if len(text) > MAX_SCALAR:
            raise _diagnostic(say("E101", "text-too-long", most=MAX_SCALAR), span)
        if event.style == '"' and (bad := HIDDEN.search(text)):
            raise _hidden(bad[0], span)
        plain = event.style is None or event.style == ""
        top = self.stack[-1] if self.stack else None
        if (
            self.wide
            and plain
            and text
            and (text[0] in _WIDE_SPACES or text[-1] in _WIDE_SPACES or re.search(r":[\u00a0\u2007\u202f]", text))
        ):
            raise _diagnostic(say("E110", "in-place-of-a-space"), span)
        if top and top.mapping and top.key is None:
            self.open_key(top, text, span)
            return
        value: Any = text
        if plain:
            value = _WORDS.get(text, text)
            if value is text and _NUMBER.fullmatch(text):
                value = Fraction(text)
        if top and top.flow and top.mapping and plain and text == "" and top.key:
            raise self.cut_off(top)
        if plain and _CENTS.fullmatch(text) and top and top.flow and not top.mapping and top.items:
            self.cents(top.items[-1], text, span)
        self.put(Node(value, span, top.key[1] if top and top.key else None, text, not plain))

    def cents(self, last: Node, text: str, span: Span) -> None:
        """`[7,00]`: what stands right after the comma of a list is no number of its own."""
        word = f"{last.raw},{text}"
        if isinstance(last.value, Fraction) and self.source.line(span.line)[last.span.column :].startswith(word):
            raise _diagnostic(
                say("E112", "decimal-comma", word=word, whole=last.raw, decimals=text),
                last.span._replace(length=len(word)),
            )

    def open_key(self, top: _Open, text: str, span: Span) -> None:
        if text == "<<":
            raise _diagnostic(say("E107", "merge-key"), span)
        if self.wide and any(space in text for space in _WIDE_SPACES):
            raise _diagnostic(say("E110", "in-key", key=text), span)
        if text in top.members:
            first = top.members[text].where
            raise _diagnostic(say("E111", "key-twice", key=text), span, beside=((say("E111", "first"), first),))
        top.key = (text, span)

    def cut_off(self, top: _Open) -> DiagnosticError:
        """A key without a value inside braces: a comma cut something in two."""
        assert top.key is not None
        text, span = top.key
        if glued := _GLUED.fullmatch(text):
            hint = say("E112", "write-space", key=glued[2], value=glued[3])
            return _diagnostic(say("E112", "no-space-after-colon", word=text), span, hint)
        last = next(reversed(top.members.values()), None)
        if last is not None and not last.quoted and isinstance(last.value, Fraction) and text.isdigit():
            word = f"{last.raw},{text}"
            hint = say("E112", "write-point", whole=last.raw, decimals=text)
            if len(text) == 3:
                hint = say("E112", "write-point-or-thousands", whole=last.raw, decimals=text)
            return _diagnostic(say("E112", "two-things", word=word), last.span, hint)
        if (
            last is not None
            and not last.quoted
            and last.raw.count("(") + last.raw.count("[") > last.raw.count(")") + last.raw.count("]")
        ):
            line = self.source.line(span.line)
            whole = line[last.span.column : span.column + len(text)]
            on_one_line = last.span.line == span.line and '"' not in whole
            quoted = say("E112", "quote-it", formula=whole) if on_one_line else None
            return _diagnostic(say("E112", "formula-cut"), last.span, quoted, ((say("E112", "rest"), span),))
        return _diagnostic(say("E112", "no-value", key=text), span)

    def close(self) -> None:
        top = self.stack.pop()
        value: Any = MappingProxyType(top.members) if top.mapping else tuple(top.items)
        self.put(Node(value, top.span, top.own_key))

    def put(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if top.mapping:
            assert top.key is not None
            top.members[top.key[0]] = node
            top.key = None
        else:
            top.items.append(node)

    def span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        line, column = start.line, start.column
        if self.text is not self.source.text and _JOINED.search(self.text):
            column += 2 * len(_JOINED.findall(self.text.split("\n", line + 1)[line][:column]))
            return Span(self.source, line, column)
        return Span(self.source, line, column, end.column - column if end.line == line and end.column > column else 1)
