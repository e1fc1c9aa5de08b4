"""The days of a contract held against those of the texts that it is under."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..base.diagnostics import DiagnosticError, Diagnostics
from ..base.messages import say
from ..consolidation.in_force import Text, in_force, text_of, texts_of
from ..consolidation.library import Library
from ..core.evaluation import Evaluation
from ..core.outcomes import Outcome
from .contract import Contract
from .facts import Facts
from .statement import places
from .versions import NAMED, NAMED_BY_DAY, Selection


def check_days(
    contract: Contract,
    selection: Selection,
    library: Library,
    said: Facts,
    evaluation: Evaluation,
    diagnostics: Diagnostics,
) -> None:
    """A contract older than its accord or than the text that it names, or dated after the end of it; a later text that
    is not applied."""
    texts = [[text_of(i, library, evaluation.readings) for i in library.instruments(r)] for _, r in selection.versions]
    name = evaluation.scopes[evaluation.latest].rules.node.text("contract_date") or ""
    day = said.facts.get(name, {}).get(())
    if isinstance(day, date):
        if _before_the_accord(name, day, texts[0][0], said, diagnostics):
            return
        if selection.why in (NAMED, NAMED_BY_DAY):
            _after_the_end(contract, selection, texts, day, diagnostics)
    if selection.why is NAMED:
        _older(contract, texts[0], library, evaluation, diagnostics)
    _later(contract, selection, evaluation, diagnostics)


def _before_the_accord(name: str, day: date, accord: Text, said: Facts, diagnostics: Diagnostics) -> bool:
    """A contract is not older than the accord itself; an amendment may well be younger than the contract."""
    if accord.start is None or day >= accord.start:
        return False
    diagnostics.add(
        say("E741", "too-early", name=name, day=day, accord=accord.id, start=accord.start),
        said.spans.get((name, ())),
    )
    return True


def _after_the_end(
    contract: Contract, selection: Selection, texts: list[list[Text]], day: date, diagnostics: Diagnostics
) -> None:
    """A text that is named from a day after its last."""
    nodes = contract.node.get("versions")
    for number, (start, reference) in enumerate(selection.versions):
        begins = max(day, start) if start is not None else day
        over = [(t.until, t.id) for t in texts[number] if t.until is not None and t.until < begins]
        if over:
            node = nodes.items[number].must("rules") if nodes is not None else contract.node.must("rules")
            until, last = min(over, key=lambda ended: ended[0])
            diagnostics.add(say("W727", "ended", reference=reference, begins=begins, last=last, until=until), node.span)


def _older(
    contract: Contract, texts: list[Text], library: Library, evaluation: Evaluation, diagnostics: Diagnostics
) -> None:
    """A part of the contract that begins before the text that it names: the figures of that text are of later days."""
    first = max((t.start for t in texts if t.start is not None), default=None)
    begins = min((day for day in _dated(evaluation) if isinstance(day, date)), default=None)
    if first is None or begins is None or begins >= first:
        return
    reference = contract.rules or ""
    before = _in_force_on(begins, texts[0].id, library, evaluation)
    lines = f"versions: [{{from: {begins}, rules: {before}}}, {{from: {first}, rules: {reference}}}]"
    diagnostics.add(
        say("W749", "earlier", reference=reference, first=first, begins=begins, lines=lines),
        contract.node.must("rules").span,
    )


def _in_force_on(day: date, accord: str, library: Library, evaluation: Evaluation) -> str:
    """What was in force on a day, the accord alone where that cannot be said."""
    try:
        found = in_force(texts_of(accord.split("/")[0], library, evaluation.readings), day, library)
    except DiagnosticError:
        found = None
    return found.reference(library) if found is not None else accord


def _later(contract: Contract, selection: Selection, evaluation: Evaluation, diagnostics: Diagnostics) -> None:
    """A version that the day of the contract does not select, and that came into force while the contract ran: on or
    before a day by which a part of it is dated."""
    last = max((day for day in _dated(evaluation) if isinstance(day, date)), default=None)
    for start, reference in selection.later:
        if last is not None and start <= last:
            diagnostics.add(
                say("W747", "later", reference=reference, start=start),
                (contract.node.get("accord") or contract.node).span,
            )


def _dated(evaluation: Evaluation) -> Iterator[Outcome]:
    """The days of everything that is dated."""
    scope = evaluation.scopes[evaluation.latest]
    for dimension in scope.dimensions.values():
        element = scope.values.get(dimension.dated or "")
        if element is None:
            continue
        for place in places(element, evaluation):
            if not isinstance(place, tuple):
                yield evaluation.outcome(element.name, tuple(place[d] for d in element.per))
