"""What other versions of the accord know that a contract is under: where a fact or a member stands that its own rules
do not have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..base.diagnostics import DiagnosticError, Diagnostics
from ..base.messages import Message, say
from ..consolidation.library import Library


def told_elsewhere(diagnostics: Diagnostics, library: Library, references: Sequence[str]) -> Diagnostics:
    """The same faults; a fact or a member that another version knows has the name of that version with it."""
    return Diagnostics(
        replace(f, advice=found) if (found := _advice(f.said, library, references)) is not None else f
        for f in diagnostics
    )


def _advice(said: Message, library: Library, references: Sequence[str]) -> Message | None:
    parts = dict(said.parts)
    if (said.code, said.id) == ("E702", "no-fact"):
        texts = _knowing([("facts", parts["name"]), ("dimensions", parts["name"])], library, references)
        return say("E702", "known-to", texts=texts, name=parts["name"]) if texts else None
    if (said.code, said.id) == ("E705", "no-member"):
        path = ("dimensions", parts["dimension"], "members", parts["member"])
        texts = _knowing([path], library, references)
        return say("E705", "known-to", texts=texts, member=parts["member"]) if texts else None
    return None


def _knowing(paths: Iterable[tuple[str, ...]], library: Library, references: Sequence[str]) -> list[str]:
    """The texts of the same accord that have something at one of these paths, but for those that amend one of them."""
    accords = {reference.split("/")[0] for reference in references}
    found = []
    for id_ in library.ids():
        if id_.split("/")[0] not in accords or id_ in references:
            continue
        try:
            document = library.consolidate(id_, Diagnostics()).document
        except DiagnosticError:
            continue  # what is wrong with it is told where it is used
        if any(document.get(*path) is not None for path in paths):
            found.append(id_)
    return [id_ for id_ in found if not any(above in found for above in library.chain(id_)[:-1])]
