"""What an element means beyond its shape and its formulas, for the sections that say so in `spec`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..base.diagnostics import Faults, suggest
from ..core.model import Rule


def follow(rule: Rule, rules: Mapping[str, Rule], faults: Faults) -> Rule:
    """What is `of` a rule has that rule's `per`; what is paid of it is money."""
    if rule.of is None:
        return rule
    target, mark = rules.get(rule.of), rule.node.must("of").mark
    if target is None or target.kind != "rule":
        hint = suggest(rule.of, [n for n, r in rules.items() if r.kind == "rule"])
        faults.add("E413", f"there is no rule {rule.of}", mark, hint)
        return rule
    if rule.type == "money" and target.type != "money":
        faults.add(
            "E418",
            f"{rule.of} is of type {target.type} and cannot be paid",
            mark,
            "a payment pays a rule of type money",
            [("declared here", target.mark)],
        )
    return replace(rule, per=target.per)
