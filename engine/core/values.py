"""Outcomes as text: the exact form that programs rely on."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ..base.node import NotApplicable
from ..base.numbers import exact
from .outcomes import Failure, Need, Outcome, Unknown


def exact_text(outcome: Outcome) -> str | None:
    """A value as text: exact decimal, ISO date, true or false, the member; nothing without a value."""
    if isinstance(outcome, bool):
        return "true" if outcome else "false"
    if isinstance(outcome, Fraction):
        return exact(outcome)
    if isinstance(outcome, date):
        return outcome.isoformat()
    return outcome if isinstance(outcome, str) else None


def status(outcome: Outcome) -> str:
    """value, not_applicable, unknown or error."""
    if isinstance(outcome, NotApplicable):
        return "not_applicable"
    return {Unknown: "unknown", Failure: "error"}.get(type(outcome), "value")


def shown_need(need: Need) -> str:
    at = f"[{', '.join(m for _, m in need.at)}]" if need.at else ""
    return f"{need.name}{at}" if need.kind != "reading" else f"the reading {need.name}"


def shown_outcome(outcome: Outcome) -> str:
    """An outcome in a message."""
    if isinstance(outcome, Failure):
        return f"an error ({outcome.message})"
    if isinstance(outcome, Unknown):
        needs = sorted(shown_need(n) for n in outcome.needs)
        return f"unknown (it needs {', '.join(needs[:3])}{' …' if len(needs) > 3 else ''})"
    return exact_text(outcome) or "not applicable"
