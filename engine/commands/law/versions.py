"""`accord versions`: what law there is."""

from __future__ import annotations

from typing import Any

import click

from ...base import messages
from ...base.cited import cautions
from ...base.diagnostics import DiagnosticError, Diagnostics
from ...base.node import Node
from ...consolidation.library import Library
from ...contracts.versions import starts
from ..help import Command
from ..options import say, say_diagnostics, say_json, with_format, with_rules


@click.command("versions", cls=Command)
@with_format("text", "json")
@with_rules
def command(form: str, library: Library) -> int:
    """List the accords, their versions and variants, with their dates."""
    diagnostics = Diagnostics()
    diagnostics.extend(diagnostic for _, diagnostic in library.strays())
    found = {id_: entry for id_ in library.ids() if (entry := _entry(id_, library, diagnostics)) is not None}
    if form == "json":
        say_json({"rules_dir": str(library.folder), "why": str(library.why), "versions": list(found.values())})
    else:
        folder = messages.say("commands", "rules-from", folder=str(library.folder), why=library.why)
        say(f"{folder}\n", folded=True)
        for id_, entry in found.items():
            if entry["amends"] not in found:
                _print(id_, found, 0)
    say_diagnostics(diagnostics)
    return 1 if diagnostics.errors else 0


def _entry(id_: str, library: Library, diagnostics: Diagnostics) -> dict[str, Any] | None:
    mine = Diagnostics()
    try:
        document = library.document(id_)
        first, last, read = starts(library.consolidate(id_, mine).document, {})
    except DiagnosticError as error:
        diagnostics.extend(error.diagnostics)
        return None
    diagnostics.extend(mine)
    return {
        "id": id_,
        "kind": document.text("kind"),
        "title": document.text("title"),
        "amends": document.text("amends"),
        "signed": document.text("signed"),
        "published": document.text("published"),
        "from": first.isoformat() if first else None,
        "until": last.isoformat() if last else None,
        "why": str(messages.say("report", "read", reading=read[0], option=read[1])) if read else "",
        "territory": _territory(document),
        "cautions": cautions(document),
    }


def _territory(document: Node) -> dict[str, str]:
    found = document.get("territory")
    return {k: v.line for k, v in found.map.items()} if found is not None else {}


def _print(id_: str, found: dict[str, dict[str, Any]], depth: int) -> None:
    entry = found[id_]
    dates = [str(messages.say("commands", "signed", day=entry["signed"]))] if entry["signed"] else []
    if entry["kind"] == "variant":
        where = "".join(f", {k} {v}" for k, v in entry["territory"].items())
        dates.append(f"{messages.say('commands', 'a-variant')}{where}")
    elif not entry["from"]:
        dates.append(str(messages.say("commands", "where-named")))
    else:
        since, until = messages.say("commands", "from", start=entry["from"]), entry["until"]
        told = messages.say("commands", "from-until", start=entry["from"], end=until) if until else since
        dates.append(f"{told} ({entry['why']})" if entry["why"] else str(told))
    indent = "  " * depth
    say(f"{indent}{id_}", folded=True)
    say(f"{indent}    {entry['title']}", folded=True)
    say(f"{indent}    {'; '.join(dates)}", folded=True)
    for text in entry["cautions"].values():
        say(f"{indent}    {messages.say('commands', 'caution', text=text)}", folded=True)
    for other, about in found.items():
        if about["amends"] == id_:
            _print(other, found, depth + 1)
