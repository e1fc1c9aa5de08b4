"""A difference as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..formulas import GONE, marked
from .tables import Grid
from .view import Line, Listing, Page

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")


def as_markdown(page: Page) -> str:
    """A heading for each section; lines that follow one another are one list, and cells are tables."""
    lines = [f"# {_safe(page.title)}", "", *(f"- {_safe(line)}" for line in page.intro)]
    for heading, entries in page.parts:
        lines += ["", f"## {_safe(heading)}"]
        before: type | None = None
        for entry in entries:
            if type(entry) is not Line or before is not Line:
                lines.append("")
            before = type(entry)
            lines += list(_grid(entry) if isinstance(entry, Grid) else _entry(entry))
    if page.tail:
        lines += ["", *(f"*{_safe(line)}*" for line in page.tail)]
    return "\n".join(lines) + "\n"


def _entry(entry: Line | Listing) -> Iterator[str]:
    if isinstance(entry, Line):
        rest = f" ({_safe(entry.rest)})" if entry.rest else ""
        safe = [(kind, _safe(text)) for kind, text in entry.pieces]
        yield f"- {entry.sign} {_safe(entry.lead)}{marked(safe, _span)}{rest}{_article(entry.article)}"
        return
    yield f"- {entry.sign} {_safe(entry.word)}"
    for article, labels in entry.items:
        yield f"  - {_safe('; '.join(labels))}{_article(article)}"


def _grid(grid: Grid) -> Iterator[str]:
    articles = list(dict.fromkeys(a for _, _, a in grid.rows if a))
    yield f"**{grid.sign} {_safe(grid.title)}**{_article('; '.join(articles))}"
    yield ""
    yield "| | " + " | ".join(map(_safe, grid.columns)) + " |"
    yield "|---|" + "---:|" * len(grid.columns)
    for heading, cells, _ in grid.rows:
        yield f"| {_safe(heading)} | " + " | ".join(map(_safe, cells)) + " |"


def _span(kind: str, text: str) -> str:
    return f"~~{text}~~" if kind == GONE else f"**{text}**"


def _article(article: str) -> str:
    return f" *({_safe(article)})*" if article else ""


def _safe(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
