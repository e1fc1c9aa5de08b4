"""The days at the head of a rule file: each is a day of the calendar, and an end does not lie before its start."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..base import dates
from ..base.diagnostics import Diagnostics
from ..base.messages import say
from ..base.node import Node

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAYS = (("signed",), ("published",), ("in_force", "from"), ("in_force", "until"))


def check_heads(document: Node, diagnostics: Diagnostics) -> None:
    """Diagnostics of the days that a rule file, an accord or an instrument, says of itself, its documents and its
    readings."""
    for name, node in days(document):
        if _FORM.fullmatch(node.raw) and dates.parse(node.raw) is None:  # another form is told by the schema
            diagnostics.add(say("E315", "no-such-day", name=name, day=node.raw), node.span)
    first, last = document.get("in_force", "from"), document.get("in_force", "until")
    if first is not None and last is not None:
        start, end = dates.parse(first.raw), dates.parse(last.raw)
        if start is not None and end is not None and end < start:
            diagnostics.add(
                say("E316", "ends-before-start", end=end, start=start),
                last.span,
                beside=[(say("E316", "first-day"), first.span)],
            )


def days(document: Node) -> Iterator[tuple[str, Node]]:
    """Every day of a head, with its name: of the text itself, of its documents, of the options that put it in force."""
    for path in _DAYS:
        node = document.get(*path)
        if node is not None:
            yield ".".join(path), node
    documents = document.get("documents")
    for name, about in (documents.map if documents is not None and documents.is_map else {}).items():
        node = about.get("date") if about.is_map else None
        if node is not None:
            yield f"documents.{name}.date", node
    for name, reading in _readings(document):
        options = reading.get("options") if reading.is_map else None
        for option, about in (options.map if options is not None and options.is_map else {}).items():
            node = about.get("from") if about.is_map else None
            if node is not None:
                yield f"readings.{name}.options.{option}.from", node


def _readings(document: Node) -> Iterator[tuple[str, Node]]:
    """The readings that a text has or brings."""
    own = document.get("readings")
    yield from (own.map if own is not None and own.is_map else {}).items()
    listed = document.get("operations")
    for operation in listed.items if listed is not None and listed.is_list else ():
        path = (operation.text("insert") or operation.text("replace") or "").split(".") if operation.is_map else []
        new = operation.get("with") if operation.is_map else None
        if path[0:1] == ["readings"] and len(path) == 2 and new is not None:
            yield path[1], new
