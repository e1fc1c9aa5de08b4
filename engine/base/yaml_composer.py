"""Nodes made of the events of a YAML parser: each with its place, numbers exact; what YAML guesses is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import yaml

from .messages import say
from .node import NONE, Node
from .positions import HIDDEN, SourceText, Span
from .yaml_line import WIDE_SPACES
from .yaml_mistakes import (
    MAX_DEPTH,
    cut_off,
    hidden_letter,
    no_colon_before_bracket,
    refuse_cents,
    refused,
    too_deep,
    twice,
    unreadable,
)

MAX_NODES = 200_000
MAX_SCALAR = 20_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,29})(\.[0-9]{1,20})?")
_WIDE = re.compile(rf"(?:^|(?<=^-)|(?<=:))[{WIDE_SPACES}]|[{WIDE_SPACES}](?:$|# )")
_CENTS = re.compile(r"0[0-9]")
_JOINED = re.compile(r"\\U0001[0-9a-f]{4}")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None, "none": NONE}


@dataclass
class Open:
    """A collection being read: its mark, whether in braces, and what has come so far."""

    span: Span
    mapping: bool
    flow: bool
    members: dict[str, Node] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)
    key: tuple[str, Span] | None = None
    own_key: Span | None = None


class Composer:
    """Builds nodes from the parser's events with an explicit stack; never recurses."""

    def __init__(self, source: SourceText, text: str) -> None:
        self.source, self.text = source, text  # the text as parsed may write some letters shorter
        self.stack: list[Open] = []
        self.root: Node | None = None
        self.documents = 0
        self.wide = any(space in source.text for space in WIDE_SPACES)

    def compose(self) -> Node:
        try:
            if len(self.text) > MAX_NODES:  # a shorter one cannot hold more: count before composing
                self.scan()
            for event in yaml.parse(self.text, Loader=_LOADER):
                self.take(event)
        except yaml.MarkedYAMLError as error:
            raise unreadable(self.source, error) from None
        except RecursionError:
            raise too_deep(Span(self.source, 0, 0)) from None
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            raise refused(say("E104", "not-yaml", problem=str(error)), Span(self.source, 0, 0)) from None
        if self.root is None:
            raise refused(say("E105", "empty"), Span(self.source, 0, 0))
        return self.root

    def scan(self) -> None:
        """Count the nodes of a large file on its events alone."""
        count = depth = 0
        for event in yaml.parse(self.text, Loader=_LOADER):
            count += isinstance(event, yaml.NodeEvent)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise too_deep(self.span(event))
            if count > MAX_NODES:
                raise refused(say("E101", "too-many-nodes", most=MAX_NODES), self.span(event))

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.node(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise refused(say("E106", "second-document"), self.span(event))
        elif isinstance(event, yaml.AliasEvent):
            raise refused(say("E107", "alias"), self.span(event))
        elif isinstance(event, yaml.NodeEvent):
            self.node(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.close()

    def node(self, event: Any) -> None:
        span = self.span(event)
        if event.anchor is not None:
            raise refused(say("E107", "anchor"), span)
        if event.tag is not None:
            raise refused(say("E108", "tag", tag=event.tag), span)
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(event, span)
            return
        if len(self.stack) >= MAX_DEPTH:
            raise too_deep(span)
        top = self.stack[-1] if self.stack else None
        if top and top.mapping and top.key is None:
            raise refused(say("E109", "key-not-plain"), span)
        mapping = isinstance(event, yaml.MappingStartEvent)
        self.stack.append(Open(span, mapping, bool(event.flow_style), own_key=top.key[1] if top and top.key else None))

    def scalar(self, event: Any, span: Span) -> None:
        text: str = event.value
        if len(text) > MAX_SCALAR:
            raise refused(say("E101", "text-too-long", most=MAX_SCALAR), span)
        if event.style == '"' and (bad := HIDDEN.search(text)):
            raise hidden_letter(bad[0], span)
        plain = event.style is None or event.style == ""
        top = self.stack[-1] if self.stack else None
        if self.wide and plain and (found := _WIDE.search(text)):
            raise refused(say("E110", "in-place-of-a-space"), self.within(span, text, found.start()))
        if top and top.mapping and top.key is None:
            self.open_key(top, text, span, plain)
            return
        value: Any = text
        if plain:
            value = _WORDS.get(text, text)
            if value is text and _NUMBER.fullmatch(text):
                value = Fraction(text)
        if top and top.flow and top.mapping and plain and text == "" and top.key:
            raise cut_off(self.source, *top.key, next(reversed(top.members.values()), None))
        if plain and _CENTS.fullmatch(text) and top and top.flow and not top.mapping and top.items:
            refuse_cents(self.source, top.items[-1], text, span)
        self.put(Node(value, span, top.key[1] if top and top.key else None, text, not plain))

    def open_key(self, top: Open, text: str, span: Span, plain: bool) -> None:
        if text == "<<":
            raise refused(say("E107", "merge-key"), span)
        if self.wide and any(space in text for space in WIDE_SPACES):
            raise refused(say("E110", "in-key", key=text), span)
        if text in top.members:
            entry = None if top.flow or len(self.stack) < 2 or self.stack[-2].mapping else top.span
            raise twice(self.source, text, span, top.members[text].where, entry)
        if plain and (fault := no_colon_before_bracket(self.source, text, span)):
            raise fault
        top.key = (text, span)

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

    def within(self, span: Span, text: str, index: int) -> Span:
        """Where a letter of a plain scalar stands, where that is on its first line."""
        on_line = self.source.line(span.line).startswith(text[: index + 1], span.column)
        return span.moved(index, 1) if on_line else span

    def span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        line, column = start.line, start.column
        if self.text is not self.source.text and _JOINED.search(self.text):
            column += 2 * len(_JOINED.findall(self.text.split("\n", line + 1)[line][:column]))
            return Span(self.source, line, column)
        return Span(self.source, line, column, end.column - column if end.line == line and end.column > column else 1)
