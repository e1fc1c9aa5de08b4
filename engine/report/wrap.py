"""Lines that fit a narrow page: broken at spaces, nothing left out."""

from __future__ import annotations


def fold(text: str, width: int | None) -> str:
    """Lines broken at spaces so that each fits; what is carried over stands further in. Nothing is left out."""
    return text if width is None else "\n".join(part for line in text.split("\n") for part in folded(line, width))


def folded(line: str, width: int) -> list[str]:
    """One line in parts; a column of spaces is a place to break like any other."""
    if len(line) <= width:
        return [line]
    inner = " " * min(len(line) - len(line.lstrip()) + 4, width // 2)
    found, rest = [], line
    while len(rest) > width:
        start = len(rest) - len(rest.lstrip())
        at = rest.rfind(" ", start + 1, width + 1)
        at = at if at > start else width
        found.append(rest[:at].rstrip())
        rest = inner + rest[at:].lstrip()
    return [*found, rest]
