"""What a rule set is too large for, where that is so in every contract; and members that nobody could tell apart."""

from __future__ import annotations

from math import prod

from ..base.diagnostics import Diagnostics
from ..base.messages import say
from ..core.evaluation import MAX_CELLS
from ..core.model import RuleSet
from ..core.outcomes import EvaluationError
from .nobody import Nobody


def check_sizes(rules: RuleSet, diagnostics: Diagnostics) -> None:
    """Ranges that are none, or too long, and values at too many places. Only what no contract changes is looked at."""
    evaluation = Nobody.of(rules)
    sizes: dict[str, int] = {}
    for dimension in rules.dimensions.values():
        if dimension.kind not in ("closed", "range"):
            continue
        found = evaluation.members(dimension.name, {}, 0)
        bounds = dimension.node.get("range")
        if isinstance(found, tuple):
            sizes[dimension.name] = len(found)
        if bounds is None or dimension.low is None or dimension.high is None:
            continue
        if isinstance(found, EvaluationError):
            diagnostics.add(say("E624", "no-range", failure=found.said), bounds.span)
        elif found == ():
            diagnostics.add(
                say("E624", "no-members", dimension=dimension.name, low=dimension.low.text, high=dimension.high.text),
                bounds.span,
            )
    for element in (*rules.facts.values(), *rules.rules.values()):
        places = prod(sizes.get(d, 1) for d in element.per)
        if places > MAX_CELLS:
            diagnostics.add(
                say("E625", "too-many-values", element=element.name, places=places, most=MAX_CELLS), element.span
            )


def check_labels(rules: RuleSet, diagnostics: Diagnostics) -> None:
    """Two members of a closed dimension that bear one label."""
    for dimension in rules.dimensions.values():
        first: dict[str, str] = {}
        members = dimension.node.get("members")
        for member, label in dimension.labels.items() if members is not None else ():
            other = first.setdefault(label, member)
            if other != member and members is not None:
                diagnostics.add(
                    say("W624", "one-label", other=other, member=member, dimension=dimension.name, label=label),
                    members.map[member].where,
                    beside=[(say("W624", "other"), members.map[other].where)],
                )
