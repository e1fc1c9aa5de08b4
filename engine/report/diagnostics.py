"""Diagnostics for a person or a program: text with excerpts, JSON, annotations of GitHub, and SARIF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from .. import VERSION
from ..base import codes
from ..base.diagnostics import Diagnostic
from ..base.files import json_text
from ..base.positions import Span, inert, printable
from .wrap import fold

Paint = Callable[[str, str], str]
WIDTH = 110  # of an excerpt
MOST_ALIKE = 5  # faults of one code and sentence that a person is shown
MOST_TOLD = 60  # faults of one file that a person is shown at once
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def first_few(found: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, int]]:
    """The first faults of each sentence in each file, the last of them with how many more say the same there."""
    listed = [(diagnostic, (diagnostic.order[0], diagnostic.code, diagnostic.message)) for diagnostic in found]
    counts, seen = Counter(alike for _, alike in listed), Counter[tuple[str, str, str]]()
    for diagnostic, alike in listed:
        most = MOST_ALIKE if counts[alike] > MOST_ALIKE + 1 else counts[alike]
        seen[alike] += 1
        if seen[alike] <= most:
            yield diagnostic, counts[alike] - most if seen[alike] == most else 0


def at_once(found: Iterable[Diagnostic]) -> tuple[list[tuple[Diagnostic, int]], int]:
    """What a person is shown at once of each file, errors before warnings, and how many more there are."""
    listed, shown = list(first_few(found)), set[int]()
    counts = Counter[str]()
    for number in sorted(range(len(listed)), key=lambda number: listed[number][0].is_warning):
        counts[listed[number][0].order[0]] += 1
        if counts[listed[number][0].order[0]] <= MOST_TOLD:
            shown.add(number)
    left = sum(1 + more for number, (_, more) in enumerate(listed) if number not in shown)
    return [one for number, one in enumerate(listed) if number in shown], left


def plainly(text: str, _: str) -> str:
    """Text without colours: what is printed to a file."""
    return text


def as_text(diagnostic: Diagnostic, paint: Paint = plainly, width: int | None = None) -> str:
    """One fault as a block of lines, on a terminal as wide as it is."""
    colour = "yellow" if diagnostic.is_warning else "red"
    head = fold(f"{diagnostic.code} {_told(diagnostic.message)}", width).removeprefix(diagnostic.code)
    lines = [paint(diagnostic.code, colour) + head]
    if diagnostic.span is not None:
        lines += _excerpt(diagnostic.span, "", paint, width)
    for caption, span in diagnostic.notes:
        lines += _excerpt(span, _told(caption), paint, width)
    if diagnostic.hint:
        lines.append(f"  {paint('→', 'cyan')}" + fold(f"  → {_told(diagnostic.hint)}", width).removeprefix("  →"))
    lines += [f"    {_told(line)}" for line in diagnostic.paste]
    return "\n".join(lines)


def _told(text: str) -> str:
    """A part of a message: whatever a file put into it, it is one line."""
    return printable(text, 10_000)


def _excerpt(span: Span, caption: str, paint: Paint, width: int | None) -> list[str]:
    number = str(span.line + 1)
    line, caret = span.excerpt(WIDTH if width is None else min(WIDTH, width - len(number) - 5))
    place = f"  {span.place}" + (f"  {caption}" if caption else "")
    return [
        fold(place, width),
        f"  {number} | {line}",
        f"  {' ' * len(number)} | {paint(caret, 'red' if not caption else 'cyan')}",
    ]


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """All faults as JSON: code, message, file, line and column from 1, hint and notes."""

    def place(span: Span | None) -> dict[str, object]:
        return {"file": span.source.name, "line": span.line + 1, "column": span.column + 1} if span else {}

    listed = [
        {
            "code": f.code,
            "severity": "warning" if f.is_warning else "error",
            "message": f.message,
            **place(f.span),
            "hint": f.hint,
            "notes": [{"message": caption, **place(span)} for caption, span in f.notes],
            **({"paste": list(f.paste)} if f.paste else {}),
        }
        for f in diagnostics
    ]
    return json_text({"faults": listed})


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """All faults as workflow commands, which GitHub shows beside the lines of a change."""
    return "".join(_command(diagnostic) + "\n" for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic) -> str:
    level, span = "warning" if diagnostic.is_warning else "error", diagnostic.span
    about = {"title": diagnostic.code}
    if span is not None:
        about = {
            "file": span.source.name,
            "line": str(span.line + 1),
            "col": str(span.column + 1),
            "endColumn": str(span.column + span.length + 1),
            **about,
        }
    listed = ",".join(f"{k}={_escaped(v).replace(':', '%3A').replace(',', '%2C')}" for k, v in about.items())
    return f"::{level} {listed}::{_escaped(_sentence(diagnostic))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _sentence(diagnostic: Diagnostic) -> str:
    told = f"{diagnostic.message} → {diagnostic.hint}" if diagnostic.hint else diagnostic.message
    return inert("\n".join([told, *diagnostic.paste]))


def as_sarif(diagnostics: Iterable[Diagnostic]) -> str:
    """All faults as one SARIF 2.1.0 run, each code met being a rule."""
    found = list(diagnostics)
    used = sorted({f.code for f in found})
    rules = [
        {"id": c, "shortDescription": {"text": codes.titles().get(c, c)}, "help": {"text": codes.page(c) or c}}
        for c in used
    ]
    driver = {"name": "accord", "version": VERSION, "rules": rules}
    results = [_result(f, used.index(f.code)) for f in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json_text({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    level = "warning" if diagnostic.is_warning else "error"
    found = {"ruleId": diagnostic.code, "ruleIndex": rule, "level": level, "message": {"text": _sentence(diagnostic)}}
    places = {"locations": [_location(diagnostic.span)]} if diagnostic.span else {}
    notes = [
        {"id": n, **_location(span), "message": {"text": caption}} for n, (caption, span) in enumerate(diagnostic.notes)
    ]
    return {**found, **places, **({"relatedLocations": notes} if notes else {})}


def _location(span: Span) -> dict[str, Any]:
    region = {"startLine": span.line + 1, "startColumn": span.column + 1, "endColumn": span.column + span.length + 1}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(span.source.name)}, "region": region}}


def _uri(name: str) -> str:
    """The name of a file as a relative or file URI."""
    plain = quote(name.replace("\\", "/"), safe="/")
    return f"file://{plain}" if plain.startswith("/") else plain


FORMATS: Mapping[str, Callable[[Iterable[Diagnostic]], str]] = {
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}
