"""What is no formula of the language, told to the one who wrote it: where it stands, and what to write instead."""

from __future__ import annotations

import ast
import re

from ..base.diagnostics import Diagnostic
from ..base.messages import Message, say
from ..base.node import Node
from ..base.positions import Span
from ..core.expression import Part
from ..core.formula import Formula, utf8

TOO_DEEP = say("E503", "too-deep")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_CURLY = re.compile("[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]")
_ADVICE = (
    (re.compile(r"(?<![<>=!])=(?!=)"), say("E501", "single-equals")),
    (re.compile(r"&&|\|\|"), say("E501", "and-or")),
    (re.compile(r"!(?!=)"), say("E501", "not")),
    (re.compile(r"\bsi\b|\balors\b|\bsinon\b"), say("E501", "if-else-english")),
    (re.compile(r"\bet\b|\bou\b"), say("E501", "and-or-english")),
    (re.compile(r"[0-9] [0-9]|[0-9],[0-9]"), say("E501", "spaces-or-comma")),
    (re.compile(r"\b0[0-9]"), say("E501", "leading-zeros")),
    (re.compile(r"\bif\b(?!.*\belse\b)"), say("E501", "if-else")),
    (re.compile(r"[€%]"), say("E501", "percent-or-euro")),
)


def unquoted(text: str) -> str:
    """A formula of the same length, without what its quoted texts say."""
    return _QUOTED.sub(lambda m: "q" * len(m[0]), text)


def letter_at(text: str, node: Node, index: int) -> Span:
    """Where one letter of a formula stands."""
    part = Part(len(utf8(text[:index])), len(utf8(text[: index + 1])))
    return Formula(text, ast.expr(), node).at(part)


def not_a_formula(text: str, node: Node, error: Exception) -> Diagnostic:
    """Why a text cannot be read as a formula, where, and what to write where the habit of another language shows."""
    if isinstance(error, (RecursionError, MemoryError)) or "nested" in str(error):
        return Diagnostic(TOO_DEEP, node.span)
    hint = next((advice for pattern, advice in _ADVICE if pattern.search(text)), None)
    if curly := _CURLY.search(unquoted(text)):
        span = letter_at(text, node, curly.start())
        return Diagnostic(say("E501", "curly-quote", quote=curly[0]), span)
    offset = getattr(error, "offset", None)
    span = letter_at(text, node, offset - 1) if isinstance(offset, int) and 0 < offset <= len(text) else node.span
    return Diagnostic(say("E501", "unreadable"), span, hint)


_WORDS: dict[str, str | Message] = {
    "Attribute": say("E502", "dot"),
    "Lambda": "lambda",
    "ListComp": say("E502", "comprehension"),
    "GeneratorExp": say("E502", "comprehension"),
    "SetComp": say("E502", "comprehension"),
    "DictComp": say("E502", "comprehension"),
    "JoinedStr": say("E502", "f-text"),
    "NamedExpr": ":=",
    "List": say("E502", "list"),
    "Tuple": say("E502", "comma"),
    "Dict": say("E502", "brace"),
    "Set": say("E502", "brace"),
    "Starred": say("E502", "star"),
    "Pow": "**",
    "Mod": "%",
    "FloorDiv": "//",
    "BitXor": "^",
    "BitOr": "|",
    "BitAnd": "&",
    "LShift": "<<",
    "RShift": ">>",
    "MatMult": "@",
    "Invert": "~",
    "UAdd": say("E502", "leading-plus"),
    "Is": "is",
    "IsNot": "is not",
    "In": "in",
    "NotIn": "not in",
    "Slice": say("E502", "colon"),
    "Await": "await",
    "Yield": "yield",
}


def word_for(syntax: object) -> str | Message:
    """What people call a kind of Python's syntax."""
    return _WORDS.get(type(syntax).__name__, type(syntax).__name__)
