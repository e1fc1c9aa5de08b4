"""The changes of a law that nothing notices, in text and as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ....base.positions import printable
from .run import CONTROL, LINE, NOTHING, Mutation, Verdict


def _rows(verdicts: Iterable[Verdict], head: str) -> list[str]:
    rows = [f"{v.change.span.place}  {printable(v.change.what, 400)}" for v in verdicts]
    return ["", head, *rows] if rows else []


def as_text(found: Mutation, because: Mapping[str, str]) -> str:
    nothing = found.noticed_by(NOTHING)
    excepted = [v for v in found.verdicts if v.by != LINE and v.change.name in because]
    lines = [
        f"{len(found.verdicts)} changes: {len(found.noticed_by(LINE))} noticed by a stated line,"
        f" {_left(found.noticed_by(CONTROL), because)} by a control only,"
        f" {len(excepted)} declared to change nothing, {_left(nothing, because)} noticed by nothing"
    ]
    lines += _rows((v for v in nothing if v.change.name not in because), "noticed by nothing")
    controls = found.noticed_by(CONTROL)
    lines += _rows((v for v in controls if v.change.name not in because), "noticed by a control only")
    if excepted:
        lines += ["", "declared to change nothing"]
        lines += [
            f"{v.change.span.place}  {printable(v.change.what, 400)}\n    {printable(because[v.change.name], 400)}"
            for v in excepted
        ]
    return "\n".join(lines)


def _left(verdicts: Iterable[Verdict], because: Mapping[str, str]) -> int:
    return sum(v.change.name not in because for v in verdicts)


def as_data(found: Mutation, because: Mapping[str, str]) -> dict[str, Any]:
    return {
        "changes": len(found.verdicts),
        "noticed": {w: len(found.noticed_by(w)) for w in (LINE, CONTROL, NOTHING)},
        "unnoticed": [
            {
                "name": v.change.name,
                "what": v.change.what,
                "instrument": v.change.instrument,
                "file": v.change.span.source.name,
                "line": v.change.span.line + 1,
                "column": v.change.span.column + 1,
                "control": v.by == CONTROL,
                "because": because.get(v.change.name),
            }
            for v in found.verdicts
            if v.by != LINE
        ],
    }
