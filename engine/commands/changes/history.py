"""`accord history`: one value through all versions."""

from __future__ import annotations

import click

from ...base.node import plain
from ...consolidation.library import Library
from ...report.locale import Locale
from ...report.statement_json import jsonable
from ...tools.diff.changes import Change
from ...tools.diff.history import Version, versions
from ...tools.diff.names import Names
from ...tools.diff.render.to_text import as_text
from ...tools.diff.render.view import Entry, Line, Page, View, about
from ..help import Command
from ..options import say, say_json, with_format, with_locale, with_rules


@click.command("history", cls=Command)
@click.argument("name", metavar="NAME")
@with_locale
@with_format("text", "json")
@with_rules
def command(name: str, locale: str, form: str, library: Library) -> int:
    """Follow one value through all versions of its accord, with their dates."""
    _, found = versions(library, name)
    style = Locale(locale)
    if form == "json":
        say_json(
            [
                {
                    "rules": v.id,
                    "title": v.text.text("title"),
                    "signed": v.text.text("signed"),
                    "changes": [_data(c) for c in v.changes],
                }
                for v in found
            ]
        )
        return 0
    parts = []
    for version in found:
        entries = _entries(version, style) or (Line("·", style.say("diff", "unchanged")),)
        parts.append((f"{version.id}: {about(version.text, style)}", entries))
    say(as_text(Page(name, (), tuple(parts)), loud=False), folded=True)
    return 0


def _entries(version: Version, locale: Locale) -> tuple[Entry, ...]:
    changes = version.changes
    view = View(changes, Names(version.text, version.text, locale), everything=True)
    return tuple(view.group(changes)) if changes else ()


def _data(change: Change) -> dict[str, object]:
    return {
        "verb": change.verb,
        "target": change.name,
        "at": dict(change.at),
        "before": jsonable(plain(change.before)) if change.before else None,
        "after": jsonable(plain(change.after)) if change.after else None,
        "source": change.origin.source if change.origin else None,
    }
