"""How a value of a type is called and written, as advice to one who wrote it otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from ..base import dates
from ..base.diagnostics import did_you_mean
from ..base.messages import Message, say
from ..base.node import Node
from ..base.numbers import exact
from ..core.model import NUMBERS, Dimension

_WRITTEN = {
    "boolean": say("shared", "write-boolean"),
    "date": say("shared", "write-date"),
    "integer": say("shared", "write-integer"),
    "text": say("shared", "write-text"),
}
_TRUTHS = {"oui": "true", "yes": "true", "vrai": "true", "non": "false", "no": "false", "faux": "false"}
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")


def advice(node: Node, type_: str, dimensions: Mapping[str, Dimension]) -> Message | None:
    """The same value in the right form where that can be guessed, else how one of its type is written."""
    return _mended(node, type_) or written_as(type_, dimensions)


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


def _mended(node: Node, type_: str) -> Message | None:
    text = node.raw.strip()
    if type_ == "date" and (match := _DAY.fullmatch(text)):
        iso = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
        return say("shared", "write", value=iso) if dates.parse(iso) else None
    if type_ == "boolean":
        word = _TRUTHS.get(text.lower())
        return say("shared", "write", value=word) if word else None
    number = re.sub(r"[ \u00a0\u202f€%]", "", text).replace(",", ".")
    if type_ in NUMBERS and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", number):
        if type_ == "integer" and "." in number and "%" not in text:
            return say("shared", "write-whole")
        if "%" in text:
            return say("shared", "write", value=exact(Fraction(number) / 100))
        quoted = say("shared", "write-unquoted", value=number)
        return quoted if node.quoted else say("shared", "write", value=number)
    return None
