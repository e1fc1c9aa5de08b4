"""The coverage of a law, in text and as data."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ...base.numbers import fixed
from ...base.positions import printable
from ...consolidation.spec import language
from .codes import Code
from .coverage import Coverage
from .units import Unit

_PLURAL = {"figure": "figures of tables", "reading": "options of readings", "boundary": "sides of boundaries"}


def percent(share: Fraction) -> str:
    """A share with one decimal, never rounded up to 100."""
    cut = Fraction(int(share * 1000), 10)
    return f"{fixed(cut, 1)} %"


def as_text(found: Coverage) -> str:
    counts = found.counts()
    plural = _PLURAL | {kind: section.name for kind, section in language().computed.items()}
    rows = [(plural.get(k, f"{k}s"), done, every) for k, (done, every) in counts.items()]
    rows.append(("in all", len(found.exercised), len(found.units)))
    wide = max(len(r[0]) for r in rows)
    lines = [
        f"{n:<{wide}}  {done:>5} of {every:>5}  {percent(Fraction(done, every or 1)):>8}" for n, done, every in rows
    ]
    lines += [row(unit) for unit in found.uncovered]
    return "\n".join([*lines[: len(rows)], *(["", "not exercised"] if found.uncovered else []), *lines[len(rows) :]])


def row(unit: Unit) -> str:
    return f"{unit.span.place}  {unit.kind} {printable(unit.what, 300)}"


def codes_text(codes: Sequence[Code]) -> str:
    """A line for each code, with where it is encoded and the contracts that name it; in brackets those that do not
    rest on it."""
    lines = []
    for code in codes:
        titles = printable(" ; ".join(code.titles), 90)
        lines.append(f"{printable(code.name):<5} {titles}{'' if code.is_shown else '  (no contract rests on it)'}")
        if code.computes:
            lines.append(f"      {', '.join(dict.fromkeys(instrument for instrument, _ in code.elements))}")
        lines += [f"      no rule of its own: {printable(r, 400)}" for r in code.remarks if not code.computes]
        rests = [f if r or not code.computes else f"({f})" for f, r in code.contracts.items()]
        lines += [f"      {printable(', '.join(rests), 400)}"] if rests else []
    left = sum(not c.is_shown for c in codes)
    return "\n".join([*lines, "", f"{len(codes)} codes, {left} on which no contract that names it rests"])


def codes_data(codes: Sequence[Code]) -> dict[str, Any]:
    return {
        "codes": [
            {
                "code": c.name,
                "titles": list(c.titles),
                "computes": c.computes,
                "because": list(c.remarks),
                "elements": [{"instrument": i, "name": n} for i, n in sorted(c.elements)],
                "contracts": [{"file": f, "rests_on_it": r} for f, r in sorted(c.contracts.items())],
            }
            for c in codes
        ]
    }


def as_data(found: Coverage) -> dict[str, Any]:
    return {
        "share": percent(found.share),
        "exercised": len(found.exercised),
        "units": len(found.units),
        "stated_lines": len(found.lines),
        "kinds": {k: {"exercised": done, "units": every} for k, (done, every) in found.counts().items()},
        "uncovered": [
            {
                "name": u.name,
                "kind": u.kind,
                "what": u.what,
                "instrument": u.instrument,
                "file": u.span.source.name,
                "line": u.span.line + 1,
                "column": u.span.column + 1,
            }
            for u in found.uncovered
        ],
    }
