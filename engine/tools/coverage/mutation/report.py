"""The changes of a law that nothing notices, in text and as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ....base.messages import Message, say
from ....base.positions import printable
from .run import CONTROL, LINE, NOTHING, Mutation, Verdict


def _rows(verdicts: Iterable[Verdict], head: Message) -> list[str]:
    rows = [f"{v.change.span.place}  {printable(v.change.what, 400)}" for v in verdicts]
    return ["", str(head), *rows] if rows else []


def as_text(found: Mutation, because: Mapping[str, str]) -> str:
    """How many changes are noticed by what, those that no line notices, and those that are declared."""
    nothing = found.noticed_by(NOTHING)
    excepted = [v for v in found.verdicts if v.by != LINE and v.change.name in because]
    controls = found.noticed_by(CONTROL)
    told = say(
        "coverage",
        "changes",
        changes=len(found.verdicts),
        by_line=len(found.noticed_by(LINE)),
        by_control=_left(controls, because),
        declared=len(excepted),
        by_nothing=_left(nothing, because),
    )
    lines = [str(told)]
    lines += _rows((v for v in nothing if v.change.name not in because), say("coverage", "by-nothing"))
    lines += _rows((v for v in controls if v.change.name not in because), say("coverage", "by-control"))
    if excepted:
        lines += ["", str(say("coverage", "declared"))]
        lines += [
            f"{v.change.span.place}  {printable(v.change.what, 400)}\n    {printable(because[v.change.name], 400)}"
            for v in excepted
        ]
    return "\n".join(lines)


def _left(verdicts: Iterable[Verdict], because: Mapping[str, str]) -> int:
    return sum(v.change.name not in because for v in verdicts)


def as_data(found: Mutation, because: Mapping[str, str]) -> dict[str, Any]:
    """How many changes are noticed by what, and each that no stated line notices, with the reason if declared."""
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
