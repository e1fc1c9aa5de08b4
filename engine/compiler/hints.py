"""How a value of a type is called and written, as advice to one who wrote it otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from ..base import dates
from ..base.diagnostics import suggest
from ..base.node import Node
from ..base.numbers import exact
from ..core.model import NUMBERS, Dimension

KINDS = {
    "boolean": "true or false",
    "date": "a date",
    "integer": "a whole number",
    "money": "an amount",
    "number": "a number",
    "rate": "a rate",
    "text": "a text",
}
"""The types of the language, as one says what a value is."""
_WRITTEN = {
    "boolean": "write true or false",
    "date": "write a date as 2022-09-30",
    "integer": "write a whole number without spaces: 60371",
    "text": "write it in quotes",
}
_TRUTHS = {"oui": "true", "yes": "true", "vrai": "true", "non": "false", "no": "false", "faux": "false"}
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")


def advice(node: Node, type_: str, dimensions: Mapping[str, Dimension]) -> str:
    """The same value in the right form where that can be guessed, else how one of its type is written."""
    return _mended(node, type_) or written_as(type_, dimensions)


def written_as(type_: str, dimensions: Mapping[str, Dimension]) -> str:
    if type_ in dimensions:
        return suggest("", dimensions[type_].members)
    number = "write a number with a decimal point and without spaces: 1234.50" if type_ in NUMBERS else ""
    return _WRITTEN.get(type_, number)


def filled(documents: Iterable[str]) -> str:
    """How a source is written that names one of the documents; which, and at which article, only the text of the law
    tells."""
    known = list(documents)
    which = f" ({' or '.join(known)})" if len(known) > 1 else ""
    return (
        f'write source: {{document: {known[0] if known else "…"}, at: "art. …"}}: the document{which} and the article'
        " that say it"
    )


def _mended(node: Node, type_: str) -> str:
    text = node.raw.strip()
    if type_ == "date" and (match := _DAY.fullmatch(text)):
        iso = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
        return f"write {iso}" if dates.parse(iso) else ""
    if type_ == "boolean":
        word = _TRUTHS.get(text.lower())
        return f"write {word}" if word else ""
    number = re.sub(r"[ \u00a0\u202f€%]", "", text).replace(",", ".")
    if type_ in NUMBERS and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", number):
        if type_ == "integer" and "." in number and "%" not in text:
            return "write a whole number"
        if "%" in text:
            return f"write {exact(Fraction(number) / 100)}"
        return f"write {number}" + (" without quotes" if node.quoted else "")
    return ""
