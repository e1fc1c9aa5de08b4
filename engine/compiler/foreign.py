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
from .foreign_signs import foreign

TOO_DEEP = say("E503", "too-deep")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_OPENED = {")": "(", "]": "["}
_LAST = re.compile(r"([-+*/,]|[<>=!]=|[<>]|\band|\bor|\bnot|\bif|\belse)\s*$")
_FIRST = re.compile(r"\s*([*/,]|[<>=!]=|[<>]|(?:and|or|else)\b)")
_CURLY = re.compile("[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]")


def unquoted(text: str) -> str:
    """A formula of the same length, without what its quoted texts say."""
    return _QUOTED.sub(lambda m: "q" * len(m[0]), text)


def letter_at(text: str, node: Node, index: int) -> Span:
    """Where one letter of a formula stands."""
    part = Part(len(utf8(text[:index])), len(utf8(text[: index + 1])))
    return Formula(text, ast.expr(), node).at(part)


def part_at(text: str, node: Node, start: int, end: int) -> Span:
    """Where a stretch of a formula stands."""
    part = Part(len(utf8(text[:start])), len(utf8(text[: max(end, start + 1)])))
    return Formula(text, ast.expr(), node).at(part)


def not_a_formula(text: str, node: Node, error: Exception) -> Diagnostic:
    """What cannot be read: a sign or word of elsewhere, a bracket, an end in the air; else where reading stopped."""
    if isinstance(error, (RecursionError, MemoryError)) or "nested" in str(error):
        return Diagnostic(TOO_DEEP, node.span)
    bare = unquoted(text)
    if curly := _CURLY.search(bare):
        return Diagnostic(say("E501", "curly-quote", quote=curly[0]), letter_at(text, node, curly.start()))
    if told := foreign_in(text, node, is_broken=True) or _bracket(bare, node) or _end(bare, node):
        return told
    offset = getattr(error, "offset", None)
    span = letter_at(text, node, offset - 1) if isinstance(offset, int) and 0 < offset <= len(text) else node.span
    return Diagnostic(say("E501", "unreadable"), span)


def foreign_in(text: str, node: Node, is_broken: bool = False) -> Diagnostic | None:
    """What a formula says as another language does, at its place."""
    found = foreign(text, unquoted(text), is_broken)
    return Diagnostic(found[0], part_at(text, node, found[1], found[2])) if found else None


def _bracket(text: str, node: Node) -> Diagnostic | None:
    """The bracket that nothing closes, or that closes nothing."""
    opened: list[int] = []
    for index, letter in enumerate(text):
        if letter in "([":
            opened.append(index)
        elif letter in ")]":
            fits = opened and text[opened[-1]] == _OPENED[letter]
            if not fits:
                said = say("E501", "closes-nothing", sign=letter, opener=_OPENED[letter])
                return Diagnostic(said, letter_at(text, node, index))
            opened.pop()
    if not opened:
        return None
    sign = text[opened[-1]]
    closer = next(c for c, o in _OPENED.items() if o == sign)
    return Diagnostic(say("E501", "never-closed", sign=sign, closer=closer), letter_at(text, node, opened[-1]))


def _end(text: str, node: Node) -> Diagnostic | None:
    """A formula that begins or ends with what stands between two things."""
    line = node.span.source.line(node.span.line)[node.span.column + len(text) :]
    if found := _LAST.search(text):
        said = say("E501", "cut-by-remark") if line.lstrip().startswith("#") else say("E501", "ends", word=found[1])
        return Diagnostic(said, part_at(text, node, found.start(1), found.end(1)))
    if found := _FIRST.match(text):
        return Diagnostic(say("E501", "begins", word=found[1]), part_at(text, node, 0, found.end(1)))
    return None


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
