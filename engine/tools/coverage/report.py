"""The coverage of a law, in text and as data."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ...base.messages import say
from ...base.numbers import fixed
from ...base.positions import printable
from ...consolidation.spec import language
from .codes import Code
from .coverage import Coverage
from .units import Unit


def percent(share: Fraction) -> str:
    """A share with one decimal, never rounded up to 100."""
    cut = Fraction(int(share * 1000), 10)
    return f"{fixed(cut, 1)} %"


def as_text(found: Coverage) -> str:
    """How much is exercised of each kind and in all, then the units that are not."""
    counts = found.counts()
    sections = language().computed
    rows = [
        (sections[k].name if k in sections else str(say("coverage", f"kind-{k}")), done, every)
        for k, (done, every) in counts.items()
    ]
    rows.append((str(say("coverage", "in-all")), len(found.exercised), len(found.units)))
    wide = max(len(r[0]) for r in rows)
    lines = []
    for name, done, every in rows:
        share = say("coverage", "done-of", done=f"{done:>5}", every=f"{every:>5}")
        lines.append(f"{name:<{wide}}  {share}  {percent(Fraction(done, every or 1)):>8}")
    if found.uncovered:
        lines += ["", str(say("coverage", "not-exercised")), *map(row, found.uncovered)]
    return "\n".join(lines)


def row(unit: Unit) -> str:
    """A unit on one line: where it is written, its kind and what it is."""
    return f"{unit.span.place}  {unit.kind} {printable(unit.what, 300)}"


def codes_text(codes: Sequence[Code]) -> str:
    """A line for each code, with where it is encoded and the contracts that name it; in brackets those that do not
    rest on it."""
    lines, none = [], f"  ({say('coverage', 'no-contract')})"
    for code in codes:
        titles = printable(" ; ".join(code.titles), 90)
        lines.append(f"{printable(code.name):<5} {titles}{'' if code.is_shown else none}")
        if code.computes:
            lines.append(f"      {', '.join(dict.fromkeys(instrument for instrument, _ in code.elements))}")
        lines += [
            f"      {say('coverage', 'no-rule', because=printable(r, 400))}" for r in code.remarks if not code.computes
        ]
        rests = [f if r or not code.computes else f"({f})" for f, r in code.contracts.items()]
        lines += [f"      {printable(', '.join(rests), 400)}"] if rests else []
    left = sum(not c.is_shown for c in codes)
    return "\n".join([*lines, "", str(say("coverage", "codes", count=len(codes), left=left))])


def codes_data(codes: Sequence[Code]) -> dict[str, Any]:
    """For each code where it is encoded, which contracts name it, and which of them rest on it."""
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
    """How much is exercised of each kind and in all, and each unit that is not, with its place in the files."""
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
