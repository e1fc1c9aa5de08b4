"""Faults for a person: code and sentence, the place with its excerpt and a caret, and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from ..faults import Fault
from ..marks import Mark

Paint = Callable[[str, str], str]


def plainly(text: str, _: str) -> str:
    return text


def as_text(fault: Fault, paint: Paint = plainly) -> str:
    """One fault as a block of lines."""
    colour = "yellow" if fault.is_warning else "red"
    lines = [f"{paint(fault.code, colour)} {fault.message}"]
    if fault.mark is not None:
        lines += _excerpt(fault.mark, "", paint)
    for caption, mark in fault.notes:
        lines += _excerpt(mark, caption, paint)
    if fault.hint:
        lines.append(f"  {paint('→', 'cyan')} {fault.hint}")
    return "\n".join(lines)


def _excerpt(mark: Mark, caption: str, paint: Paint) -> list[str]:
    number = str(mark.line + 1)
    line, caret = mark.excerpt()
    place = f"  {mark.place}" + (f"  {caption}" if caption else "")
    return [place, f"  {number} | {line}", f"  {' ' * len(number)} | {paint(caret, 'red' if not caption else 'cyan')}"]


def as_json(faults: Iterable[Fault]) -> str:
    """All faults as JSON: code, message, file, line and column from 1, hint and notes."""

    def place(mark: Mark | None) -> dict[str, object]:
        return {"file": mark.source.name, "line": mark.line + 1, "column": mark.column + 1} if mark else {}

    listed = [
        {"code": f.code, "severity": "warning" if f.is_warning else "error", "message": f.message, **place(f.mark), "hint": f.hint,
         "notes": [{"message": caption, **place(mark)} for caption, mark in f.notes]}
        for f in faults
    ]  # fmt: skip
    return json.dumps({"faults": listed}, ensure_ascii=False, indent=2) + "\n"
