"""The tree a file is read into: plain frozen values, each with its position and the instrument that wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from .positions import Span


class NotApplicable:
    """The word `none` of the language: there is no such thing. One object, `NONE`."""

    _one: NotApplicable | None = None

    def __new__(cls) -> NotApplicable:
        """Always the one object, so that `is NONE` tells it from all else."""
        if cls._one is None:
            cls._one = super().__new__(cls)
        return cls._one

    def __repr__(self) -> str:
        return "none"


NONE = NotApplicable()
_BREAK = re.compile(r"[ \t]*[\t\r\n][ \t\r\n]*")
_EMPTY: Mapping[str, Any] = MappingProxyType({})

Plain = Mapping[str, "Node"] | tuple["Node", ...] | str | Fraction | bool | NotApplicable | None


@dataclass(frozen=True, slots=True)
class Origin:
    """The instrument that wrote a node and the address of the text that says so."""

    instrument: str
    source: str = ""


class Node(NamedTuple):
    """A value of a file. `raw` is a scalar as written, `key` where its key stands, `quoted` how it was written."""

    value: Plain
    span: Span
    key: Span | None = None
    raw: str = ""
    quoted: bool = False
    origin: Origin | None = None

    @property
    def is_map(self) -> bool:
        """Whether it has members by name; an empty mapping is one too."""
        return type(self.value) is MappingProxyType

    @property
    def is_list(self) -> bool:
        """Whether it is a list of nodes, be it an empty one."""
        return type(self.value) is tuple

    @property
    def map(self) -> Mapping[str, Node]:
        """Its members, in the order of the file; empty where it is no mapping."""
        return self.value if type(self.value) is MappingProxyType else _EMPTY

    @property
    def items(self) -> tuple[Node, ...]:
        """What stands in a list, in the order of the file; empty where it is no list."""
        return self.value if type(self.value) is tuple else ()

    @property
    def where(self) -> Span:
        """Where to point at: the key if it has one, else the value."""
        return self.key or self.span

    def get(self, *path: str) -> Node | None:
        """The node at a path of keys, or nothing."""
        node: Node | None = self
        for key in path:
            node = node.map.get(key) if node is not None else None
        return node

    def must(self, *path: str) -> Node:
        """The node at a path that is known to be there."""
        node = self.get(*path)
        assert node is not None, path
        return node

    @property
    def line(self) -> str:
        """A scalar as it was written, on one line."""
        return self.raw if self.raw.isprintable() else _BREAK.sub(" ", self.raw).strip()

    def text(self, *path: str) -> str | None:
        """A scalar at a path as it was written, on one line, or nothing."""
        node = self.get(*path)
        return node.line if node is not None and not node.is_map and not node.is_list else None

    def with_map(self, members: Mapping[str, Node]) -> Node:
        """The same node with these members instead: its place, its key and who wrote it stay."""
        return Node(MappingProxyType(dict(members)), self.span, self.key, self.raw, self.quoted, self.origin)

    def stamped(self, origin: Origin) -> Node:
        """The same tree, every node of it written by `origin`."""
        value = self.value
        if type(value) is MappingProxyType:
            value = MappingProxyType({k: v.stamped(origin) for k, v in value.items()})
        elif type(value) is tuple:
            value = tuple(v.stamped(origin) for v in value)
        return Node(value, self.span, self.key, self.raw, self.quoted, origin)

    def walk(self) -> Iterator[Node]:
        """The node and all that stands in it, each before what it holds."""
        yield self
        for child in self.map.values():
            yield from child.walk()
        for child in self.items:
            yield from child.walk()


def plain(node: Node) -> Any:
    """The bare data, for JSON Schema and for comparing: `none` becomes the text "none"."""
    value = node.value
    if type(value) is MappingProxyType:
        return {k: plain(v) for k, v in value.items()}
    if type(value) is tuple:
        return [plain(v) for v in value]
    if isinstance(value, NotApplicable):
        return "none"
    return value


def same(one: Node, other: Node) -> bool:
    """Equal data, whatever the layout, the order of keys and the spaces inside a formula."""
    if one.is_map and other.is_map:
        return one.map.keys() == other.map.keys() and all(same(v, other.map[k]) for k, v in one.map.items())
    if one.is_list and other.is_list:
        return len(one.items) == len(other.items) and all(map(same, one.items, other.items))
    if isinstance(one.value, str) and isinstance(other.value, str):
        return one.value.split() == other.value.split()
    return type(one.value) is type(other.value) and one.value == other.value
