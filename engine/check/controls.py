"""What a text itself states of its figures, proved from the same cells that dues are computed from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ..base.diagnostics import Diagnostics, did_you_mean
from ..base.messages import say
from ..base.node import Node
from ..compiler.hints import written_as
from ..compiler.reader import scalar
from ..consolidation.tables import read_cells
from ..contracts.facts import Facts, FactSchema, read_facts
from ..core.environment import Key
from ..core.evaluation import Evaluation, Period
from ..core.model import Control, Element, RuleSet
from ..core.outcomes import Outcome
from ..core.scope import Scope
from .figures import Figure, Setting
from .stating import Unfit, tell_unfit, unfit


@dataclass(frozen=True, eq=False)
class Stated(Figure):
    """A figure that a control of a text states: under which control, of which element, at which members."""

    rules: RuleSet
    control: Control
    element: Element
    at: Mapping[str, str]
    expect: Node  # all that the control states of the element


def check_names(rules: RuleSet, diagnostics: Diagnostics) -> None:
    """Every name that a control states a figure of is there."""
    known = Scope(rules).values
    for control in rules.controls.values():
        for name, expected in control.expect.items():
            if name not in known:
                diagnostics.add(say("E612", "no-element", name=name), expected.where, did_you_mean(name, known))


def stated(rules: RuleSet, diagnostics: Diagnostics, make: Callable[..., Evaluation] = Evaluation) -> Iterator[Stated]:
    """Every figure that a control expects, evaluated with the facts it supposes and nothing else; what is wrong with a
    control itself is a fault."""
    known, unfitting = Scope(rules).values, list[Unfit]()
    for control in rules.controls.values():
        answers = Facts()
        if control.given is not None:
            answers = read_facts(control.given, FactSchema.of([rules]), diagnostics)
        settings: dict[tuple[tuple[str, str], ...], Setting] = {}

        def setting(
            supposed: Mapping[str, str],
            answers: Facts = answers,
            settings: dict[tuple[tuple[str, str], ...], Setting] = settings,
        ) -> Setting:
            eras = (Period(None, rules),)
            return settings.setdefault(tuple(supposed.items()), Setting(eras, answers, {}, supposed, make))

        for name, expected in control.expect.items():
            if name in known:
                one = _Control(rules, control, known[name], diagnostics, setting, unfitting)
                yield from one.figures(expected)
    tell_unfit(unfitting, diagnostics)


def all_hold(rules: RuleSet) -> bool:
    """Whether every control of a text can be computed and comes out."""
    diagnostics = Diagnostics()
    return all(figure.holds for figure in stated(rules, diagnostics)) and not diagnostics.errors


class _Control:
    """One name of one control: `at` fixes members, the control's own `per` supposes them, the rest is expected."""

    def __init__(
        self,
        rules: RuleSet,
        control: Control,
        element: Element,
        diagnostics: Diagnostics,
        setting: Callable[[Mapping[str, str]], Setting],
        unfitting: list[Unfit],
    ) -> None:
        self.rules, self.control, self.element = rules, control, element
        self.diagnostics, self.setting, self.unfitting = diagnostics, setting, unfitting

    def figures(self, expected: Node) -> Iterator[Stated]:
        control, element = self.control, self.element
        for dimension, member in control.at.items():
            if dimension not in element.per and dimension not in control.per:
                self.diagnostics.add(
                    say("E613", "not-per", element=element.name, dimension=dimension),
                    member.where,
                    did_you_mean(dimension, element.per),
                )
                return
            about = self.rules.dimensions[dimension]
            fits = member.raw in about.members if about.kind == "closed" else True
            if about.kind == "range":
                fits = re.fullmatch(r"-?[0-9]{1,6}", member.raw) is not None
            if not fits:
                self.diagnostics.add(
                    say("E613", "no-member", member=member.raw, dimension=dimension),
                    member.span,
                    did_you_mean(member.raw, about.members),
                )
                return
        free = [d for d in (*control.per, *element.per) if d not in control.at]
        members = []
        for dimension in free:
            about = self.rules.dimensions[dimension]
            if about.kind == "closed":
                members.append(about.members)
            else:
                self.diagnostics.add(say("E613", "no-place", dimension=dimension, element=element.name), expected.where)
                return
        mine = Diagnostics()
        cells = read_cells(expected, members, free, mine)
        left = unfit(self.rules, control, element, expected, free, mine, lambda at: self.computed(at)[2])
        if left is not None:
            self.unfitting.append(left)
            return
        self.diagnostics.extend(mine)
        for key, wanted in cells.items():
            at = {**{d: m.raw for d, m in control.at.items()}, **dict(zip(free, key, strict=True))}
            yield from self.figure(at, wanted, expected)

    def figure(self, at: Mapping[str, str], wanted: Node, expected: Node) -> Iterator[Stated]:
        element = self.element
        value = scalar(wanted, element.type)
        if value is None and wanted.raw != "unknown":
            self.diagnostics.add(
                say("E614", "wrong-type", element=element.name, type=element.type),
                wanted.span,
                written_as(element.type, self.rules.dimensions),
            )
            return
        setting, key, got = self.computed(at)
        yield Stated(
            setting, element.name, key, value, wanted, got, self.rules, self.control, element, dict(at), expected
        )

    def computed(self, at: Mapping[str, str]) -> tuple[Setting, Key, Outcome]:
        """What the element is at some members."""
        supposed = {d: m for d, m in at.items() if d not in self.element.per}
        setting = self.setting(supposed)
        key = tuple(int(at[d]) if self.rules.dimensions[d].kind == "range" else at[d] for d in self.element.per)
        return setting, key, setting.evaluation().outcome(self.element.name, key)
