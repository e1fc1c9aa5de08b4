"""The coverage of a law, in text and as data."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..exercise.coverage import Coverage
from ..marks import shown
from ..numbers import fixed

PLURAL = {"figure": "figures of tables", "reading": "options of readings", "boundary": "sides of boundaries"}


def percent(share: Fraction) -> str:
    """A share with one decimal, never rounded up to 100."""
    cut = Fraction(int(share * 1000), 10)
    return f"{fixed(cut, 1)} %"


def as_text(found: Coverage) -> str:
    counts = found.counts()
    rows = [(PLURAL.get(k, f"{k}s"), done, every) for k, (done, every) in counts.items()]
    rows.append(("in all", len(found.exercised), len(found.units)))
    wide = max(len(r[0]) for r in rows)
    lines = [
        f"{n:<{wide}}  {done:>5} of {every:>5}  {percent(Fraction(done, every or 1)):>8}" for n, done, every in rows
    ]
    for unit in found.uncovered:
        lines.append(f"{unit.mark.place}  {unit.kind} {shown(unit.what, 300)}")
    return "\n".join([*lines[: len(rows)], *(["", "not exercised"] if found.uncovered else []), *lines[len(rows) :]])


def as_data(found: Coverage) -> dict[str, Any]:
    return {
        "share": percent(found.share),
        "exercised": len(found.exercised),
        "units": len(found.units),
        "stated_lines": len(found.lines),
        "kinds": {k: {"exercised": done, "units": every} for k, (done, every) in found.counts().items()},
        "uncovered": [
            {"kind": u.kind, "what": u.what, "instrument": u.instrument, "file": u.mark.source.name,
             "line": u.mark.line + 1, "column": u.mark.column + 1}
            for u in found.uncovered
        ],
    }  # fmt: skip
