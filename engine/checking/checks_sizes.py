"""What a rule set is too large for, where that is so in every contract; and members that nobody could tell apart."""

from __future__ import annotations

from math import prod

from ..evaluation import MAX_CELLS
from ..faults import Faults
from ..model import RuleSet
from ..outcomes import Failure
from .nobody import Nobody


def check_sizes(rules: RuleSet, faults: Faults) -> None:
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
        if isinstance(found, Failure):
            faults.add(
                "E624", found.message, bounds.mark, "write bounds that are whole numbers and nearer to each other"
            )
        elif found == ():
            told = f"the range {dimension.name} from {dimension.low.text} to {dimension.high.text} has no members"
            faults.add("E624", told, bounds.mark, "write the smaller number first")
    for element in (*rules.facts.values(), *rules.rules.values()):
        places = prod(sizes.get(d, 1) for d in element.per)
        if places > MAX_CELLS:
            told = f"{element.name} has {places} values, more than {MAX_CELLS} in all"
            faults.add("E625", told, element.mark, "make it per fewer dimensions")


def check_labels(rules: RuleSet, faults: Faults) -> None:
    """Two members of a closed dimension that bear one label."""
    for dimension in rules.dimensions.values():
        first: dict[str, str] = {}
        members = dimension.node.get("members")
        for member, label in dimension.labels.items() if members is not None else ():
            other = first.setdefault(label, member)
            if other != member and members is not None:
                faults.add(
                    "W624",
                    f"{other} and {member} of {dimension.name} have one label: {label}",
                    members.map[member].where,
                    "give them labels that a reader can tell apart",
                    [("the other one", members.map[other].where)],
                )
