"""The result of a rule set: the rule by which contracts are compared, and whether more of it is better."""

from __future__ import annotations

from typing import NamedTuple

from ..base.node import Node

HIGHER, LOWER, NEITHER = "higher", "lower", "neither"


class Result(NamedTuple):
    """The name of a rule, none where a text names none, and which way is better for who has the contract."""

    rule: str | None
    better: str = HIGHER


def result_of(document: Node) -> Result:
    """What a consolidated text says of its result: a name, or a name with what is better."""
    node = document.get("result")
    if node is None or not node.is_map:
        return Result(document.text("result"))
    return Result(node.text("rule"), node.text("better") or HIGHER)
