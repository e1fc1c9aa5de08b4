"""Figures as a control states them, and the controls that state too few: each told with what would state them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from ..base.diagnostics import Diagnostic, Diagnostics
from ..base.messages import say
from ..base.node import Node
from ..consolidation.operations import source_lines
from ..core.model import Control, Element, RuleSet
from ..core.outcomes import Outcome, Unknown, exact_text

Key = tuple[str, ...]


def written(outcomes: Mapping[Key, Outcome]) -> str:
    """Figures by their members as a file states them: one, a list, or lists by the members above."""
    depth = len(next(iter(outcomes)))
    if depth == 0:
        return _word(outcomes[()])
    if depth == 1:
        return f"[{', '.join(map(_word, outcomes.values()))}]"
    members = dict.fromkeys(key[0] for key in outcomes)
    inner = ((m, written({k[1:]: o for k, o in outcomes.items() if k[0] == m})) for m in members)
    return "{" + ", ".join(f"{member}: {values}" for member, values in inner) + "}"


def _word(outcome: Outcome) -> str:
    return "unknown" if isinstance(outcome, Unknown) else exact_text(outcome) or "none"


@dataclass(frozen=True, eq=False)
class Unfit:
    """What a control states of an element where members are left out or too many, and what comes out at each."""

    control: Control
    element: Element
    expected: Node
    found: Diagnostic
    new: tuple[str, str, Node] | None  # the dimension and member that a later text has inserted
    outcomes: Mapping[Key, Outcome]
    last: str  # of the instruments of the text

    @property
    def is_old(self) -> bool:
        """Whether an earlier text than the last states it."""
        return self.expected.origin is not None and self.expected.origin.instrument != self.last

    def operation(self) -> tuple[str, ...]:
        """The operation that states all."""
        target = f"controls.{self.control.name}.expect.{self.element.name}"
        source = source_lines(self.new[2].origin) if self.new is not None else ()
        return f"- replace: {target}", f"  with: {written(self.outcomes)}", *source


def unfit(
    rules: RuleSet,
    control: Control,
    element: Element,
    expected: Node,
    free: Sequence[str],
    found: Diagnostics,
    outcome: Callable[[Mapping[str, str]], Outcome],
) -> Unfit | None:
    """What is to be told of values that do not fit the members, where that is all that is wrong with them."""
    faults = list(found)
    if not faults or {f.code for f in faults} - {"E608", "E609"}:
        return None
    members = [rules.dimensions[d].members for d in free]
    fixed = {d: m.raw for d, m in control.at.items()}
    outcomes = {key: outcome({**fixed, **dict(zip(free, key, strict=True))}) for key in product(*members)}
    last = rules.instruments[-1] if rules.instruments else ""
    return Unfit(control, element, expected, faults[0], _new(rules, free, expected), outcomes, last)


def _new(rules: RuleSet, free: Sequence[str], expected: Node) -> tuple[str, str, Node] | None:
    """The member that a text later than the control has inserted."""
    stated = expected.origin.instrument if expected.origin is not None else ""
    for dimension in free:
        members = rules.dimensions[dimension].node.get("members")
        for member, node in members.map.items() if members is not None else ():
            by = node.origin.instrument if node.origin is not None else ""
            order = rules.instruments
            if by in order and stated in order and order.index(by) > order.index(stated):
                return dimension, member, node
    return None


def tell_unfit(found: Iterable[Unfit], diagnostics: Diagnostics) -> None:
    """Controls that a new member has left behind at that member, all together; any other by itself."""
    listed = list(found)
    for place in dict.fromkeys(one.new[2].where for one in listed if one.new is not None):
        mine = [one for one in listed if one.new is not None and one.new[2].where == place]
        dimension, member, _ = mine[0].new or ("", "", mine[0].expected)
        controls = list(dict.fromkeys(one.control.name for one in mine))
        said = say("E608", "new-in-controls", member=member, dimension=dimension, controls=controls)
        paste = [line for one in mine for line in one.operation()]
        diagnostics.add(said, place, None, [(say("E608", "values"), mine[0].expected.where)], paste)
    old = [one for one in listed if one.new is None and one.is_old]
    if old:
        controls = list(dict.fromkeys(one.control.name for one in old))
        said = say("E609", "old-controls", text=old[0].last, controls=controls)
        paste = [line for one in old for line in one.operation()]
        diagnostics.add(said, old[0].found.span, None, (), paste)
    for one in (one for one in listed if one.new is None and not one.is_old):
        said, control, element = one.found.said, one.control.name, one.element.name
        told = say("E608", "of-control", control=control, element=element, said=said)
        if one.found.code == "E609":
            told = say("E609", "of-control", control=control, element=element, said=said)
        advice = say("E608", "state", element=one.element.name, values=written(one.outcomes))
        diagnostics.add(told, one.found.span, advice)
