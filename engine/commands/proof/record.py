"""`accord record`: what a contract gives now, kept beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ...base import messages
from ...base.diagnostics import Diagnostic, DiagnosticError, Diagnostics
from ...base.files import write
from ...base.positions import printable
from ...consolidation.library import Library
from ...contracts.contract import read_contract
from ...contracts.evaluate import evaluate
from ...contracts.expected import stated_diagnostics
from ...tools.regression import recorded
from ...tools.regression.discover import contract_files, is_recorded, orphan, orphans, recorded_beside
from ...tools.regression.run import read_node
from ..help import Command
from ..options import say, say_diagnostics, say_json, usage, with_format, with_rules


@click.command("record", cls=Command)
@click.argument("contracts", nargs=-1, required=True, metavar="CONTRACT…")
@with_format("text", "json")
@with_rules
def command(contracts: tuple[str, ...], form: str, library: Library) -> int:
    """Keep what a contract gives now beside it, with the receipt."""
    if "-" in contracts:
        raise usage(messages.say("commands", "nothing-beside"))
    diagnostics: list[Diagnostic] = [orphan(path) for path in orphans(contracts, Path.cwd())]
    told: list[dict[str, Any]] = []
    for path in contract_files(contracts, Path.cwd()):
        beside = recorded_beside(path)
        node = read_node(path)
        try:
            statement = evaluate(read_contract(node, Diagnostics()), library)
            now = recorded.made(statement, library, path)
            changes = recorded.changes(recorded.read(beside).results, now.results) if is_recorded(path) else ()
        except DiagnosticError as error:
            if {f.code for f in error.diagnostics} <= stated_diagnostics(node):
                told.append({"file": str(path), "results": 0, "written": True, "moved": 0})
            else:
                diagnostics += error.diagnostics
            continue
        if not changes:
            write(beside, recorded.as_text(now, path))
        told.append({"file": str(beside), "results": len(now.results), "written": not changes, "moved": len(changes)})
    if form == "json":
        say_json({"recorded": told})
    for one in told if form == "text" else ():
        said = messages.say("commands", "refused-as-stated")
        if one["results"] and one["written"]:
            said = messages.say("commands", "results", count=one["results"])
        elif one["results"]:
            said = messages.say("commands", "accept-first", moved=one["moved"])
        say(f"{printable(str(one['file']))}: {said}")
    say_diagnostics(diagnostics)
    return 0 if not diagnostics and all(one["written"] for one in told) else 1
