"""Faults for a person or a program: text with excerpts, JSON, annotations of GitHub, and SARIF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from .. import VERSION
from ..base import codes
from ..base.diagnostics import Fault
from ..base.files import json_text
from ..base.positions import Mark, inert, shown
from .wrap import fold

Paint = Callable[[str, str], str]
WIDTH = 110  # of an excerpt
MOST_ALIKE = 5  # faults of one code and sentence that a person is shown
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def first_few(found: Iterable[Fault]) -> Iterator[tuple[Fault, int]]:
    """The first faults of each sentence in each file, the last of them with how many more say the same there."""
    listed = [(fault, (fault.order[0], fault.code, fault.message)) for fault in found]
    counts, seen = Counter(alike for _, alike in listed), Counter[tuple[str, str, str]]()
    for fault, alike in listed:
        most = MOST_ALIKE if counts[alike] > MOST_ALIKE + 1 else counts[alike]
        seen[alike] += 1
        if seen[alike] <= most:
            yield fault, counts[alike] - most if seen[alike] == most else 0


def plainly(text: str, _: str) -> str:
    return text


def as_text(fault: Fault, paint: Paint = plainly, width: int | None = None) -> str:
    """One fault as a block of lines, on a terminal as wide as it is."""
    colour = "yellow" if fault.is_warning else "red"
    head = fold(f"{fault.code} {_told(fault.message)}", width).removeprefix(fault.code)
    lines = [paint(fault.code, colour) + head]
    if fault.mark is not None:
        lines += _excerpt(fault.mark, "", paint, width)
    for caption, mark in fault.notes:
        lines += _excerpt(mark, _told(caption), paint, width)
    if fault.hint:
        lines.append(f"  {paint('→', 'cyan')}" + fold(f"  → {_told(fault.hint)}", width).removeprefix("  →"))
    return "\n".join(lines)


def _told(text: str) -> str:
    """A part of a message: whatever a file put into it, it is one line."""
    return shown(text, 10_000)


def _excerpt(mark: Mark, caption: str, paint: Paint, width: int | None) -> list[str]:
    number = str(mark.line + 1)
    line, caret = mark.excerpt(WIDTH if width is None else min(WIDTH, width - len(number) - 5))
    place = f"  {mark.place}" + (f"  {caption}" if caption else "")
    return [
        fold(place, width),
        f"  {number} | {line}",
        f"  {' ' * len(number)} | {paint(caret, 'red' if not caption else 'cyan')}",
    ]


def as_json(faults: Iterable[Fault]) -> str:
    """All faults as JSON: code, message, file, line and column from 1, hint and notes."""

    def place(mark: Mark | None) -> dict[str, object]:
        return {"file": mark.source.name, "line": mark.line + 1, "column": mark.column + 1} if mark else {}

    listed = [
        {
            "code": f.code,
            "severity": "warning" if f.is_warning else "error",
            "message": f.message,
            **place(f.mark),
            "hint": f.hint,
            "notes": [{"message": caption, **place(mark)} for caption, mark in f.notes],
        }
        for f in faults
    ]
    return json_text({"faults": listed})


def as_github(faults: Iterable[Fault]) -> str:
    """All faults as workflow commands, which GitHub shows beside the lines of a change."""
    return "".join(_command(fault) + "\n" for fault in faults)


def _command(fault: Fault) -> str:
    level, mark = "warning" if fault.is_warning else "error", fault.mark
    about = {"title": fault.code}
    if mark is not None:
        about = {
            "file": mark.source.name,
            "line": str(mark.line + 1),
            "col": str(mark.column + 1),
            "endColumn": str(mark.column + mark.length + 1),
            **about,
        }
    listed = ",".join(f"{k}={_escaped(v).replace(':', '%3A').replace(',', '%2C')}" for k, v in about.items())
    return f"::{level} {listed}::{_escaped(_sentence(fault))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _sentence(fault: Fault) -> str:
    return inert(f"{fault.message} → {fault.hint}" if fault.hint else fault.message)


def as_sarif(faults: Iterable[Fault]) -> str:
    """All faults as one SARIF 2.1.0 run, each code met being a rule."""
    found = list(faults)
    used = sorted({f.code for f in found})
    rules = [
        {"id": c, "shortDescription": {"text": codes.titles().get(c, c)}, "help": {"text": codes.page(c) or c}}
        for c in used
    ]
    driver = {"name": "accord", "version": VERSION, "rules": rules}
    results = [_result(f, used.index(f.code)) for f in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json_text({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(fault: Fault, rule: int) -> dict[str, Any]:
    level = "warning" if fault.is_warning else "error"
    found = {"ruleId": fault.code, "ruleIndex": rule, "level": level, "message": {"text": _sentence(fault)}}
    places = {"locations": [_location(fault.mark)]} if fault.mark else {}
    notes = [
        {"id": n, **_location(mark), "message": {"text": caption}} for n, (caption, mark) in enumerate(fault.notes)
    ]
    return {**found, **places, **({"relatedLocations": notes} if notes else {})}


def _location(mark: Mark) -> dict[str, Any]:
    region = {"startLine": mark.line + 1, "startColumn": mark.column + 1, "endColumn": mark.column + mark.length + 1}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(mark.source.name)}, "region": region}}


def _uri(name: str) -> str:
    """The name of a file as a relative or file URI."""
    plain = quote(name.replace("\\", "/"), safe="/")
    return f"file://{plain}" if plain.startswith("/") else plain


FORMATS: Mapping[str, Callable[[Iterable[Fault]], str]] = {
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}
