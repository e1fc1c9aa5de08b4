"""The operations of an amendment or a variant: what they write, and whether two of them clash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ..base.node import Node, Origin
from ..base.positions import Span

VERBS = ("insert", "replace", "repeal")


@dataclass(frozen=True, eq=False)
class Operation:
    """One operation: its verb, the path of its target, the cells it is about, and the node it was read from."""

    verb: str
    path: tuple[str, ...]
    at: Mapping[str, str]
    node: Node
    instrument: str

    @property
    def span(self) -> Span:
        """Where its target is written."""
        found = self.node.get(self.verb)
        assert found is not None
        return found.span

    @property
    def source(self) -> str:
        """The document and the article that it rests on, joined by a comma; empty where it names none."""
        found = self.node.get("source")
        return address(found)

    def clashes(self, other: Operation) -> bool:
        """Whether both write the same name, or one a part of what the other writes."""
        short, long = sorted((self.path, other.path), key=len)
        if long[: len(short)] != short:
            return False
        return all(other.at[d] == m for d, m in self.at.items() if d in other.at)


def address(source: Node | None) -> str:
    """`document, article` of a source."""
    return ", ".join(v for k in ("document", "at") if (v := source.text(k))) if source is not None else ""


def source_lines(origin: Origin | None) -> tuple[str, ...]:
    """The source of what an instrument wrote, as another operation of it says it."""
    if origin is None or not origin.source:
        return ()
    document, _, at = origin.source.partition(", ")
    return (f"  source: {{document: {document}, at: {json.dumps(at, ensure_ascii=False)}}}",)


def operations(instrument: Node) -> list[Operation]:
    """The operations of an amendment or variant, in order."""
    listed = instrument.get("operations")
    found = []
    for node in listed.items if listed is not None else ():
        verb = next((v for v in VERBS if v in node.map), "")
        target = node.text(verb) if verb else None
        if target:
            at = node.get("at")
            keys = {d: m.raw for d, m in at.map.items()} if at is not None else {}
            found.append(Operation(verb, tuple(target.split(".")), keys, node, instrument.text("id") or ""))
    return found
