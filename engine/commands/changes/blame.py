"""`accord blame`: which instrument set each value."""

from __future__ import annotations

import click

from ...base.cited import written_by
from ...base.node import plain
from ...consolidation.library import Library
from ...report.locale import Locale
from ...report.statement_json import jsonable
from ...tools.diff.history import blamed, no_cell, target, text_of
from ...tools.diff.names import Names
from ...tools.diff.sentences import said, type_of, value_text
from ..help import Command
from ..options import say, say_json, with_format, with_locale, with_rules


@click.command("blame", cls=Command)
@click.argument("rules", metavar="RULES")
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--all", "everything", is_flag=True)
@with_locale
@with_format("text", "json")
@with_rules
def command(rules: str, name: str | None, everything: bool, locale: str, form: str, library: Library) -> int:
    """Say which instrument set each value, and what it was before."""
    text = text_of(library, rules)
    wanted = target(name, [text]) if name else None
    found = [c for c in blamed(library, rules, everything) if wanted is None or wanted.holds(c)]
    if name and not found:
        raise no_cell(name)
    names = Names(text, text, Locale(locale))
    if form == "json":
        say_json(
            [
                {
                    "target": c.name,
                    "at": dict(c.at),
                    "value": jsonable(plain(c.after)) if c.after else None,
                    "instrument": c.origin.instrument if c.origin else None,
                    "source": c.origin.source if c.origin else None,
                    "before": jsonable(plain(c.before)) if c.before else None,
                }
                for c in found
            ]
        )
        return 0
    for change in found:
        sentence = said(change, names)
        body = "".join(piece for _, piece in sentence.pieces)
        who = written_by(change.origin, text) or "?"
        old = value_text(change, change.before, names, type_of(change, names)) if change.before else ""
        was = f" ({names.locale.say('diff', 'was', before=old)})" if old else ""
        say(f"{sentence.lead}{body}{was} [{who}]" if body else f"{sentence.subject}{was} [{who}]", folded=True)
    return 0
