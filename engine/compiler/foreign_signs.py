"""Signs and words of other languages in a formula: of spreadsheets, of French, of print; each with what to write."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from ..base.messages import Message, say
from ..base.numbers import exact

Found = re.Match[str]

_PLAIN = {
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "×": "*",
    "⋅": "*",
    "·": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "—": "-",
    "<>": "!=",
    "=>": ">=",
    "=<": "<=",
    "> =": ">=",
    "< =": "<=",
    "! =": "!=",
    "= =": "==",
    "&&": "and",
    "||": "or",
}
"""What stands in formulas for a sign."""
ENGLISH = {
    "somme": "sum",
    "moyenne": "mean",
    "average": "mean",
    "nb": "count",
    "nbval": "count",
    "maximum": "max",
    "minimum": "min",
    "arrondi": "round_to",
    "arrondir": "round_to",
    "round": "round_to",
    "before": "previous",
}
"""The function of formulas for the name that another language has for it."""
_SIGNS = "|".join(re.escape(sign) for sign in sorted(_PLAIN, key=len, reverse=True))
_NUMBER = r"[0-9]+(?: [0-9]{3})*(?:[.,][0-9]+)?"


def _sign(found: Found) -> Message:
    return say("E501", "sign", sign=found[0], plain=_PLAIN[found[0]])


def _date(found: Found) -> Message:
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    return say("E501", "date", day=f"{year}-{int(month):02}-{int(day):02}")


def _percent(found: Found) -> Message:
    share = Fraction(found[1].replace(" ", "").replace(",", ".")) / 100
    return say("E501", "number", number=found[0], plain=exact(share))


def _euro(found: Found) -> Message:
    return say("E501", "number", number=found[0], plain=_point(found[1] or found[2]))


def _point(number: str) -> str:
    return number.replace(" ", "").replace(",", ".")


def _thousands(number: str) -> str:
    return number.replace(".", "").replace(",", ".")


def _two_ways(found: Found) -> Message:
    whole, decimals = found[1], found[2]
    if len(decimals) == 3:
        return say("E501", "comma-or-thousands", number=found[0], whole=whole, decimals=decimals)
    return say("E501", "comma", number=found[0], point=f"{whole}.{decimals}")


def _condition(found: Found) -> Message:
    parts = [part.strip() for part in _split(found.string[found.end() :])]
    if len(parts) == 3:
        return say("E501", "if-function", name=found[1], condition=parts[0], then=parts[1], otherwise=parts[2])
    return say("E501", "if-else-english") if found[1].lower() == "si" else say("E501", "if-else")


def _split(text: str) -> list[str]:
    """The arguments that follow an opening bracket."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if depth < 0:
            return parts
        if letter in ",;" and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return []


def _missing(found: Found) -> Message:
    return say("E501", "no-operator", left=found[1], right=found[2])


_WORDS = r"if|else|and|or|not|then|si|sinon|alors|et|ou|non|over|where"
_TIMES = r"(?<!\bif)(?<!\bor)(?<!\band)(?<!\bnot)(?<=[\w)\]]) x(?= (?!(?:else|if|and|or)\b)[\w(])"
_SAID: tuple[tuple[str, Callable[[Found], Message]], ...] = (
    (r"\b([0-9]{4})-([0-9]{2})-([0-9]{2})\b|\b([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\b", _date),
    (rf"({_NUMBER}) ?(?:%|pour cent\b)(?! *[\w(])", _percent),
    (rf"({_NUMBER}) ?(?:€|euros?\b)|€ ?({_NUMBER})", _euro),
    (r"\b(?i:(si|if))\s*\((?=.*[;,])(?!.*\belse\b)", _condition),
    (r"\bif\b.*\bthen\b.*", lambda f: say("E501", "if-else")),
    (r"\b(?:si|alors|sinon)\b", lambda f: say("E501", "if-else-english")),
    (r"\?.*:", lambda f: say("E501", "if-else")),
    (r";", lambda f: say("E501", "semicolon")),
    (_SIGNS, _sign),
    (r"\b(?:et|ET|AND)\b", lambda f: say("E501", "sign", sign=f[0], plain="and")),
    (r"\b(?:ou|OU|OR)\b", lambda f: say("E501", "sign", sign=f[0], plain="or")),
    (r"\b(?:non|NON|NOT)\b|!(?!=)", lambda f: say("E501", "sign", sign=f[0], plain="not")),
    (r"\[ *\w+ *=(?!=) *(\w+) *\]", lambda f: say("E501", "key", key=f[1])),
    (r"\b[0-9]+(?: [0-9]{3})+(?:[.,][0-9]+)?\b", lambda f: say("E501", "number", number=f[0], plain=_point(f[0]))),
    (r"\b[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+\b", lambda f: say("E501", "number", number=f[0], plain=_thousands(f[0]))),
    (r"(?<![\w.])([0-9]+),([0-9]+)\b", _two_ways),
    (r"(?<![\w.])0+([1-9][0-9]*)\b", lambda f: say("E501", "leading-zeros", number=f[0], plain=f[1])),
)
"""What is said so nowhere in formulas."""
_BROKEN: tuple[tuple[str, Callable[[Found], Message]], ...] = (
    (_TIMES, lambda f: say("E501", "sign", sign="x", plain="*")),
    (r"(?<=[^\s,(]) +(over|where) *=(?!=)", lambda f: say("E501", "no-comma", word=f[1])),
    (r"(?<!over)(?<!where)(?<!when)(?<!per)(?<![<>=! ]) *(?<![<>=!])=(?!=)", lambda f: say("E501", "single-equals")),
    (rf"(?!\b(?:{_WORDS})\b)(\b[\w.]+|[)\]]) +(?!(?:{_WORDS}|over *=|where *=)\b)(\w[\w.]*|\()", _missing),
    (r"\bif\b(?!.*\belse\b)", lambda f: say("E501", "no-else")),
    (r"[€%]", lambda f: say("E501", "unit", sign=f[0])),
)
"""What breaks a formula, and is sound where one can be read."""
_ANYWHERE, _ONLY_BROKEN = (tuple((re.compile(p), says) for p, says in table) for table in (_SAID, _BROKEN))
ALWAYS = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b|\b[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}\b|(?<![\w.])[0-9]+,[0-9]")
"""What reads as a formula and means another thing: a day is differences or quotients, a decimal comma two numbers."""


def foreign(text: str, is_broken: bool) -> tuple[Message, int, int] | None:
    """The first thing that is said otherwise in formulas, from and to which letter, in a text without its quoted
    ones."""
    for pattern, says in (*_ANYWHERE, *(_ONLY_BROKEN if is_broken else ())):
        if found := pattern.search(text):
            return says(found), found.end() - len(found[0].lstrip()), found.end()
    return None
