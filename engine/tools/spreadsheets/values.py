"""What a cell says, by the type of its fact: exact, as the locale declared for the file writes it, or a word on why
not."""

from __future__ import annotations

import re
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction

from ...base import dates
from ...base.diagnostics import Fault, suggest
from ...base.node import NONE, Node
from ...base.numbers import exact
from ...base.positions import HIDDEN, shown
from ...compiler.hints import KINDS
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
_EATEN = re.compile(r"[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+")


class Unfit(Exception):
    """A cell that cannot be read; carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def word_of(cell: Cell, what: str) -> str:
    """The text of a cell that names something: a title, a member, an identifier. Raises `Unfit`."""
    if cell.kind == "error":
        raise Unfit(error_in(cell))
    if cell.kind == "number" or (cell.kind == "text" and _EATEN.fullmatch(cell.text.strip(BLANKS))):
        raise Unfit(
            Fault(
                "E804",
                f"{cell.name}: {what} is a text, and {shown(cell.text, 40)} is a number, which has lost any zeros in"
                " front",
                cell.mark,
                "give the column the format Text, and type it again",
            )
        )
    if cell.kind != "text":
        raise _unfit(cell, f"{what} is a text, and this is a {cell.kind}", "give the column the format Text")
    word = cell.text.strip(BLANKS)
    if bad := HIDDEN.search(word):
        raise _unfit(cell, f"{what} holds the character U+{ord(bad[0]):04X}", "remove it: nobody can see it")
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
        raise _unfit(
            cell,
            f"{name}: a program writes None for what it does not know",
            "leave the cell empty for that, or write none where there is no such thing",
        )
    if is_none(cell, locale):
        return Node(NONE, cell.mark, cell.mark, "none")
    if about is not None and about.kind == "closed":
        word = member_of(cell, about)
        if word not in about.members:
            raise _unfit(cell, f"{name} is one of a list", suggest(word, about.members, "write the name of a member"))
        return Node(word, cell.mark, cell.mark, word, True)
    if type_ in NUMBERS:
        return _number_node(cell, _number(cell, name, type_, locale))
    if type_ == "boolean":
        return _truth(cell, name, locale)
    if type_ == "date":
        day = _day(cell, name, locale).isoformat()
        return Node(day, cell.mark, cell.mark, day)
    word = word_of(cell, name)
    return Node(word, cell.mark, cell.mark, word, True)


def two_ways(cell: Cell, type_: str) -> str:
    """What a text is in each locale, where it is a number or a day in both, and another; else nothing."""
    text = cell.text.strip(BLANKS).replace("\u2212", "-")
    if cell.kind != "text":
        return ""
    if type_ in NUMBERS:
        found = [_said(match) for numbers in _NUMBERS.values() if (match := numbers.fullmatch(text))]
        return f"{exact(found[0])} or {exact(found[1])}" if len(set(found)) == 2 else ""
    match = _DAY.fullmatch(text) if type_ == "date" else None
    days = [dates.parse(f"{match[3]}-{int(match[m]):02}-{int(match[3 - m]):02}") for m in (2, 1)] if match else []
    return f"{days[0]} or {days[1]}" if None not in days and len(set(days)) == 2 else ""


def _number_node(cell: Cell, number: Fraction) -> Node:
    return Node(number, cell.mark, cell.mark, exact(number))


def _number(cell: Cell, name: str, type_: str, locale: str) -> Fraction:
    if cell.kind == "number":
        number = _FIFTEEN.create_decimal(Decimal(cell.text))
        places = -int(number.normalize(_FIFTEEN).as_tuple().exponent)
        if places > MOST_DECIMALS or number.adjusted() > 29:
            hint = f"round it to {MOST_DECIMALS} decimals at most, or give the cell the format Text and type the number"
            raise _unfit(cell, f"{name} has {places} decimals, the remainder of a computation", hint)
        return Fraction(number)
    if cell.kind != "text":
        raise _unfit(cell, f"{name} is {KINDS[type_]}, and this is a {cell.kind}", "write a number")
    text = cell.text.strip(BLANKS).replace("\u2212", "-")
    match = _NUMBERS[locale].fullmatch(text)
    if match is None:
        raise _unfit(cell, f"{name} is {KINDS[type_]}", _number_hint(text, type_, locale))
    sign = match[4]
    if sign and sign != {"money": "€", "rate": "%"}.get(type_):
        raise _unfit(cell, f"{name} is {KINDS[type_]}, which takes no {sign}", "write the number alone")
    return _said(match)


def _said(match: re.Match[str]) -> Fraction:
    number = Fraction(f"{match[1]}{re.sub('[^0-9]', '', match[2])}.{match[3] or 0}")
    return number / 100 if match[4] == "%" else number


def _number_hint(text: str, type_: str, locale: str) -> str:
    other = "en" if locale == "fr" else "fr"
    if _NUMBERS[other].fullmatch(text):
        sample = "12,5 and 1 250" if locale == "fr" else "12.5 and 1,250"
        return f"the file is read as --locale {locale}, where numbers are written {sample}; is it --locale {other}?"
    if re.fullmatch(r"0[0-9]+", text):
        return "a number has no zeros in front"
    return f"write {'1250,50' if locale == 'fr' else '1250.50'}" if type_ != "integer" else "write a whole number"


def _truth(cell: Cell, name: str, locale: str) -> Node:
    word = cell.text.strip(BLANKS).casefold()
    if cell.kind == "boolean" or (cell.kind == "text" and word in (*YES[locale], *NO[locale])):
        truth = word in YES[locale]
        return Node(truth, cell.mark, cell.mark, "true" if truth else "false")
    raise _unfit(cell, f"{name} is of type boolean", f"write {YES[locale][0]} or {NO[locale][0]}")


def _day(cell: Cell, name: str, locale: str) -> date:
    text = cell.text.strip(BLANKS)
    if cell.kind == "number":
        raise _unfit(cell, f"{name} is a date, and the cell holds a number", "give the cell the format Date")
    if cell.kind not in ("date", "text"):
        raise _unfit(cell, f"{name} is a date, and this is a {cell.kind}", "write a date")
    match = _DAY.fullmatch(text) if locale == "fr" else None
    if match is not None:
        text = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    day = dates.parse(text)
    if day is None:
        hint = "write 30/09/2022 or 2022-09-30"
        if locale == "en":
            hint = "write 2022-09-30" + ("; 30/09/2022 is read with --locale fr" if _DAY.fullmatch(text) else "")
        raise _unfit(cell, f"{name} is a date", hint)
    return day


def fifteen_digits(cell: Cell) -> Fraction:
    """The number of a cell: the fifteen digits that a spreadsheet keeps and shows."""
    return Fraction(_FIFTEEN.create_decimal(Decimal(cell.text)))


def error_in(cell: Cell) -> Fault:
    """The fault that a cell holds an error, or a formula that was never computed."""
    what = "a formula without a result" if not cell.text else f"the error {shown(cell.text, 40)}"
    hint = "correct the formula, or type the value in its place"
    return Fault("E805", f"{cell.name} holds {what}", cell.mark, hint)


def _unfit(cell: Cell, message: str, hint: str) -> Unfit:
    return Unfit(Fault("E803", f"{cell.name}: {message}; {shown(cell.text, 60)!r} is not read", cell.mark, hint))
