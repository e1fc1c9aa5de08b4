"""`accord diff`: what changes between two texts."""

from __future__ import annotations

import click

from ...consolidation.library import Library
from ...report.locale import Locale
from ...tools.diff.inputs import pairs, side
from ...tools.diff.names import Names
from ...tools.diff.render import to_json
from ...tools.diff.render.to_html import as_html
from ...tools.diff.render.to_markdown import as_markdown
from ...tools.diff.render.to_text import as_text
from ...tools.diff.render.view import View, head
from ..help import Command
from ..options import say, say_json, with_format, with_locale, with_rules


@click.command("diff", cls=Command)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--all", "everything", is_flag=True)
@with_locale
@with_format("text", "markdown", "json", "html")
@with_rules
def command(a: str, b: str, everything: bool, locale: str, form: str, library: Library) -> int:
    """Say what changes between two versions of a text, each change with its article."""
    one, other = side(a, library), side(b, library)
    found = pairs(one, other)
    style = Locale(locale)
    if form == "json":
        data = [to_json.as_data(p, Names(p.before, p.after, style)) for p in found]
        say_json(data[0] if one.reference or other.reference else data)
        return 1 if any(p.changes for p in found) else 0
    pages = [View(p.changes, Names(p.before, p.after, style), everything).page(*head(p, style)) for p in found]
    if form == "html":
        say(as_html(pages, style))
    else:
        say(
            "\n".join(as_markdown(page) if form == "markdown" else as_text(page) for page in pages)
            or style.say("diff", "no-difference")
        )
    return 1 if any(p.changes for p in found) else 0
