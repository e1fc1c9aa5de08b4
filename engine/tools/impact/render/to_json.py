"""An impact as data, sorted and exact: amounts are text as in the result of an evaluation, null where there is none.

What may be gained or lost is told by `sure` (at least this, whatever the answers), `low` and `high` (null: no end);
`verdict` is gain (more of the result), lose (less), same or either. `gain` and `lose` count who gains and loses by
it, as `better` says. `contracts`: each with `before`, `after`, `difference` (amount and status), `bounds`, its
members (`classes`), `by` (dimension, member: before, after, difference, bounds) and `set_aside`. `total`: sums over
the contracts known under both texts, `bounds` of all, and how many surely gain, lose, stay, or may do either. `by`:
the same by member of each dimension (`adds`: of the parts of results, else of whole contracts; the member "" is
what has none). `operations`: groups with articles, targets and effect (null where it is open), and what they do
`together` beyond that; null where B is not A and more.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ....base.numbers import exact
from ....core.outcomes import Outcome, exact_text, status
from ...ranges import interval_data
from ..bounds import GAIN, LOSE, ZERO, Bounds
from ..groups import Group
from ..measure import Case, Side
from ..summary import Effect, Impact, Totals, shifts, sums
from .view import Subject, View, called


def as_data(impact: Impact, subject: Subject, view: View) -> dict[str, Any]:
    """All that is said above; a key is there also where its value is null."""
    return {
        "a": subject.a,
        "b": subject.b,
        "result": subject.result,
        "better": subject.better,
        "total": _tally(impact.total, view),
        "by": [
            {
                "dimension": b.dimension,
                "adds": b.adds,
                "rows": [{"member": m, **_tally(t, view)} for m, t in b.rows.items()],
            }
            for b in impact.breakdowns
        ],
        "operations": _operations(impact, view) if subject.operations else None,
        "contracts": [_case(c) for c in impact.cases],
        "unknown": [
            {
                "fact": n.name if n.kind != "reading" else None,
                "reading": n.name if n.kind == "reading" else None,
                "before": a,
                "after": b,
            }
            for n, a, b in impact.waits
        ],
        "left_out": [{"contract": name, "why": str(why)} for name, why in subject.left_out],
    }


def _counts(more: int, less: int, view: View) -> dict[str, int]:
    """How many gain and lose: who has more of the result, unless less of it is better."""
    return {view.kind(GAIN): more, view.kind(LOSE): less}


def _tally(tally: Totals, view: View) -> dict[str, Any]:
    told = tally.known or not tally.unknown
    return {
        "before": exact(tally.before) if told else None,
        "after": exact(tally.after) if told else None,
        "difference": _exact(tally.bounds) or (exact(tally.difference) if told else None),
        "gains": exact(tally.gains.sure),
        "losses": exact(tally.losses.sure),
        "bounds": _bounds(tally.bounds),
        "known": tally.known,
        **_counts(tally.gain, tally.lose, view),
        "unchanged": tally.same,
        "either": tally.either,
        "unknown": tally.unknown,
        "unknown_before": tally.unknown_before,
        "unknown_after": tally.unknown_after,
    }


def _operations(impact: Impact, view: View) -> dict[str, Any]:
    together = next((e for e in impact.effects if e.group is None), None)
    return {
        "groups": [
            {**_group(e.group, view), **_effect(e), **_counts(e.gain, e.lose, view)}
            for e in impact.effects
            if e.group is not None
        ],
        "together": _exact(together.bounds if together else ZERO),
        "together_bounds": _bounds(together.bounds if together else ZERO),
        "without_effect": [_group(g, view) for g in impact.idle],
    }


def _effect(effect: Effect) -> dict[str, Any]:
    return {"effect": _exact(effect.bounds), "bounds": _bounds(effect.bounds)}


def _bounds(bounds: Bounds) -> dict[str, Any]:
    low, high = (None if b is None else exact(b) for b in (bounds.low, bounds.high))
    return {"sure": exact(bounds.sure), "low": low, "high": high, "verdict": bounds.verdict}


def _exact(bounds: Bounds) -> str | None:
    return None if bounds.exact is None else exact(bounds.exact)


def _group(group: Group, view: View) -> dict[str, Any]:
    targets = [
        {
            "verb": a.operation.verb,
            "target": ".".join(a.operation.path),
            "at": dict(a.operation.at),
            "addend": f"{'+' if a.addend[0] == 'in' else '-'} {a.addend[1]}" if a.addend else None,
        }
        for a in group.targets
    ]
    return {
        "called": called(group, view.names),
        "articles": list(group.articles),
        "on_top": group.below is not None,
        "targets": targets,
    }


def _case(case: Case) -> dict[str, Any]:
    dimensions = sorted({*case.shifts, *(d for s in (case.before, case.after) for p in s.parts for d in p.at)})
    return {
        "contract": case.title,
        "file": case.name,
        "before": _side(case.before),
        "after": _side(case.after),
        "difference": _outcome(case.difference) | ({} if case.bounds.exact is None else _outcome(case.bounds.exact)),
        "bounds": _bounds(case.bounds),
        "classes": {d: list(m) for d, m in sorted(case.classes.items())},
        "by": {d: _by(case, d) for d in dimensions},
        "set_aside": [{"under": "ab"[side], "fact": name, "at": dict(place)} for side, name, place in case.set_aside],
    }


def _by(case: Case, dimension: str) -> dict[str, Any]:
    before, after = (sums(s.parts, dimension) for s in (case.before, case.after))
    found = {}
    for member, bounds in sorted(shifts(case, dimension).items()):
        one, other = before.get(member, Fraction(0)), after.get(member, Fraction(0))
        found[member] = {
            "before": exact_text(one),
            "after": exact_text(other),
            "difference": _exact(bounds),
            "bounds": _bounds(bounds),
        }
    return found


def _side(side: Side) -> dict[str, Any]:
    return _outcome(side.total) | ({"range": interval_data(side.interval)} if side.interval is not None else {})


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {"status": status(outcome), "amount": exact_text(outcome)}
