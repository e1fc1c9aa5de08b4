"""Rules of every section that is computed, with their cases."""

from __future__ import annotations

from ..base.messages import say
from ..base.node import Node
from ..consolidation.section import LAW, Section
from ..core.model import NUMBERS, Case, Rule
from .reader import Reader


def rule(name: str, node: Node, section: Section, reader: Reader) -> Rule:
    """A rule of a section, with its formula or its cases."""
    body = node.get(section.value)
    rest = section.kind == "payment" and body is not None and body.raw == "rest"
    if len(section.body) > 1 and sum(key in node.map for key in section.body) != 1:
        said = say("E409", "no-body", kind=section.kind, name=name, keys=section.body, key=section.value)
        reader.diagnostics.add(said, node.where)
    step = reader.bound(node, "round")
    if step is not None and step <= 0:
        reader.diagnostics.add(say("E411", "step"), node.must("round").span)
    type_ = section.type or reader.type(node)
    if step is not None and type_ not in NUMBERS:
        reader.diagnostics.add(say("E411", "not-rounded", name=name, type=type_), node.must("round").span)
    shows = node.text("show") == "true"
    return Rule(
        **reader.common(name, node),
        kind=section.kind,
        type=type_,
        when=reader.formula(node.get("when")),
        formula=None if rest else reader.formula(body),
        cases=_cases(name, node, reader),
        round=step or section.round,
        show=shows,
        is_told=shows if "show" in section.by_name else section.part == LAW,
        message=node.text("message") or "",
        of=node.text("of"),
        beside={k.name: f for k in section.beside if (f := reader.formula(node.get(k.name))) is not None},
        to=node.text("to"),
        dated=node.text("dated"),
    )


def _cases(name: str, node: Node, reader: Reader) -> tuple[Case, ...]:
    found = []
    listed = node.get("cases")
    items = listed.items if listed is not None else ()
    for number, case in enumerate(items):
        last = number == len(items) - 1
        then = reader.formula(case.get("then") or case.get("else"))
        if (case.get("else") is not None) and not last:
            reader.diagnostics.add(say("E412", "else-not-last", name=name), case.where)
        if then is not None:
            found.append(Case(reader.formula(case.get("if")), then, case))
    return tuple(found)
