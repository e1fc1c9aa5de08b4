"""What an element means beyond its shape and its formulas, for the sections that say so in `spec`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..base.diagnostics import Diagnostics, did_you_mean
from ..base.messages import say
from ..core.model import Rule


def follow(rule: Rule, rules: Mapping[str, Rule], diagnostics: Diagnostics) -> Rule:
    """What is `of` a rule has that rule's `per`; what is paid of it is money."""
    if rule.of is None:
        return rule
    target, span = rules.get(rule.of), rule.node.must("of").span
    if target is None or target.kind != "rule":
        hint = did_you_mean(rule.of, [n for n, r in rules.items() if r.kind == "rule"])
        diagnostics.add(say("E413", "no-rule", rule=rule.of), span, hint)
        return rule
    if rule.type == "money" and target.type != "money":
        diagnostics.add(
            say("E418", "not-paid", rule=rule.of, type=target.type),
            span,
            beside=[(say("E418", "declared"), target.span)],
        )
    return replace(rule, per=target.per)
