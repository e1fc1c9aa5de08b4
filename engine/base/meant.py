"""What was likely meant by a text that is no value of its type: one guess for facts, tables, results and sheets."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

from . import dates
from .messages import Message, say
from .numbers import exact

NUMBERS = ("money", "rate", "integer", "number")
MOST_SHARE = 2  # a rate above it is a percentage written without its sign
_SPACES = re.compile(r"(?<=[0-9])[ \u00a0\u2007\u2009\u202f'](?=[0-9]{3}(?![0-9]))")
_NUMBER = re.compile(r"(-?)([0-9]*(?:[.,][0-9]+)*)\s*([^\W\d_]*|%|€|k€|pour cent|[^\W\d_]+ [^\W\d_]+)\.?", re.I)
_PARTS = re.compile(r"([0-9]+)/([0-9]+)")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}(?:\1[0-9]{3})*")
_WORDS_OF_THOUSANDS = ("k", "k€", "m", "m€", "mille", "millier", "milliers", "million", "millions")
_TRUTHS = {"oui": "true", "yes": "true", "vrai": "true", "non": "false", "no": "false", "faux": "false"}
_NOTHING = ("?", "-", "n/a", "na", "nc", "nd", "unknown", "inconnu", "inconnue", "aucun", "aucune", "neant", "nil")
_DAY = re.compile(r"(?P<d>[0-9]{1,2})[/. -](?P<m>[0-9]{1,2})[/. -](?P<y>[0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"(?P<y>[0-9]{4})[/. -](?P<m>[0-9]{1,2})[/. -](?P<d>[0-9]{1,2})")
_WORDED = re.compile(r"(?P<d>[0-9]{1,2})(?:er|st|nd|rd|th)? (?P<m>[a-z]{3,9})\.? (?P<y>[0-9]{4})", re.I)
_MONTHS = (
    ("janv", "jan"),
    ("fev", "feb"),
    ("mars", "mar"),
    ("avr", "apr"),
    ("mai", "may"),
    ("juin", "jun"),
    ("juil", "jul"),
    ("aou", "aug"),
    ("sep",),
    ("oct",),
    ("nov",),
    ("dec",),
)


class Meant(NamedTuple):
    """A value as it is written, and the other one that the text may as well be."""

    value: str
    other: str = ""


def meant(text: str, type_: str) -> Meant | None:
    """The value that a text stands for, as files write it, or nothing where that cannot be guessed."""
    text = " ".join(text.split())
    if type_ == "boolean":
        value = _TRUTHS.get(text.lower()) or (text.lower() if text.lower() in ("true", "false") else None)
        return Meant(value) if value else None
    if type_ == "date":
        day = _day(text)
        return Meant(day) if day and dates.parse(day) else None
    return _number(text, type_) if type_ in NUMBERS else None


def no_such_day(text: str) -> str:
    """The day that a text names, where the calendar has none such; else nothing."""
    day = _day(" ".join(text.split()))
    return day if day and not dates.parse(day) else ""


def _ascii(text: str) -> str:
    """A text without its accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _day(text: str) -> str:
    plain = _ascii(text)
    found = _YEAR_FIRST.fullmatch(plain) or _DAY.fullmatch(plain) or _WORDED.fullmatch(plain)
    if found is None:
        return ""
    month = found["m"]
    if not month.isdigit():
        number = next((n for n, names in enumerate(_MONTHS, 1) if month.lower().startswith(names)), 0)
        if not number:
            return ""
        month = str(number)
    year, day = found["y"] if len(found["y"]) == 4 else f"20{found['y']}", found["d"]
    if int(month) > 12 >= int(day):  # the other way round
        month, day = day, month
    return f"{year}-{int(month):02}-{int(day):02}"


def _number(text: str, type_: str) -> Meant | None:
    text = _SPACES.sub("", text.replace("\u2212", "-").removeprefix("+").strip().removeprefix("€").strip())
    if (parts := _PARTS.fullmatch(text)) and type_ != "integer" and int(parts[2]):
        value = exact(Fraction(int(parts[1]), int(parts[2])))
        return None if "/" in value else Meant(value)
    found = _NUMBER.fullmatch(text)
    if found is None or not re.search("[0-9]", found[2]):
        return None
    sign, digits, unit = found[1], found[2], found[3].lower()
    if unit in _WORDS_OF_THOUSANDS:
        return None
    whole, other = _plain(digits, type_)
    if not whole or (type_ == "integer" and "." in whole):
        return None
    if unit in ("%", "pour cent", "percent", "per cent"):
        return Meant(sign + exact(Fraction(whole) / 100)) if type_ in ("rate", "number") else None
    if type_ == "rate" and Fraction(whole) > MOST_SHARE:
        return Meant(sign + exact(Fraction(whole) / 100))
    return Meant(sign + whole, sign + other if other else "")


def _plain(digits: str, type_: str) -> tuple[str, str]:
    """Digits with a decimal point alone and no zeros in front; and as they may be read too."""
    if _THOUSANDS.fullmatch(digits):
        thousands = re.sub("[.,]", "", digits)
        twice = len(re.findall("[.,]", digits)) > 1
        return (thousands, "") if twice or type_ == "integer" else (thousands, digits.replace(",", "."))
    marks = re.findall("[.,]", digits)
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:  # the last is the decimal sign
        whole, _, decimals = digits.rpartition(marks[-1])
        if not _THOUSANDS.fullmatch(whole):
            return "", ""
        digits = f"{re.sub('[.,]', '', whole)}.{decimals}"
    elif len(marks) > 1:
        return "", ""
    digits = digits.replace(",", ".")
    return (f"0{digits}" if digits.startswith(".") else re.sub(r"^0+(?=[0-9])", "", digits)), ""


def advice(text: str, type_: str, is_quoted: bool = False, comma: bool = False) -> Message | None:
    """What to write in place of a text, where that can be guessed; with a decimal `comma` where numbers have one."""
    if type_ != "text" and _ascii(text).lower() in _NOTHING:
        return say("shared", "leave-out-or-none")
    if type_ == "date" and (day := no_such_day(text)):
        return say("shared", "no-such-day", day=day)
    found = meant(text, type_)
    if found is None:
        return None
    value = found.value.replace(".", ",") if comma else found.value
    if found.other:
        return say("shared", "write-or", value=value, other=found.other.replace(".", ",") if comma else found.other)
    if is_quoted and type_ != "date":
        return say("shared", "write-unquoted", value=value)
    if type_ == "rate" and not re.search("%|cent", text) and Fraction(found.value) * 100 == _as_written(text):
        return say("shared", "write-share", value=value, percent=exact(Fraction(found.value) * 100))
    return say("shared", "write", value=value)


def _as_written(text: str) -> Fraction | None:
    found = meant(text, "number")
    return Fraction(found.value) if found else None


def is_doubted(text: str, type_: str) -> bool:
    """Whether a number that is read may be meant a thousandfold, or has more decimals than an amount: three of them."""
    return type_ in ("money", "integer") and re.fullmatch(r"-?[0-9]+\.[0-9]{3}", text) is not None


def doubt(what: str, text: str, read: Fraction) -> Message:
    """The warning about three decimals, with what to write where thousands were meant."""
    if _THOUSANDS.fullmatch(text.removeprefix("-")):
        return say("W815", "three-decimals", what=what, read=read, whole=re.sub("[^0-9-]", "", text))
    return say("W815", "no-cents", what=what, read=read)
