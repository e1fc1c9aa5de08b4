"""What a text itself states of its figures, proved from the same cells that dues are computed from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..base.diagnostics import Diagnostics, did_you_mean
from ..base.messages import say
from ..base.node import NONE, Node
from ..compiler.hints import written_as
from ..compiler.reader import scalar
from ..consolidation.tables import read_cells
from ..contracts.facts import Facts, FactSchema, read_facts
from ..contracts.told import told_outcome
from ..core.evaluation import Evaluation, Period
from ..core.model import Control, Element, RuleSet
from ..core.outcomes import EvaluationError, Outcome, Unknown
from ..core.scope import Scope


def check_controls(rules: RuleSet, diagnostics: Diagnostics, make: Callable[..., Evaluation] = Evaluation) -> None:
    """Every figure that a control expects is evaluated, with the facts it supposes and nothing else."""
    for control in rules.controls.values():
        answers = Facts()
        if control.given is not None:
            answers = read_facts(control.given, FactSchema.of([rules]), diagnostics)
        for name, expected in control.expect.items():
            element = Scope(rules).values.get(name)
            if element is None:
                diagnostics.add(
                    say("E612", "no-element", name=name), expected.where, did_you_mean(name, Scope(rules).values)
                )
            else:
                _Control(rules, control, element, answers, diagnostics, make).check(expected)


class _Control:
    """One name of one control: `at` fixes members, the control's own `per` supposes them, the rest is expected."""

    def __init__(
        self,
        rules: RuleSet,
        control: Control,
        element: Element,
        answers: Facts,
        diagnostics: Diagnostics,
        make: Callable[..., Evaluation],
    ) -> None:
        self.rules, self.control, self.element, self.answers, self.diagnostics = (
            rules,
            control,
            element,
            answers,
            diagnostics,
        )
        self.make = make

    def check(self, expected: Node) -> None:
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
        for key, wanted in read_cells(expected, members, free, self.diagnostics).items():
            self.compare({**{d: m.raw for d, m in control.at.items()}, **dict(zip(free, key, strict=True))}, wanted)

    def compare(self, at: Mapping[str, str], wanted: Node) -> None:
        element = self.element
        value = scalar(wanted, element.type)
        if value is None and wanted.raw != "unknown":
            self.diagnostics.add(
                say("E614", "wrong-type", element=element.name, type=element.type),
                wanted.span,
                written_as(element.type, self.rules.dimensions),
            )
            return
        supposed = {d: m for d, m in at.items() if d not in element.per}
        evaluation = self.make([Period(None, self.rules)], self.answers, {}, supposed)
        key = tuple(int(at[d]) if self.rules.dimensions[d].kind == "range" else at[d] for d in element.per)
        got = evaluation.outcome(element.name, key)
        if not _equal(got, value):
            place, name, told = [f"{d} {m}" for d, m in at.items()], self.control.name, told_outcome(got)
            said = say("E615", "not-held", control=name, element=element.name, got=told, wanted=wanted.raw)
            if place:
                said = say(
                    "E615", "not-held-at", control=name, element=element.name, place=place, got=told, wanted=wanted.raw
                )
            self.diagnostics.add(said, wanted.span, beside=[(say("E615", "computed"), element.span)])


def _equal(got: Outcome, wanted: Outcome | None) -> bool:
    if isinstance(got, Unknown):
        return wanted is None
    return not isinstance(got, EvaluationError) and got == wanted and (got is NONE) == (wanted is NONE)
