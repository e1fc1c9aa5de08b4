"""A contract file as data: its title, the rules it names, what it says and what it states must come out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..base import dates
from ..base.diagnostics import Diagnostics
from ..base.messages import say
from ..base.node import Node
from ..consolidation.library import canonical
from ..consolidation.schema import validate


@dataclass(frozen=True, eq=False)
class Contract:
    """One contract. Exactly one of `rules`, `accord` and `versions` says under which law it lives."""

    title: str
    node: Node
    facts: Node
    rules: str | None = None
    accord: str | None = None
    versions: tuple[tuple[date | None, str], ...] = ()
    on: date | None = None

    def sha256(self, settings: Sequence[str] = ()) -> str:
        """The hash of what the contract says, whatever its layout, and of what was set beside it."""
        return hashlib.sha256("\n".join([canonical(self.node), *settings]).encode()).hexdigest()


def read_contract(node: Node, diagnostics: Diagnostics) -> Contract:
    """The contract of a document; raises `DiagnosticError` where its shape is wrong."""
    if "kind" in node.map and "contract" not in node.map:
        diagnostics.add(say("E716", "rule-file"), node.map["kind"].where)
        diagnostics.raise_if_errors()
    validate(node, "contract", diagnostics)
    diagnostics.raise_if_errors()
    named = [k for k in ("rules", "accord", "versions") if k in node.map]
    if len(named) > 1:
        diagnostics.add(say("E713", "law-twice", keys=named), node.map[named[1]].where)
    versions: list[tuple[date | None, str]] = []
    for version in node.map["versions"].items if "versions" in node.map else ():
        start = _date(version.get("from"), diagnostics)
        if versions and start is not None and versions[-1][0] is not None and start <= versions[-1][0]:
            diagnostics.add(say("E714", "order"), version.where)
        versions.append((start, version.text("rules") or ""))
    on = _date(node.get("on"), diagnostics)
    diagnostics.raise_if_errors()
    return Contract(
        title=node.text("contract") or "",
        node=node,
        facts=node.map["facts"],
        rules=node.text("rules"),
        accord=node.text("accord"),
        versions=tuple(versions),
        on=on,
    )


def _date(node: Node | None, diagnostics: Diagnostics) -> date | None:
    if node is None:
        return None
    day = dates.parse(node.raw)
    if day is None:
        diagnostics.add(say("E711", "no-date", value=node.raw), node.span)
    return day
