"""Signs and words of other languages in a formula: of spreadsheets, of French, of print; each with what to write."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from ..base.messages import Message, say
from ..base.numbers import exact

Found = re.Match[str]
Says = Callable[[Found, str], Message]
"""What is said of a place where a pattern is found, in a formula whose quoted texts the pattern does not see."""

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


def _sign(found: Found, _: str) -> Message:
    return say("E501", "sign", sign=found[0], plain=_PLAIN[found[0]])


def _date(found: Found, _: str) -> Message:
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    return say("E501", "date", day=f"{year}-{int(month):02}-{int(day):02}")


def _percent(found: Found, _: str) -> Message:
    share = Fraction(found[1].replace(" ", "").replace(",", ".")) / 100
    return say("E501", "number", number=found[0], plain=exact(share))


def _euro(found: Found, _: str) -> Message:
    return say("E501", "number", number=found[0], plain=_point(found[1] or found[2]))


def _point(number: str) -> str:
    return number.replace(" ", "").replace(",", ".")


def _thousands(number: str) -> str:
    return number.replace(".", "").replace(",", ".")


def _two_ways(found: Found, _: str) -> Message:
    whole, decimals = found[1], found[2]
    if len(decimals) == 3:
        return say("E501", "comma-or-thousands", number=found[0], whole=whole, decimals=decimals)
    return say("E501", "comma", number=found[0], point=f"{whole}.{decimals}")


def _condition(found: Found, formula: str) -> Message:
    parts = _arguments(found, formula)
    if len(parts) == 3:
        return say("E501", "if-function", name=found[1], condition=parts[0], then=parts[1], otherwise=parts[2])
    return say("E501", "if-else-english") if found[1].lower() == "si" else say("E501", "if-else")


def _joined(found: Found, formula: str) -> Message:
    word = "and" if found[1] in ("ET", "AND") else "or"
    parts = _arguments(found, formula)
    if not parts:
        return say("E501", "sign", sign=found[1], plain=word)
    return say("E501", "function", name=found[1], write=f"({f' {word} '.join(parts)})")


def _arguments(found: Found, formula: str) -> list[str]:
    """The arguments that follow the opening bracket with which a pattern ends; nothing where none closes it."""
    parts, depth, start = [], 0, found.end()
    for index in range(start, len(formula)):
        letter = found.string[index]
        depth += (letter in "([") - (letter in ")]")
        if depth < 0 or (letter in ",;" and not depth):
            parts.append(formula[start:index].strip())
            start = index + 1
        if depth < 0:
            return parts
    return []


def _missing(found: Found, _: str) -> Message:
    return say("E501", "no-operator", left=found[1], right=found[2])


_WORDS = r"if|else|and|or|not|then|si|sinon|alors|et|ou|non|over|where"
_TIMES = r"(?<!\bif)(?<!\bor)(?<!\band)(?<!\bnot)(?<=[\w)\]]) x(?= (?!(?:else|if|and|or)\b)[\w(])"
_SAID: tuple[tuple[str, Says], ...] = (
    (r"\b([0-9]{4})-([0-9]{2})-([0-9]{2})\b|\b([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\b", _date),
    (rf"({_NUMBER}) ?(?:%|pour cent\b)(?! *[\w(])", _percent),
    (rf"({_NUMBER}) ?(?:€|euros?\b)|€ ?({_NUMBER})", _euro),
    (r"\b(?i:(si|if))\s*\((?=.*[;,])(?!.*\belse\b)", _condition),
    (r"\b(ET|OU|AND|OR)\s*\(", _joined),
    (r"\bif\b.*\bthen\b.*", lambda f, _: say("E501", "if-else")),
    (r"\b(?:si|alors|sinon)\b", lambda f, _: say("E501", "if-else-english")),
    (r"\?.*:", lambda f, _: say("E501", "if-else")),
    (r";", lambda f, _: say("E501", "semicolon")),
    (_SIGNS, _sign),
    (r"\b(?:et|ET|AND)\b", lambda f, _: say("E501", "sign", sign=f[0], plain="and")),
    (r"\b(?:ou|OU|OR)\b", lambda f, _: say("E501", "sign", sign=f[0], plain="or")),
    (r"\b(?:non|NON|NOT)\b|!(?!=)", lambda f, _: say("E501", "sign", sign=f[0], plain="not")),
    (r"\[ *\w+ *=(?!=) *(\w+) *\]", lambda f, _: say("E501", "key", key=f[1])),
    (r"\b[0-9]+(?: [0-9]{3})+(?:[.,][0-9]+)?\b", lambda f, _: say("E501", "number", number=f[0], plain=_point(f[0]))),
    (r"\b[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+\b", lambda f, _: say("E501", "number", number=f[0], plain=_thousands(f[0]))),
    (r"(?<![\w.])([0-9]+),([0-9]+)\b", _two_ways),
    (r"(?<![\w.])0+([1-9][0-9]*)\b", lambda f, _: say("E501", "leading-zeros", number=f[0], plain=f[1])),
)
"""What is said so nowhere in formulas."""
_BROKEN: tuple[tuple[str, Says], ...] = (
    (_TIMES, lambda f, _: say("E501", "sign", sign="x", plain="*")),
    (r"(?<=[^\s,(]) +(over|where) *=(?!=)", lambda f, _: say("E501", "no-comma", word=f[1])),
    (r"(?<!over)(?<!where)(?<!when)(?<!per)(?<![<>=! ]) *(?<![<>=!])=(?!=)", lambda f, _: say("E501", "single-equals")),
    (rf"(?!\b(?:{_WORDS})\b)(\b[\w.]+|[)\]]) +(?!(?:{_WORDS}|over *=|where *=)\b)(\w[\w.]*|\()", _missing),
    (r"\bif\b(?!.*\belse\b)", lambda f, _: say("E501", "no-else")),
    (r"[€%]", lambda f, _: say("E501", "unit", sign=f[0])),
)
"""What breaks a formula, and is sound where one can be read."""
_ANYWHERE, _ONLY_BROKEN = (tuple((re.compile(p), says) for p, says in table) for table in (_SAID, _BROKEN))
ALWAYS = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b|\b[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}\b|(?<![\w.])[0-9]+,[0-9]")
"""What reads as a formula and means another thing: a day is differences or quotients, a decimal comma two numbers."""


def foreign(text: str, bare: str, is_broken: bool) -> tuple[Message, int, int] | None:
    """The first thing that is said otherwise in formulas, from and to which letter; `bare` is the formula without what
    its quoted texts say."""
    for pattern, says in (*_ANYWHERE, *(_ONLY_BROKEN if is_broken else ())):
        if found := pattern.search(bare):
            return says(found, text), found.end() - len(found[0].lstrip()), found.end()
    return None
