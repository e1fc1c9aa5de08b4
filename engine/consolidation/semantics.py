"""What an element means beyond its shape and its formulas, for the sections that say so in `spec`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..base.diagnostics import Faults, suggest
from ..base.messages import say
from ..core.model import Rule


def follow(rule: Rule, rules: Mapping[str, Rule], faults: Faults) -> Rule:
    """What is `of` a rule has that rule's `per`; what is paid of it is money."""
    if rule.of is None:
        return rule
    target, mark = rules.get(rule.of), rule.node.must("of").mark
    if target is None or target.kind != "rule":
        hint = suggest(rule.of, [n for n, r in rules.items() if r.kind == "rule"])
        faults.add(say("E413", "no-rule", rule=rule.of), mark, hint)
        return rule
    if rule.type == "money" and target.type != "money":
        faults.add(
            say("E418", "not-paid", rule=rule.of, type=target.type),
            mark,
            beside=[(say("E418", "declared"), target.mark)],
        )
    return replace(rule, per=target.per)
