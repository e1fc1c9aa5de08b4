"""The facts of a contract held against its rules: places, dates and counts that cannot be meant, and what is given in
vain. No amount is reckoned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from ..base.diagnostics import Diagnostics
from ..base.messages import say
from ..base.node import Node
from ..compiler.reader import scalar
from ..consolidation.library import Library
from ..core.cells import Cell
from ..core.environment import Context
from ..core.evaluation import Evaluation
from ..core.model import Fact, RuleSet
from .contract import Contract
from .days import check_days
from .facts import Facts, FactSchema
from .statement import unused
from .told import told_outcome
from .versions import Selection


def check_facts(
    contract: Contract,
    selection: Selection,
    library: Library,
    said: Facts,
    evaluation: Evaluation,
    diagnostics: Diagnostics,
) -> None:
    """Everything that the facts of a contract may have wrong under rules that can be evaluated."""
    check_ranges(said, evaluation, diagnostics)
    check_days(contract, selection, library, said, evaluation, diagnostics)
    _unused(said, evaluation, diagnostics)


def check_ranges(said: Facts, evaluation: Evaluation, diagnostics: Diagnostics) -> None:
    """A value given for a place outside its range would never be asked for: it is a fault, not a silence."""
    for dimension, number, span in said.range_keys:
        members = evaluation.members(dimension, {}) if dimension in evaluation.scopes[-1].dimensions else None
        if isinstance(members, tuple) and members and number not in members:
            first, last = members[0], members[-1]
            diagnostics.add(say("E715", "no-number", dimension=dimension, number=number, first=first, last=last), span)


def _unused(said: Facts, evaluation: Evaluation, diagnostics: Diagnostics) -> None:
    """A fact that is given where it does not apply only because of what was supposed. One that does not apply by what
    the contract says itself is merely set aside."""
    for fact, key, context in unused(said, evaluation):
        assert fact.when is not None
        behind = {c.name: told_outcome(c.outcome) for c in _behind(fact, context, evaluation)}
        supposed = [say("W746", "taken", fact=name, value=value) for name, value in sorted(behind.items())]
        if supposed:
            at = f"[{', '.join(map(str, key))}]" if key else ""
            diagnostics.add(
                say("W746", "not-used", fact=fact.name, at=at, condition=fact.when.text, supposed=supposed),
                said.spans.get((fact.name, key)),
            )


def _behind(fact: Fact, context: Context, evaluation: Evaluation) -> Iterator[Cell]:
    """The facts that the condition of a fact rests on and that nobody has said, but a default has."""
    waiting = [(fact.name, tuple(context[d] for d in fact.per), evaluation.latest)]
    seen = set(waiting)
    while waiting:
        cell = evaluation.cell(*waiting.pop())
        if cell.assumed:
            yield cell
        waiting += [at for at in cell.reads if at not in seen]
        seen.update(cell.reads)


def check_entries(contract: Contract, form: FactSchema, said: Facts, diagnostics: Diagnostics) -> None:
    """What is well formed and hardly meant: a count of nothing, a line in the wrong list."""
    _zeros(form, said, diagnostics)
    _twice(contract, form, said, diagnostics)


def _zeros(form: FactSchema, said: Facts, diagnostics: Diagnostics) -> None:
    """A count of nothing, which is often a cell that nobody has filled in."""
    for name, given in said.facts.items():
        fact = form.facts[name]
        for key, outcome in given.items() if fact.type == "integer" and not fact.minimum else ():
            if outcome == 0:
                diagnostics.add(say("W743", "zero", fact=name), said.spans.get((name, key)))


def _twice(contract: Contract, form: FactSchema, said: Facts, diagnostics: Diagnostics) -> None:
    """The one name that two lists of a nested dimension share, where all others differ: a line in the wrong list."""
    lists: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for (dimension, above), members in said.named.items():
        if form.parents[dimension]:
            lists.setdefault(dimension, []).append((above, members))
    for dimension, found in lists.items():
        counted = Counter(m for _, members in found for m in members)
        shared = [m for m, number in counted.items() if number > 1]
        if len(shared) == 1 and len(counted) > 3:
            spans = [n.where for n in _named(contract.facts, dimension, shared[0])]
            places = [say("W750", "under", above=above) for above, members in found if shared[0] in members]
            told = say("W750", "named-twice", dimension=dimension, member=shared[0], places=places)
            diagnostics.add(told, spans[-1], beside=[(say("W750", "also"), span) for span in spans[:-1]])


def _named(node: Node, dimension: str, member: str) -> Iterator[Node]:
    for name, child in node.map.items():
        if name == dimension and member in child.map:
            yield child.map[member]
        yield from _named(child, dimension, member)


def check_versions(contract: Contract, rules: RuleSet, diagnostics: Diagnostics) -> None:
    """The first of several versions applies from the day of the contract on: none of its days is without a version."""
    name = rules.node.text("contract_date") or ""
    node = contract.facts.get(name)
    day = scalar(node, "date") if node is not None else None
    first = contract.versions[0][0] if contract.versions else None
    if node is not None and isinstance(day, date) and first is not None and day < first:
        diagnostics.add(
            say("E717", "from-start", day=day, first=first),
            contract.node.must("versions").items[0].must("from").span,
            beside=[(say("E717", "of-contract", name=name), node.span)],
        )
