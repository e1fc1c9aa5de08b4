"""What is wrong in a file that YAML cannot read, or reads otherwise than it was meant: in words, at its place."""

from __future__ import annotations

import re
from fractions import Fraction

import yaml

from .diagnostics import Diagnostic, DiagnosticError
from .messages import Message, say
from .node import Node
from .positions import SourceText, Span
from .yaml_line import GLUED
from .yaml_lines import Lines
from .yaml_values import quoted

MAX_DEPTH = 40
_LOOSE = re.compile(r"(\w+)\s+(\S.*)")
_NO_TEXT = re.compile(r"true|false|none|-?[0-9.]+|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TOO_DEEP = re.compile(r"(?i)nesting|recursion|too deep")
"""How versions of the YAML library say that they read no deeper."""


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
    """What the parser cannot read: what the writer did where that shows in the lines, else what the parser says."""
    at = error.problem_mark or error.context_mark
    span = Span(source, at.line, at.column) if at else Span(source, 0, 0)
    if _TOO_DEEP.search(error.problem or ""):
        return too_deep(span)
    if found := Lines(source, span.line).mistake():
        return DiagnosticError([found])
    problem = str(error.problem or error)
    indented = "expected key" in problem or "expected <block end>" in problem
    hint = say("E104", "look-at-indentation") if indented else say("E104", "quote-signs")
    return refused(say("E104", "not-yaml", problem=problem), span, hint)


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
    if glued := GLUED.fullmatch(text):
        hint = say("E112", "write-space", key=glued[1], value=glued[2])
        return refused(say("E112", "no-space-after-colon", word=text), span, hint)
    if last is not None and not last.quoted and isinstance(last.value, Fraction) and text.isdigit():
        word = f"{last.raw},{text}"
        hint = say("E112", "write-point", whole=last.raw, decimals=text)
        if len(text) == 3:
            hint = say("E112", "write-point-or-thousands", whole=last.raw, decimals=text)
        return refused(say("E112", "two-things", word=word), last.span, hint)
    if said := _LOOSE.fullmatch(text):
        is_plain = bool(_NO_TEXT.fullmatch(said[2]))
        if last is None or last.quoted or not isinstance(last.value, str) or " " not in last.raw or is_plain:
            return refused(say("E104", "no-colon", key=said[1], value=said[2]), span._replace(length=len(said[1])))
    if last is not None and not last.quoted and re.search(r"[ (\[]", last.raw):
        line = source.line(span.line)
        whole = line[last.span.column : span.column + len(text)]
        opened = whole.count("(") > whole.count(")") or whole.count("[") > whole.count("]")
        on_one_line = last.span.line == span.line and not opened
        advice = say("E112", "quote-it", value=quoted(whole)) if on_one_line else None
        return refused(say("E112", "value-cut"), last.span, advice, ((say("E112", "rest"), span),))
    return refused(say("E112", "no-value", key=text), span)


def no_colon_before_bracket(source: SourceText, text: str, span: Span) -> DiagnosticError | None:
    """`area {north: 3}`: a key of two words of which the second begins a map or a list."""
    found = _LOOSE.fullmatch(text)
    if found is None or found[2][0] not in "{[":
        return None
    value = source.line(span.line)[span.column + found.start(2) :].strip()
    return refused(say("E104", "no-colon", key=found[1], value=value), span._replace(length=len(found[1])))


def twice(source: SourceText, key: str, span: Span, first: Span, entry: Span | None) -> DiagnosticError:
    """A key that stands twice; in an entry of a list perhaps because the dash of the next one was lost, whose first
    name is one with which other entries begin."""
    if entry is not None:
        dash = source.line(entry.line)[: entry.column].rfind("-")
        begins = {m[1] for m in re.finditer(rf"^ {{{dash}}}- +(\w+):", source.text, re.M)} if dash >= 0 else set()
        for number in range(entry.line + 1, span.line + 1):
            found = re.match(rf" {{{entry.column}}}(\w+):", source.line(number))
            if found and found[1] in begins:
                said = say("E104", "no-dash", word=found[1], column=dash + 1)
                return refused(said, Span(source, number, entry.column, len(found[1])))
    return refused(say("E111", "key-twice", key=key), span, beside=((say("E111", "first"), first),))
