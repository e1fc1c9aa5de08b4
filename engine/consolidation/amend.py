"""Amendments: an instrument's operations applied to the text it amends. A pure function of two documents."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.diagnostics import Diagnostics, did_you_mean
from ..base.messages import say
from ..base.node import Node, Origin
from .operations import Operation, address, operations
from .rewriting import members_per, put
from .spec import language
from .step_element import ElementStep
from .tables import spread


def as_base(document: Node) -> Node:
    """An accord as the start of a consolidation: every node knows who wrote it, every table is its cells."""
    id_ = document.text("id") or ""
    sections = {}
    for name, section in document.map.items():
        if name in language().sections:
            section = section.with_map(
                {k: v.stamped(Origin(id_, address(v.get("source")))) for k, v in section.map.items()}
            )
        sections[name] = section
    document = document.with_map(sections)
    tables = document.get("tables")
    for name, table in (tables.map if tables is not None else {}).items():
        values = table.get("values")
        if values is not None:
            document = put(document, ("tables", name, "values"), spread(values, members_per(document, table)))
    return document


def apply(base: Node, instrument: Node, others: Sequence[Operation], diagnostics: Diagnostics) -> Node:
    """The text after the instrument. `others` are operations in force at the same time that it did not know."""
    mine = operations(instrument)
    clashing = set()
    near: dict[tuple[str, ...], list[Operation]] = {}  # only operations on one element can clash
    for other in others:
        near.setdefault(other.path[:2], []).append(other)
    for number, operation in enumerate(mine):
        beside = near.setdefault(operation.path[:2], [])
        for other in beside:
            if operation.clashes(other):
                clashing.add(number)
                target, one, two = ".".join(operation.path), other.instrument, operation.instrument
                said = say("E304", "two-operations", target=target, one=one, two=two)
                diagnostics.add(said, operation.span, beside=[(say("E304", "other"), other.span)])
                break
        beside.append(operation)
    document = _with_header(base, instrument)
    _check_documents(document, mine, diagnostics)
    for number, operation in enumerate(mine):
        if number not in clashing:
            document = ElementStep(document, operation, diagnostics).applied()
    return document


def _check_documents(document: Node, mine: Sequence[Operation], diagnostics: Diagnostics) -> None:
    """The source of every operation names a document of the text amended, or one that the instrument declares."""
    known = document.get("documents")
    documents = known.map if known is not None else {}
    for operation in mine:
        named = operation.node.get("source", "document")
        if named is not None and named.raw and named.raw not in documents:  # an empty one is left to be filled in
            diagnostics.add(
                say("E417", "no-document", document=named.raw), named.span, did_you_mean(named.raw, documents)
            )


def _with_header(base: Node, instrument: Node) -> Node:
    own = language().own
    lasting = ("in_force", "applied_on") if instrument.text("kind") == "variant" else ()
    members = {k: v for k, v in base.map.items() if k not in own or (k in lasting and k not in instrument.map)}
    head = {k: instrument.map[k] for k in own if k in instrument.map}
    origin = Origin(instrument.text("id") or "")
    for section in language().at_head:
        written = instrument.get(section)
        if written is not None:
            known = base.get(section)
            members[section] = written.with_map(
                {**(known.map if known else {}), **{k: v.stamped(origin) for k, v in written.map.items()}}
            )
    return base.with_map({**head, **members})
