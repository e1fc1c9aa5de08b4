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

from .diagnostics import Fault, Faulty, Unreadable
from .node import NONE, Node
from .positions import HIDDEN, Mark, Source, shown

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
    "mapping values are not allowed": "not YAML: a second colon stands in this line",
    "cannot start any token": "not YAML: nothing can start with this character",
}
"""What the parser says, in the words of someone who writes rules."""
_TOO_DEEP = re.compile(r"(?i)nesting|recursion|too deep")
"""How versions of the YAML library say that they read no deeper."""
_WIDE_SPACES = "\u00a0\u2007\u202f\u3000"


def read_text(path: Path) -> str:
    """The text of a regular file of at most 2 MB in UTF-8; raises `Unreadable` or `Faulty`."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable(f"{shown(str(path))} is not a file")
        if about.st_size > MAX_BYTES:
            raise Faulty([Fault("E101", f"{shown(path.name)} has {about.st_size} bytes, more than {MAX_BYTES}")])
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{shown(str(path))} cannot be read: {error.strerror}") from None
    return decode(data, str(path))


def decode(data: bytes, name: str, most: int = MAX_BYTES) -> str:
    """Bytes as UTF-8 text, with or without a byte order mark."""
    if len(data) > most:
        raise Faulty([Fault("E101", f"{shown(name)} has {len(data)} bytes, more than {most}")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
        mark = Mark(Source(name, data.decode("utf-8-sig", errors="replace")), line, column)
        message = f"the file is not UTF-8: byte 0x{data[error.start]:02x} on line {line + 1}"
        raise _fault("E102", message, mark, "save the file as UTF-8") from None


def load(text: str, name: str) -> Node:
    """Read one document; `name` is printed in messages. Raises `Faulty` with one fault."""
    source = Source(name, text)
    if bad := HIDDEN.search(text):
        raise _hidden(bad[0], _mark_at(source, bad.start()))
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


def _hidden(letter: str, mark: Mark) -> Faulty:
    told = f"the character U+{ord(letter):04X} is not allowed in a file, however it is written"
    return _fault("E103", told, mark, "remove it: nobody can see it")


def _fault(code: str, message: str, mark: Mark, hint: str = "", notes: tuple[tuple[str, Mark], ...] = ()) -> Faulty:
    return Faulty([Fault(code, message, mark, hint, notes)])


def _too_deep(mark: Mark) -> Faulty:
    return _fault("E101", f"nested deeper than {MAX_DEPTH}", mark, "look for brackets or braces that nothing closes")


def _mark_at(source: Source, index: int) -> Mark:
    line = source.text.count("\n", 0, index)
    return Mark(source, line, index - (source.text.rfind("\n", 0, index) + 1))


@dataclass
class _Open:
    """A collection being read: its mark, whether in braces, and what has come so far."""

    mark: Mark
    mapping: bool
    flow: bool
    members: dict[str, Node] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)
    key: tuple[str, Mark] | None = None
    own_key: Mark | None = None


class _Composer:
    """Builds nodes from the parser's events with an explicit stack; never recurses."""

    def __init__(self, source: Source, text: str) -> None:
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
            raise _too_deep(Mark(self.source, 0, 0)) from None
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            raise _fault("E104", f"not YAML: {shown(str(error))}", Mark(self.source, 0, 0)) from None
        if self.root is None:
            raise _fault(
                "E105",
                "the file is empty",
                Mark(self.source, 0, 0),
                "write a rule set (kind: …) or a contract (contract: …)",
            )
        return self.root

    def scan(self) -> None:
        """Count the nodes of a large file on its events alone."""
        count = depth = 0
        for event in yaml.parse(self.text, Loader=_LOADER):
            count += isinstance(event, yaml.NodeEvent)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise _too_deep(self.mark(event))
            if count > MAX_NODES:
                raise _fault("E101", f"the file has more than {MAX_NODES} nodes", self.mark(event))

    def syntax(self, error: yaml.MarkedYAMLError) -> Faulty:
        at = error.problem_mark or error.context_mark
        mark = Mark(self.source, at.line, at.column) if at else Mark(self.source, 0, 0)
        if _TOO_DEEP.search(error.problem or ""):
            return _too_deep(mark)
        line = self.source.line(mark.line)
        hint = "a text with : # { } [ ] , & * ! | > ' \" % @ or ` in it may need quotes around it"
        if "mapping values are not allowed" in (error.problem or ""):
            hint = "put quotes around a text that has a colon and a space in it"
        if "expected key" in (error.problem or "") or "expected <block end>" in (error.problem or ""):
            hint = "look at the indentation here and above: keys that belong together start in the same column"
        for number in (mark.line, mark.line - 1):  # a key without its space runs on into the next line
            if found := _GLUED.fullmatch(self.source.line(number)) if number >= 0 else None:
                colon = Mark(self.source, number, found.end(1), 1)
                write = f"write {found[2]}: {shown(found[3])}"
                return _fault("E104", "not YAML: a space is missing after this colon", colon, write)
        if "\t" in line:
            hint = "indent with spaces: YAML refuses tabs"
        elif any(space in line for space in _WIDE_SPACES):
            hint = "the line holds a no-break space: write a plain space"
        problem = str(error.problem or error)
        told = next((ours for theirs, ours in _PLAINLY.items() if theirs in problem), f"not YAML: {problem}")
        return _fault("E104", shown(told), mark, hint)

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.node(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _fault("E106", "a second document starts here", self.mark(event), "keep one document a file")
        elif isinstance(event, yaml.AliasEvent):
            raise _fault("E107", "aliases (*name) are not allowed", self.mark(event), "write the value out")
        elif isinstance(event, yaml.NodeEvent):
            self.node(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.close()

    def node(self, event: Any) -> None:
        mark = self.mark(event)
        if event.anchor is not None:
            raise _fault("E107", "anchors (&name) are not allowed", mark, "write the value out")
        if event.tag is not None:
            raise _fault("E108", f"tags ({shown(event.tag)}) are not allowed", mark, "quote a text that starts with !")
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(event, mark)
            return
        if len(self.stack) >= MAX_DEPTH:
            raise _too_deep(mark)
        top = self.stack[-1] if self.stack else None
        if top and top.mapping and top.key is None:
            raise _fault(
                "E109", "a key must be a plain word", mark, "quote a formula that starts with a bracket or brace"
            )
        mapping = isinstance(event, yaml.MappingStartEvent)
        self.stack.append(_Open(mark, mapping, bool(event.flow_style), own_key=top.key[1] if top and top.key else None))

    def scalar(self, event: Any, mark: Mark) -> None:
        text: str = event.value
        if len(text) > MAX_SCALAR:
            raise _fault("E101", f"a text is longer than {MAX_SCALAR} letters", mark)
        if event.style == '"' and (bad := HIDDEN.search(text)):
            raise _hidden(bad[0], mark)
        plain = event.style is None or event.style == ""
        top = self.stack[-1] if self.stack else None
        if (
            self.wide
            and plain
            and text
            and (text[0] in _WIDE_SPACES or text[-1] in _WIDE_SPACES or re.search(r":[\u00a0\u2007\u202f]", text))
        ):
            raise _fault("E110", "a no-break space stands where YAML needs a plain one", mark, "write a plain space")
        if top and top.mapping and top.key is None:
            self.open_key(top, text, mark)
            return
        value: Any = text
        if plain:
            value = _WORDS.get(text, text)
            if value is text and _NUMBER.fullmatch(text):
                value = Fraction(text)
        if top and top.flow and top.mapping and plain and text == "" and top.key:
            raise self.cut_off(top)
        if plain and _CENTS.fullmatch(text) and top and top.flow and not top.mapping and top.items:
            self.cents(top.items[-1], text, mark)
        self.put(Node(value, mark, top.key[1] if top and top.key else None, text, not plain))

    def cents(self, last: Node, text: str, mark: Mark) -> None:
        """`[7,00]`: what stands right after the comma of a list is no number of its own."""
        word = f"{last.raw},{text}"
        if isinstance(last.value, Fraction) and self.source.line(mark.line)[last.mark.column :].startswith(word):
            hint = f"write the decimal point: {last.raw}.{text}"
            raise _fault("E112", f"{word} reads as two things here", last.mark._replace(length=len(word)), hint)

    def open_key(self, top: _Open, text: str, mark: Mark) -> None:
        if text == "<<":
            raise _fault("E107", "merge keys (<<) are not allowed", mark, "write the values out")
        if self.wide and any(space in text for space in _WIDE_SPACES):
            raise _fault("E110", f"the key {shown(text)!r} holds a no-break space", mark, "write a plain space")
        if text in top.members:
            first = top.members[text].where
            raise _fault(
                "E111", f"the key {shown(text)} stands twice", mark, "keep one of them", (("first here", first),)
            )
        top.key = (text, mark)

    def cut_off(self, top: _Open) -> Faulty:
        """A key without a value inside braces: a comma cut something in two."""
        assert top.key is not None
        text, mark = top.key
        if glued := _GLUED.fullmatch(text):
            hint = f"write {glued[2]}: {shown(glued[3])}"
            return _fault("E112", f"a space is missing after the colon of {shown(text)}", mark, hint)
        last = next(reversed(top.members.values()), None)
        if last is not None and not last.quoted and isinstance(last.value, Fraction) and text.isdigit():
            word = f"{last.raw},{text}"
            hint = f"write the decimal point: {last.raw}.{text}"
            if len(text) == 3:
                hint = f"write {last.raw}{text}, or with a decimal point {last.raw}.{text}"
            return _fault("E112", f"{word} reads as two things here", last.mark, hint)
        if (
            last is not None
            and not last.quoted
            and last.raw.count("(") + last.raw.count("[") > last.raw.count(")") + last.raw.count("]")
        ):
            return _fault(
                "E112",
                "a comma inside braces cuts this formula in two",
                last.mark,
                f"put the formula in quotes, {self.whole(last, mark, text)}or on a line of its own",
                (("the rest of it", mark),),
            )
        return _fault(
            "E112", f"{shown(text)} has no value", mark, "a comma inside braces ends a value: quote texts with commas"
        )

    def whole(self, last: Node, mark: Mark, text: str) -> str:
        """The formula that a comma cut in two, in quotes, where both parts stand on one line."""
        line = self.source.line(mark.line)
        found = line[last.mark.column : mark.column + len(text)]
        return f'"{shown(found)}", ' if last.mark.line == mark.line and '"' not in found else ""

    def close(self) -> None:
        top = self.stack.pop()
        value: Any = MappingProxyType(top.members) if top.mapping else tuple(top.items)
        self.put(Node(value, top.mark, top.own_key))

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

    def mark(self, event: Any) -> Mark:
        start, end = event.start_mark, event.end_mark
        line, column = start.line, start.column
        if self.text is not self.source.text and _JOINED.search(self.text):
            column += 2 * len(_JOINED.findall(self.text.split("\n", line + 1)[line][:column]))
            return Mark(self.source, line, column)
        return Mark(self.source, line, column, end.column - column if end.line == line and end.column > column else 1)
