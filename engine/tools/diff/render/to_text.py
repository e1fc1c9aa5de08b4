"""A difference as text: lines that are wrapped, tables that are aligned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from ....report.layout import page as paged
from ..formulas import in_brackets, marked
from .tables import Grid
from .view import Line, Listing, Page

WIDTH = 110


def as_text(page: Page, width: int = WIDTH, loud: bool = True) -> str:
    """The page as lines; `loud` writes headings in capitals."""
    blocks: list[Sequence[str]] = [[page.title, *(x for line in page.intro for x in _wrapped(line, "", width))]]
    for heading, entries in page.parts:
        lines = [heading.upper()] if loud else _wrapped(heading, "", width)
        for tabular, run in groupby(entries, key=lambda e: e.columns if isinstance(e, Grid) else None):
            if tabular is None:
                lines += [line for entry in run if not isinstance(entry, Grid) for line in _entry(entry, width)]
            else:
                lines += _grids([entry for entry in run if isinstance(entry, Grid)])
        blocks.append(lines)
    blocks.append([x for line in page.tail for x in _wrapped(line, "", width)])
    return paged(blocks)


def _entry(entry: Line | Listing, width: int) -> Iterator[str]:
    if isinstance(entry, Line):
        text = line_text(entry) + (f" [{entry.article}]" if entry.article else "")
        yield from _wrapped(f"{entry.sign} {text}", "", width)
        return
    items = [f"{'; '.join(labels)}{f' [{article}]' if article else ''}" for article, labels in entry.items]
    yield from _wrapped(f"{entry.sign} {entry.word}: {'; '.join(items)}", "", width)


def line_text(line: Line) -> str:
    """A line without its sign and its article; what is gone and what is new stand in brackets."""
    return line.lead + marked(line.pieces, in_brackets) + (f" ({line.rest})" if line.rest else "")


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    return wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _grids(grids: Sequence[Grid]) -> Iterator[str]:
    """Tables with the same columns under one heading; one of a single row stands on the line of its title."""
    rows: list[tuple[str, Sequence[str], str]] = []
    for grid in grids:
        articles = list(dict.fromkeys(a for _, _, a in grid.rows if a))
        if len(grid.rows) == 1:
            rows.append((f"{grid.sign} {grid.title}", grid.rows[0][1], articles[0] if articles else ""))
            continue
        rows.append((f"{grid.sign} {grid.title}", (), articles[0] if len(articles) == 1 else ""))
        rows += [(f"    {h}", cells, a if len(articles) > 1 else "") for h, cells, a in grid.rows]
    first = max(len(heading) for heading, cells, _ in rows if cells)
    columns = grids[0].columns
    widths = [max(len(c) for c in (name, *(r[1][i] for r in rows if r[1]))) + 2 for i, name in enumerate(columns)]
    yield " " * first + "".join(n.rjust(w) for n, w in zip(columns, widths, strict=True))
    for heading, cells, article in rows:
        text = heading.ljust(first) + "".join(c.rjust(w) for c, w in zip(cells, widths, strict=bool(cells)))
        yield text.rstrip() + (f"  [{article}]" if article else "")
