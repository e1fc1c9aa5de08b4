"""Outcomes in words."""

from __future__ import annotations

from ..base.messages import Message, say
from ..core.outcomes import EvaluationError, Outcome, Unknown, exact_text, told_need


def told_outcome(outcome: Outcome) -> str | Message:
    """An outcome in a message."""
    if isinstance(outcome, EvaluationError):
        return say("shared", "an-error", failure=outcome.said)
    if isinstance(outcome, Unknown):
        needs = sorted((told_need(n) for n in outcome.needs), key=str)
        if len(needs) > 3:
            return say("shared", "unknown-among-others", needs=needs[:3])
        return say("shared", "unknown", needs=needs)
    return exact_text(outcome) or say("shared", "not-applicable")


def shown_outcome(outcome: Outcome) -> str:
    """An outcome as text."""
    return str(told_outcome(outcome))
