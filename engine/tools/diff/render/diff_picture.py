"""Amounts before and after as horizontal bars, one pair for each cell that changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape
from itertools import groupby

from ....report.locale import Locale
from .tables import Bar, Grid
from .view import Page

LEFT, WIDE, RIGHT = 110, 520, 150  # text, bars, amounts
HIGH, GAP = 12, 8


def picture(page: Page, locale: Locale, id_: str = "amounts") -> str:
    """An SVG picture of all changed amounts of the page; nothing where there are none."""
    grids = [g for g in page.grids if g.bars]
    most = max((x for g in grids for b in g.bars for x in (b.before, b.after) if x), default=Fraction(0))
    if most <= 0:
        return ""
    lines: list[str] = []
    height = 34
    for grid in grids:
        height = _grid(grid, most, height, lines)
    name = locale.word("Amounts before and after")
    told = "; ".join(_told(g, b) for g in grids for b in g.bars)
    width = LEFT + WIDE + RIGHT
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
        f' aria-labelledby="{id_}-title {id_}-desc" font-family="system-ui, sans-serif" font-size="12" fill="#1a1a1a">',
        f'<title id="{id_}-title">{escape(name)}</title>',
        f'<desc id="{id_}-desc">{escape(told)}</desc>',
        *_legend(locale),
        *lines,
        "</svg>",
    ])  # fmt: skip


def _told(grid: Grid, bar: Bar) -> str:
    who = ", ".join(x for x in (grid.title, bar.row, bar.column) if x)
    return f"{who}: {bar.texts[0]} → {bar.texts[1]}"


def _legend(locale: Locale) -> Iterator[str]:
    for place, (word, style) in enumerate((("before", _OLD), ("after", _NEW))):
        x = LEFT + place * 120
        yield f'<rect x="{x}" y="8" width="14" height="{HIGH}" {style}/>'
        yield f'<text x="{x + 20}" y="18">{escape(locale.word(word))}</text>'


_OLD = 'fill="#ffffff" stroke="#1a1a1a"'
_NEW = 'fill="#1f5fa8" stroke="#1f5fa8"'


def _grid(grid: Grid, most: Fraction, top: int, lines: list[str]) -> int:
    """Draws one table below `top`; returns where it ends."""
    for row, bars in groupby(grid.bars, key=lambda b: b.row):
        top += 22
        title = ", ".join(x for x in (row, grid.title) if x)
        lines.append(f'<text x="0" y="{top}" font-weight="bold">{escape(title)}</text>')
        top += 6
        for bar in bars:
            top = _bar(bar, most, top, lines)
    return top


def _bar(bar: Bar, most: Fraction, top: int, lines: list[str]) -> int:
    shown: Sequence[tuple[Fraction | None, str, str]] = ((bar.before, _OLD, bar.texts[0]), (bar.after, _NEW, bar.texts[1]))  # fmt: skip
    lines.append(f'<text x="{LEFT - 8}" y="{top + HIGH + 3}" text-anchor="end">{escape(bar.column)}</text>')
    for amount, style, text in shown:
        if amount is not None:
            long = max(1, round(amount / most * WIDE))
            lines.append(f'<rect x="{LEFT}" y="{top}" width="{long}" height="{HIGH - 2}" {style}/>')
            lines.append(f'<text x="{LEFT + long + 6}" y="{top + HIGH - 2}">{escape(text)}</text>')
            top += HIGH
    return top + GAP
