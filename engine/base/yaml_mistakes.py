"""What is wrong in a file that YAML cannot read, or reads otherwise than it was meant: in words, at its place."""

from __future__ import annotations

import re
from fractions import Fraction

import yaml

from .diagnostics import Diagnostic, DiagnosticError
from .messages import Message, say
from .node import Node
from .positions import SourceText, Span

MAX_DEPTH = 40
_GLUED = re.compile(r"([ ]*(?:- +)?([A-Za-z_][A-Za-z0-9_]*)):([^\s:/].*)")
_PLAINLY = {
    "mapping values are not allowed": say("E104", "second-colon"),
    "cannot start any token": say("E104", "no-start"),
}
"""What the parser says, in the words of someone who writes rules."""
_TOO_DEEP = re.compile(r"(?i)nesting|recursion|too deep")
"""How versions of the YAML library say that they read no deeper."""
WIDE_SPACES = "\u00a0\u2007\u202f\u3000"
"""Spaces that look like one and are none."""


def refused(
    said: Message, span: Span, advice: Message | None = None, beside: tuple[tuple[Message, Span], ...] = ()
) -> DiagnosticError:
    """One thing that is wrong, as what stops the reading."""
    return DiagnosticError([Diagnostic(said, span, advice, beside)])


def too_deep(span: Span) -> DiagnosticError:
    """More lists and maps one in another than can be read."""
    return refused(say("E101", "too-deep", most=MAX_DEPTH), span)


def hidden_letter(letter: str, span: Span) -> DiagnosticError:
    """A letter that nobody sees."""
    return refused(say("E103", "hidden", character=f"U+{ord(letter):04X}"), span)


def unreadable(source: SourceText, error: yaml.MarkedYAMLError) -> DiagnosticError:
    """What the parser cannot read: its problem in plainer words where there are such, and what is likely meant."""
    at = error.problem_mark or error.context_mark
    span = Span(source, at.line, at.column) if at else Span(source, 0, 0)
    if _TOO_DEEP.search(error.problem or ""):
        return too_deep(span)
    line = source.line(span.line)
    hint = say("E104", "quote-signs")
    if "mapping values are not allowed" in (error.problem or ""):
        hint = say("E104", "quote-colon")
    if "expected key" in (error.problem or "") or "expected <block end>" in (error.problem or ""):
        hint = say("E104", "look-at-indentation")
    for number in (span.line, span.line - 1):  # a key without its space runs on into the next line
        if found := _GLUED.fullmatch(source.line(number)) if number >= 0 else None:
            colon = Span(source, number, found.end(1), 1)
            return refused(say("E104", "no-space-after-colon", key=found[2], value=found[3]), colon)
    if "\t" in line:
        hint = say("E104", "no-tabs")
    elif any(space in line for space in WIDE_SPACES):
        hint = say("E104", "no-break-space")
    problem = str(error.problem or error)
    told = next((ours for theirs, ours in _PLAINLY.items() if theirs in problem), None)
    return refused(told or say("E104", "not-yaml", problem=problem), span, hint)


def refuse_cents(source: SourceText, last: Node, text: str, span: Span) -> None:
    """`[7,00]`: what stands right after the comma of a list is no number of its own."""
    word = f"{last.raw},{text}"
    if isinstance(last.value, Fraction) and source.line(span.line)[last.span.column :].startswith(word):
        raise refused(
            say("E112", "decimal-comma", word=word, whole=last.raw, decimals=text),
            last.span._replace(length=len(word)),
        )


def cut_off(source: SourceText, text: str, span: Span, last: Node | None) -> DiagnosticError:
    """A key without a value inside braces, after another member: a comma cut something in two."""
    if glued := _GLUED.fullmatch(text):
        hint = say("E112", "write-space", key=glued[2], value=glued[3])
        return refused(say("E112", "no-space-after-colon", word=text), span, hint)
    if last is not None and not last.quoted and isinstance(last.value, Fraction) and text.isdigit():
        word = f"{last.raw},{text}"
        hint = say("E112", "write-point", whole=last.raw, decimals=text)
        if len(text) == 3:
            hint = say("E112", "write-point-or-thousands", whole=last.raw, decimals=text)
        return refused(say("E112", "two-things", word=word), last.span, hint)
    if (
        last is not None
        and not last.quoted
        and last.raw.count("(") + last.raw.count("[") > last.raw.count(")") + last.raw.count("]")
    ):
        line = source.line(span.line)
        whole = line[last.span.column : span.column + len(text)]
        on_one_line = last.span.line == span.line and '"' not in whole
        quoted = say("E112", "quote-it", formula=whole) if on_one_line else None
        return refused(say("E112", "formula-cut"), last.span, quoted, ((say("E112", "rest"), span),))
    return refused(say("E112", "no-value", key=text), span)
