"""How a value of a type is called and written, as advice to one who wrote it otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..base import meant
from ..base.diagnostics import Diagnostic, did_you_mean
from ..base.messages import Message, kind, say
from ..base.node import Node
from ..base.positions import printable
from ..core.model import NUMBERS, Dimension
from .reader import scalar

_WRITTEN = {
    "boolean": say("shared", "write-boolean"),
    "date": say("shared", "write-date"),
    "integer": say("shared", "write-integer"),
    "text": say("shared", "write-text"),
}


def misfit(name: str, node: Node, type_: str, dimensions: Mapping[str, Dimension]) -> Diagnostic | None:
    """The fault of a value that is none of its type, with what to write; nothing where it is one."""
    outcome, about = scalar(node, type_), dimensions.get(type_)
    if about is not None and about.kind == "closed" and isinstance(outcome, str) and outcome not in about.members:
        said = say("E711", "wrong-type", fact=name, value=printable(node.raw, 60))
        return Diagnostic(said, node.span, did_you_mean(node.raw, about.members))
    if outcome is not None and not (node.quoted and type_ not in ("text", "date") and about is None):
        return None
    wanted = kind(type_ if about is None else "name")
    said = say("E711", "other-kind", fact=name, kind=wanted, value=printable(node.raw, 60))
    if node.quoted:
        said = say("E711", "quoted", fact=name, kind=wanted)
    return Diagnostic(said, node.span, advice(node, type_, dimensions))


_GLUED = re.compile(r"([0-9]+):([^\s:/]\S*)")  # a step of a range without the space after its colon


def advice(node: Node, type_: str, dimensions: Mapping[str, Dimension]) -> Message | None:
    """The same value in the right form where that can be guessed, else how one of its type is written."""
    if type_ in NUMBERS and (glued := _GLUED.match(node.raw)):
        return say("E203", "write-space", key=glued[1], value=glued[2])
    return meant.advice(node.raw, type_, node.quoted) or written_as(type_, dimensions)


def written_as(type_: str, dimensions: Mapping[str, Dimension]) -> Message | None:
    """How a value of a type is written."""
    if type_ in dimensions:
        return did_you_mean("", dimensions[type_].members)
    return _WRITTEN.get(type_, say("shared", "write-number") if type_ in NUMBERS else None)


def filled(documents: Iterable[str]) -> Message:
    """How a source is written that names one of the documents; which, and at which article, only the text of the law
    tells."""
    known = list(documents)
    if len(known) > 1:
        return say("E410", "fill-in-one-of", document=known[0], documents=known)
    return say("E410", "fill-in", document=known[0] if known else "…")
