"""What is wrong in the quotes and brackets of a value that YAML cannot read: gone through sign by sign."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .diagnostics import Diagnostic
from .messages import say
from .positions import SourceText, Span

QUOTES, CLOSERS = "\"'", {"{": "}", "[": "]"}
OPENERS = {closer: opener for opener, closer in CLOSERS.items()}
_CLOSED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile(r"'(?:[^']|'')*'")}
_STILL = {'"': re.compile(r'(?:[^"\\]|\\.)*"'), "'": re.compile(r"(?:[^']|'')*?'(?!')")}
_NEXT_KEY = re.compile(r",\s*\w+:\s*")
_COLON = re.compile(r":(?=[\s,\]}]|$)")
_WORD = re.compile(r"(\w+)\s*$")


def quoted(text: str) -> str:
    """A text in the quotes that need nothing doubled, else in single ones."""
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'


@dataclass
class _Bracket:
    sign: str
    span: Span
    has_colon: bool = False


@dataclass
class Value:
    """One value, line by line: what of it is open, and what is wrong as soon as it is seen."""

    source: SourceText
    column: int  # of the name that it belongs to: what it goes on with stands further right
    brackets: list[_Bracket] = field(default_factory=list)
    quote: Span | None = None
    name: Span | None = None  # the last quoted text, which may be one
    sign: str = ""

    @property
    def is_open(self) -> bool:
        return self.quote is not None or bool(self.brackets)

    def ends_before(self, line: int) -> Diagnostic | None:
        """The fault that what is open was never closed, where a line begins something else or there is none."""
        text = self.source.line(line)
        if len(text) - len(text.lstrip()) > self.column or (self.brackets and text.lstrip()[:1] in [*CLOSERS.values()]):
            return None
        return self.never_closed()

    def never_closed(self) -> Diagnostic:
        if self.quote is not None:
            return Diagnostic(say("E104", "quote-open", sign=self.sign), self.quote)
        last = self.brackets[-1]
        return Diagnostic(say("E104", "bracket-open", sign=last.sign, closer=CLOSERS[last.sign]), last.span)

    def read(self, line: int, at: int) -> Diagnostic | None:
        """Read the value on in a line from a column."""
        text = self.source.line(line)
        if self.quote is not None:
            found = _STILL[self.sign].match(text, at)
            if found is None:
                return None
            opened, self.quote, at = self.quote, None, found.end()
            if wrong := self.after_quote(line, at, opened):
                return wrong
        start = at  # of what is written between two signs
        while at < len(text):
            sign, is_start = text[at], not text[start:at].strip()
            if sign == "#" and (at == 0 or text[at - 1].isspace()):
                return None
            if sign in QUOTES and is_start:
                found = _CLOSED[sign].match(text, at)
                if found is None:
                    self.quote, self.sign = Span(self.source, line, at), sign
                    return None
                if wrong := self.after_quote(line, found.end(), Span(self.source, line, at, len(found[0]))):
                    return wrong
                self.name = Span(self.source, line, at, len(found[0]))
                at = start = found.end()
                continue
            if not self.brackets and not (is_start and sign in CLOSERS):
                return None  # plain text, or what follows the value: the caller's
            if wrong := self.take(line, at, start):
                return wrong
            at += 1
            if sign in "{}[],:":
                start = at if sign != ":" or _COLON.match(text, at - 1) else start
            if sign in OPENERS and not self.brackets:
                return self.after_bracket(line, at)
        return None

    def take(self, line: int, at: int, start: int) -> Diagnostic | None:
        """One sign inside brackets."""
        text = self.source.line(line)
        sign, span = text[at], Span(self.source, line, at)
        if sign in CLOSERS:
            if before := text[start:at].strip():
                end = text.find(CLOSERS[sign], at)
                whole = re.match(r"[^,}]*", text[end + 1 :] if end > 0 else "")
                value = text[text.index(before, start) : end + 1] + (whole[0].rstrip() if whole else "")
                return Diagnostic(say("E104", "bracket-in-text", sign=sign, value=quoted(value)), span)
            self.brackets.append(_Bracket(sign, span))
        elif sign in OPENERS:
            last = self.brackets.pop()
            if last.sign != OPENERS[sign]:
                said = say("E104", "closes-other", sign=sign, opener=last.sign, closer=CLOSERS[last.sign])
                return Diagnostic(said, span, None, ((say("E104", "opened"), last.span),))
        elif sign == ",":
            self.brackets[-1].has_colon = False
        elif sign == ":" and _COLON.match(text, at):
            last = self.brackets[-1]
            key = _WORD.search(text, start, at)
            word = Span(self.source, line, key.start(), len(key[1])) if key else self.name
            if last.has_colon and last.sign == "{" and word is not None and word.line == line:
                named = text[word.column : word.column + word.length]
                return Diagnostic(say("E104", "no-comma", key=named), word)
            last.has_colon = True
        return None

    def after_quote(self, line: int, at: int, opened: Span) -> Diagnostic | None:
        """What follows closed quotes, which is a sign of the layout or a mistake."""
        text = self.source.line(line)
        rest = text[at:].strip()
        if not rest or rest[0] == "#" or (rest[0] in ",]}:" and self.brackets) or opened.line != line:
            return None
        sign, inside = text[opened.column], text[opened.column + 1 : at - 1]
        if self.brackets and (found := _NEXT_KEY.search(inside)) and found.end() == len(inside):
            return Diagnostic(say("E104", "quote-open", sign=sign), opened._replace(length=1))
        if not self.brackets and rest[0] in OPENERS:
            return closes_nothing(Span(self.source, line, text.index(rest[0], at)))
        last = re.compile(rf"{sign}(?=\s*(?:[,\]}}]|$))" if self.brackets else rf"{sign}\s*$").search(text, at)
        if last is None:
            whole = text[opened.column : len(text.rstrip())] if not self.brackets else text[opened.column : at]
            return Diagnostic(say("E104", "goes-on", sign=sign, value=quoted(whole)), Span(self.source, line, at))
        value = quoted(text[opened.column + 1 : last.start()])
        return Diagnostic(say("E104", "quote-inside", sign=sign, value=value), Span(self.source, line, at - 1))

    def after_bracket(self, line: int, at: int) -> Diagnostic | None:
        """What follows the last closing bracket, which is nothing or a mistake."""
        text = self.source.line(line)
        rest = text[at:].strip()
        if not rest or rest[0] in "#,:":
            return None
        column = text.index(rest[0], at)
        if rest[0] in OPENERS:
            return closes_nothing(Span(self.source, line, column))
        whole = text[self.column :].partition(": ")[2].strip()
        return Diagnostic(
            say("E104", "goes-on", sign=text[at - 1], value=quoted(whole)), Span(self.source, line, column)
        )


def closes_nothing(span: Span) -> Diagnostic:
    """The fault of a bracket that was never opened."""
    sign = span.source.line(span.line)[span.column]
    return Diagnostic(say("E104", "closes-nothing", sign=sign, opener=OPENERS[sign]), span)
