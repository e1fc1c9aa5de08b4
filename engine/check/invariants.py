"""What a contract says against what must hold for every contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..base.diagnostics import Diagnostics
from ..base.messages import say
from ..base.node import Node
from ..contracts.contract import Contract
from ..contracts.expected import stated_broken
from ..contracts.facts import FactSchema
from ..contracts.statement import places
from ..core.cells import Cell
from ..core.evaluation import Evaluation
from ..core.model import Fact


def check_holds(contract: Contract, form: FactSchema, evaluation: Evaluation, diagnostics: Diagnostics) -> None:
    """Each invariant that definitely fails, once, at the facts that the contract gives for it; not one of which the
    contract itself states that it fails."""
    facts, meant = list(given(contract.facts, form, {})), stated_broken(contract.node)
    for rule in evaluation.scopes[evaluation.latest].rules.of_kind("invariant"):
        if rule.name in meant:
            continue
        for context in places(rule, evaluation):
            if isinstance(context, tuple):
                continue  # its members are not known here; elsewhere they may be
            cell = evaluation.cell(rule.name, tuple(context[d] for d in rule.per), evaluation.latest)
            if cell.outcome is not False:
                continue
            spans = [n.where for f, at, n in facts if any(_is_of(c, f, at) for c in _behind(cell, evaluation, form))]
            diagnostics.add(
                say("E748", "cannot-be", message=(rule.message or rule.name).rstrip(".")),
                spans[0] if spans else contract.node.span,
                beside=[*((say("E748", "together"), m) for m in spans[1:3]), (say("E748", "holds"), rule.span)],
            )
            break


def given(node: Node, form: FactSchema, at: Mapping[str, str]) -> Iterator[tuple[Fact, Mapping[str, str], Node]]:
    """Each fact that a contract gives, all of which are known, with the members it stands under; along a range it is
    one node."""
    for name, child in node.map.items():
        if name in form.facts:
            yield form.facts[name], at, child
        else:
            for member, inner in child.map.items():
                yield from given(inner, form, {**at, name: member})


def _is_of(cell: Cell, fact: Fact, at: Mapping[str, str]) -> bool:
    found = dict(zip(fact.per, (str(k) for k in cell.key), strict=False))
    return cell.name == fact.name and all(found.get(d) == m for d, m in at.items())


def _behind(cell: Cell, evaluation: Evaluation, form: FactSchema) -> Iterator[Cell]:
    """The cells of facts that a cell rests on."""
    seen, todo = set(), [cell]
    while todo:
        for at in todo.pop().reads:
            if at in seen:
                continue
            seen.add(at)
            found = evaluation.cell(*at)
            todo.append(found)
            if found.name in form.facts:
                yield found
