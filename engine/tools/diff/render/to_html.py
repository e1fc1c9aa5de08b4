"""A difference as one page of HTML: no script, nothing from elsewhere; it prints, and can be read aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape
from itertools import groupby

from ....report.locale import Locale
from ....report.page import STYLE
from ..formulas import GONE, KEPT, marked
from ..sentences import SIGNS
from .tables import Bar, Grid
from .view import Line, Listing, Page


def as_html(pages: Sequence[Page], locale: Locale) -> str:
    """All pages below each other in one document, which has the title of the first."""
    title = escape(pages[0].title if pages else locale.say("diff", "no-difference"))
    body = (
        "\n".join(line for number, page in enumerate(pages, 1) for line in _page(page, number, locale))
        or f"<h1>{title}</h1>"
    )
    return f"""<!DOCTYPE html>
<html lang="{locale.name}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def _page(page: Page, number: int, locale: Locale) -> Iterator[str]:
    yield f"<h1>{escape(page.title)}</h1>"
    yield "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in page.intro) + "</ul>"
    yield '<div class="law">'
    for heading, entries in page.parts:
        yield f"<h2>{escape(heading)}</h2>"
        lines: list[str] = []
        for entry in entries:
            if isinstance(entry, Grid):
                yield from _list(lines)
                lines = []
                yield from _table(entry, locale)
            else:
                lines.append(_entry(entry, locale))
        yield from _list(lines)
    yield from (f"<p>{escape(line)}</p>" for line in page.tail)
    yield "</div>"
    drawn = picture(page, locale, f"amounts-{number}")
    if drawn:
        yield f"<figure><h2>{escape(locale.say('diff', 'amounts'))}</h2>\n{drawn}</figure>"


def _list(lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield "<ul>\n" + "\n".join(f"<li>{line}</li>" for line in lines) + "\n</ul>"


def _entry(entry: Line | Listing, locale: Locale) -> str:
    if isinstance(entry, Line):
        changed = any(kind != KEPT for kind, _ in entry.pieces)
        text = marked([(kind, escape(text)) for kind, text in entry.pieces], _mark)
        rest = f" ({escape(entry.rest)})" if entry.rest else ""
        shown = f"<code>{text}</code>" if changed else text
        return f"{_sign(entry.sign, locale)}{escape(entry.lead)}{shown}{rest}{_article(entry.article)}"
    items = "".join(f"<li>{escape('; '.join(labels))}{_article(article)}</li>" for article, labels in entry.items)
    return f'{_sign(entry.sign, locale)}{escape(entry.word)}: <ul class="names">{items}</ul>'


def _table(grid: Grid, locale: Locale) -> Iterator[str]:
    articles = list(dict.fromkeys(a for _, _, a in grid.rows if a))
    yield f"<table>\n<caption>{_sign(grid.sign, locale)}{escape(grid.title)}{_article('; '.join(articles))}</caption>"
    heads = "".join(f'<th scope="col">{escape(c)}</th>' for c in grid.columns)
    yield f'<thead><tr><th scope="col">{escape(locale.say("diff", "row"))}</th>{heads}</tr></thead>\n<tbody>'
    for heading, cells, _ in grid.rows:
        yield f'<tr><th scope="row">{escape(heading)}</th>' + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>"
    yield "</tbody>\n</table>"


def _sign(sign: str, locale: Locale) -> str:
    """The sign of a verb, which is read aloud as the verb."""
    verb = next(v for v, s in SIGNS.items() if s == sign)
    told = locale.say("diff", f"verb-{verb}")
    return f'<span role="img" aria-label="{escape(told)}">{escape(sign)}</span> '


def _mark(kind: str, text: str) -> str:
    tag = "del" if kind == GONE else "ins"
    return f"<{tag}>{text}</{tag}>"


def _article(article: str) -> str:
    return f' <span class="article">[{escape(article)}]</span>' if article else ""


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
    name = locale.say("diff", "amounts")
    told = "; ".join(_told(g, b) for g in grids for b in g.bars)
    width = LEFT + WIDE + RIGHT
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
                f' height="{height}" role="img" aria-labelledby="{id_}-title {id_}-desc" font-family="system-ui,'
                ' sans-serif" font-size="12" fill="#1a1a1a">'
            ),
            f'<title id="{id_}-title">{escape(name)}</title>',
            f'<desc id="{id_}-desc">{escape(told)}</desc>',
            *_legend(locale),
            *lines,
            "</svg>",
        ]
    )


def _told(grid: Grid, bar: Bar) -> str:
    who = ", ".join(x for x in (grid.title, bar.row, bar.column) if x)
    return f"{who}: {bar.texts[0]} → {bar.texts[1]}"


def _legend(locale: Locale) -> Iterator[str]:
    for place, (word, style) in enumerate(zip(locale.heads("diff", "before", "after"), (_OLD, _NEW), strict=True)):
        x = LEFT + place * 120
        yield f'<rect x="{x}" y="8" width="14" height="{HIGH}" {style}/>'
        yield f'<text x="{x + 20}" y="18">{escape(word)}</text>'


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
    shown: Sequence[tuple[Fraction | None, str, str]] = (
        (bar.before, _OLD, bar.texts[0]),
        (bar.after, _NEW, bar.texts[1]),
    )
    lines.append(f'<text x="{LEFT - 8}" y="{top + HIGH + 3}" text-anchor="end">{escape(bar.column)}</text>')
    for amount, style, text in shown:
        if amount is not None:
            long = max(1, round(amount / most * WIDE))
            lines.append(f'<rect x="{LEFT}" y="{top}" width="{long}" height="{HIGH - 2}" {style}/>')
            lines.append(f'<text x="{LEFT + long + 6}" y="{top + HIGH - 2}">{escape(text)}</text>')
            top += HIGH
    return top + GAP
