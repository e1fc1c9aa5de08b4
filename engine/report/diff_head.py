"""The head of a difference: the two texts with their titles and dates."""

from __future__ import annotations

from .. import dates
from ..compare.diff_pairs import Pair
from ..marks import shown
from ..nodes import Node
from ..selection import starts
from ..words import Locale


def head(pair: Pair, locale: Locale) -> tuple[str, list[str]]:
    """The title of the page, and a line on each text."""
    title = " → ".join(shown(c) for c in pair.called)
    lines = [f"{sign} {about(text, locale)}" for sign, text in (("−", pair.before), ("+", pair.after)) if text.map]
    if lines[1:] and lines[0][1:] == lines[1][1:]:
        lines = [lines[0][2:]]
    if not pair.changes:
        lines.append(locale.word("no difference"))
    return title, lines


def about(text: Node, locale: Locale) -> str:
    title = shown(text.text("title") or text.text("id") or "")
    signed = dates.parse(text.text("signed") or "")
    told = [f"{locale.word('signed')} {locale.day(signed)}"] if signed else []
    if text.text("kind") != "variant":
        start, end, read = starts(text, {})
        if start:
            told.append(f"{locale.word('in force from')} {locale.day(start)}")
        if end:
            told.append(f"{locale.word('in force until')} {locale.day(end)}")
        if read:
            label = text.text("readings", read[0], "options", read[1], "label") or read[1]
            told.append(f"{locale.word('as read')}: {shown(label)}")
    return title + (f" ({', '.join(told)})" if told else "")
