"""What a cell says, by the type of its fact: exact, as the locale declared for the file writes it, or a word on why
not."""

from __future__ import annotations

import re
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction

from ...base import dates
from ...base.diagnostics import Diagnostic, did_you_mean
from ...base.meant import advice
from ...base.messages import Message, kind, say
from ...base.node import NONE, Node
from ...base.numbers import exact
from ...base.positions import HIDDEN, printable
from ...core.model import NUMBERS, Dimension
from .grid import BLANKS, Cell

MOST_DECIMALS = 6  # of a number cell; more are the remainder of a computation
_FIFTEEN = Context(prec=15)  # digits that a spreadsheet keeps and shows
_NUMBERS = {
    "fr": re.compile(
        r"(-?)((?:0|[1-9][0-9]{0,2}(?:[ \u00a0\u2009\u202f][0-9]{3})+|[1-9][0-9]{0,29}))(?:,([0-9]{1,20}))?\s?([€%]?)"
    ),
    "en": re.compile(r"(-?)((?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,29}))(?:\.([0-9]{1,20}))?\s?([€%]?)"),
}
NOTHING = {"fr": ("none", "sans objet"), "en": ("none", "not applicable")}
YES = {"fr": ("oui", "vrai", "true"), "en": ("yes", "true")}
NO = {"fr": ("non", "faux", "false"), "en": ("no", "false")}
_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
Read = tuple[str, ...]
"""What a cell says in each of two ways of writing, or nothing."""
_EATEN = re.compile(r"[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+")


class Unfit(Exception):
    """A cell that cannot be read; carries the fault."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def word_of(cell: Cell, what: str | Message) -> str:
    """The text of a cell that names something: a title, a member, an identifier. Raises `Unfit`."""
    if cell.kind == "error":
        raise Unfit(error_in(cell))
    if cell.kind == "number" or (cell.kind == "text" and _EATEN.fullmatch(cell.text.strip(BLANKS))):
        raise Unfit(
            Diagnostic(say("E804", "zeros-lost", cell=cell.name, fact=what, number=printable(cell.text, 40)), cell.span)
        )
    if cell.kind != "text":
        raise _unfit(cell, say("E803", "no-text", fact=what, kind=_kind(cell)))
    word = cell.text.strip(BLANKS)
    if bad := HIDDEN.search(word):
        raise _unfit(cell, say("E803", "hidden", fact=what, character=f"U+{ord(bad[0]):04X}"))
    return word


def is_none(cell: Cell, locale: str) -> bool:
    """Whether it says that there is no such thing."""
    return cell.kind == "text" and " ".join(cell.text.split()).casefold() in NOTHING[locale]


def member_of(cell: Cell, dimension: Dimension) -> str:
    """A member of a closed dimension, by its name or its label; as written where it is neither."""
    if cell.kind == "error":
        raise Unfit(error_in(cell))
    word = cell.text.strip(BLANKS)
    labelled = [m for m, label in dimension.labels.items() if label == word]
    return labelled[0] if len(labelled) == 1 and word not in dimension.members else word


def value_of(cell: Cell, name: str, type_: str, about: Dimension | None, locale: str) -> Node:
    """The value of a fact as a node that stands at the cell. Raises `Unfit`."""
    if cell.kind == "error":
        raise Unfit(error_in(cell))
    if cell.kind == "text" and cell.text.strip(BLANKS) == "None":
        raise _unfit(cell, say("E803", "none-of-a-program", fact=name))
    if is_none(cell, locale):
        return Node(NONE, cell.span, cell.span, "none")
    if about is not None and about.kind == "closed":
        word = member_of(cell, about)
        if word not in about.members:
            raise _unfit(cell, say("E803", "no-member", fact=name), did_you_mean(word, about.members))
        return Node(word, cell.span, cell.span, word, True)
    if type_ in NUMBERS:
        return _number_node(cell, _number(cell, name, type_, locale))
    if type_ == "boolean":
        return _truth(cell, name, locale)
    if type_ == "date":
        day = _day(cell, name, locale).isoformat()
        return Node(day, cell.span, cell.span, day)
    word = word_of(cell, name)
    return Node(word, cell.span, cell.span, word, True)


def two_ways(cell: Cell, type_: str) -> Read:
    """What a text is in each locale, where it is a number or a day in both, and another; else nothing."""
    text = cell.text.strip(BLANKS).replace("\u2212", "-")
    if cell.kind != "text":
        return ()
    if type_ in NUMBERS:
        found = [_said(match) for numbers in _NUMBERS.values() if (match := numbers.fullmatch(text))]
        return (exact(found[0]), exact(found[1])) if len(set(found)) == 2 else ()
    match = _DAY.fullmatch(text) if type_ == "date" else None
    days = [dates.parse(f"{match[3]}-{int(match[m]):02}-{int(match[3 - m]):02}") for m in (2, 1)] if match else []
    return (str(days[0]), str(days[1])) if None not in days and len(set(days)) == 2 else ()


def _number_node(cell: Cell, number: Fraction) -> Node:
    return Node(number, cell.span, cell.span, exact(number))


def _number(cell: Cell, name: str, type_: str, locale: str) -> Fraction:
    if cell.kind == "number":
        number = _FIFTEEN.create_decimal(Decimal(cell.text))
        places = -int(number.normalize(_FIFTEEN).as_tuple().exponent)
        if places > MOST_DECIMALS or number.adjusted() > 29:
            raise _unfit(cell, say("E803", "remainder", fact=name, decimals=places, most=MOST_DECIMALS))
        return Fraction(number)
    if cell.kind != "text":
        raise _unfit(cell, say("E803", "other-kind", fact=name, wanted=kind(type_), kind=_kind(cell)))
    text = cell.text.strip(BLANKS).replace("\u2212", "-")
    match = _NUMBERS[locale].fullmatch(text)
    if match is None:
        raise _unfit(cell, say("E803", "no-number", fact=name, wanted=kind(type_)), _number_hint(text, type_, locale))
    sign = match[4]
    if sign and sign != {"money": "€", "rate": "%"}.get(type_):
        raise _unfit(cell, say("E803", "sign", fact=name, wanted=kind(type_), sign=sign))
    return _said(match)


def _said(match: re.Match[str]) -> Fraction:
    number = Fraction(f"{match[1]}{re.sub('[^0-9]', '', match[2])}.{match[3] or 0}")
    return number / 100 if match[4] == "%" else number


def _number_hint(text: str, type_: str, locale: str) -> Message:
    other = "en" if locale == "fr" else "fr"
    if _NUMBERS[other].fullmatch(text):
        return say("E803", "read-as-fr") if locale == "fr" else say("E803", "read-as-en")
    if known := advice(text, type_, comma=locale == "fr"):
        return known
    if type_ == "integer":
        return say("shared", "write-whole")
    return say("shared", "write", value="1250,50" if locale == "fr" else "1250.50")


def _truth(cell: Cell, name: str, locale: str) -> Node:
    word = cell.text.strip(BLANKS).casefold()
    if cell.kind == "boolean" or (cell.kind == "text" and word in (*YES[locale], *NO[locale])):
        truth = word in YES[locale]
        return Node(truth, cell.span, cell.span, "true" if truth else "false")
    raise _unfit(cell, say("E803", "no-truth", fact=name, truth=YES[locale][0], falsehood=NO[locale][0]))


def _day(cell: Cell, name: str, locale: str) -> date:
    text = cell.text.strip(BLANKS)
    if cell.kind == "number":
        raise _unfit(cell, say("E803", "number-for-date", fact=name))
    if cell.kind not in ("date", "text"):
        raise _unfit(cell, say("E803", "no-date-kind", fact=name, kind=_kind(cell)))
    match = _DAY.fullmatch(text) if locale == "fr" else None
    if match is not None:
        text = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    day = dates.parse(text)
    if day is None:
        hint = say("E803", "date-fr")
        if locale == "en":
            hint = say("E803", "date-or-locale") if _DAY.fullmatch(text) else say("E803", "date")
            hint = hint if _DAY.fullmatch(text) else advice(text, "date") or hint
        else:
            hint = advice(text, "date") or hint
        raise _unfit(cell, say("E803", "no-date", fact=name), hint)
    return day


def fifteen_digits(cell: Cell) -> Fraction:
    """The number of a cell: the fifteen digits that a spreadsheet keeps and shows."""
    return Fraction(_FIFTEEN.create_decimal(Decimal(cell.text)))


def error_in(cell: Cell) -> Diagnostic:
    """The fault that a cell holds an error, or a formula that was never computed."""
    said = say("E805", "error", cell=cell.name, error=printable(cell.text, 40))
    return Diagnostic(said if cell.text else say("E805", "no-result", cell=cell.name), cell.span)


def _kind(cell: Cell) -> Message:
    """What a cell is, in a message."""
    return kind(f"cell-{cell.kind}")


def _unfit(cell: Cell, why: Message, advice: Message | None = None) -> Unfit:
    said = say("E803", "not-read", cell=cell.name, why=why, text=printable(cell.text, 60))
    return Unfit(Diagnostic(said, cell.span, advice or why.advice))
