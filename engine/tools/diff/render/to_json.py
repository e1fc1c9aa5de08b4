"""A difference as data: one entry for each change, with its sentence."""

from __future__ import annotations

from typing import Any

from ....base.node import Node, plain
from ....report.statement_json import jsonable
from ..changes import Change
from ..inputs import Pair
from ..names import Names
from ..sentences import said


def as_data(pair: Pair, names: Names) -> dict[str, Any]:
    """Both texts, and every change between them, whatever a page would leave out."""
    return {
        "a": {"called": pair.called[0], "id": pair.before.text("id"), "title": pair.before.text("title")},
        "b": {"called": pair.called[1], "id": pair.after.text("id"), "title": pair.after.text("title")},
        "changes": [_change(change, names) for change in pair.changes],
    }


def _change(change: Change, names: Names) -> dict[str, Any]:
    found = said(change, names)
    entry: dict[str, Any] = {
        "verb": change.verb,
        "target": change.name,
        "at": dict(change.at),
        "remark": change.is_remark,
        "subject": found.subject,
        "sentence": found.text,
        "pieces": [{"kind": kind, "text": text} for kind, text in found.pieces],
        "before": _data(change.before),
        "after": _data(change.after),
        "instrument": change.origin.instrument if change.origin else None,
        "source": change.origin.source if change.origin else None,
    }
    if change.was:
        entry["was"] = change.was
    if change.order:
        entry["order"] = list(change.order)
    return entry


def _data(node: Node | None) -> Any:
    return None if node is None else jsonable(plain(node))
