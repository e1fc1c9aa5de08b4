"""`accord import`: filled sheets turned into contract files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ...base import messages
from ...base.diagnostics import Diagnostic, Diagnostics
from ...base.files import save
from ...base.positions import printable
from ...consolidation.library import Library
from ...tools.spreadsheets.contracts import Draft, read_contracts, refused_csv
from ...tools.spreadsheets.csv_file import ENCODINGS
from ...tools.spreadsheets.grid import MAX_BYTES, file_name
from ...tools.spreadsheets.sources import as_yaml, grids_of
from ..help import Command
from ..options import say, say_diagnostics, say_json, usage, with_format, with_rules

REFUSED = "refused.csv"


@click.command("import", cls=Command)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("-o", "--output", "folder", metavar="DIR")
@click.option("--check", "only", is_flag=True)
@click.option("--rules", metavar="RULES")
@click.option(
    "--locale",
    type=click.Choice(["fr", "en"]),
    default=None,
)
@click.option("--encoding", type=click.Choice(ENCODINGS), default="utf-8", show_default=True)
@click.option("--partial", is_flag=True)
@click.option("--force", is_flag=True)
@with_format("text", "json")
@with_rules
def command(
    files: tuple[str, ...],
    folder: str | None,
    only: bool,
    rules: str | None,
    locale: str | None,
    encoding: str,
    partial: bool,
    force: bool,
    form: str,
    library: Library,
) -> int:
    """Turn filled sheets, XLSX or CSV, into contract files."""
    if (folder is None) == (not only):
        raise usage(messages.say("commands", "where-to-write"))
    if folder == "-":
        raise usage(messages.say("commands", "output-folder"))
    diagnostics, strays = Diagnostics(), Diagnostics()
    stdin = sys.stdin.buffer.read(MAX_BYTES + 1) if "-" in files else b""
    grids = grids_of(files, stdin, encoding, diagnostics)
    drafts = read_contracts(grids, library, rules, locale or "fr", diagnostics, strays, locale is not None)
    told = [*diagnostics, *strays, *(f for d in drafts for f in d.diagnostics)]
    refused = [d for d in drafts if not d.is_sound]
    fine = not diagnostics.errors and not strays.errors and not refused
    if not fine and not (partial and not diagnostics.errors):
        if form == "json":
            say_json(_data({}, drafts, told, strays))
        else:
            say_diagnostics(told)
            if not only:
                nothing = messages.say("commands", "none-written", refused=len(refused), count=len(drafts))
                click.echo(str(nothing), err=True)
        return 1
    names = _names(drafts)
    out = Path(folder or "")
    texts = {out / n: as_yaml(d.node, _origin(d)).encode() for n, d in names.items() if d.node is not None}
    if not fine:
        texts[out / REFUSED] = refused_csv(
            [(d.title, f) for d in refused for f in d.diagnostics.errors] + [("", f) for f in strays]
        )
    if not only:
        save(texts, force, folders=True)
    if form == "json":
        say_json(_data({} if only else names, drafts, told, strays))
        return 0 if fine else 1
    for name in names if not only else ():
        say(printable(str(out / name)))
    say_diagnostics(told)
    many = messages.say("commands", "contracts", count=len(names))
    written = messages.say("commands", "written", contracts=many)
    done = messages.say("commands", "readable", contracts=many) if only else written
    if fine:
        say(done)
    elif only:
        say(messages.say("commands", "some-refused", done=done, refused=len(refused)))
    else:
        say(messages.say("commands", "refused-in", done=done, refused=len(refused), path=str(out / REFUSED)))
    return 0 if fine else 1


def _names(drafts: tuple[Draft, ...]) -> dict[str, Draft]:
    found: dict[str, Draft] = {}
    for draft in drafts:
        if draft.is_sound:
            found[file_name(draft.title, found)] = draft
    return found


def _origin(draft: Draft) -> str:
    """Where a contract comes from, without the folder of the file."""
    return f"From {Path(draft.sheet).name}, row {draft.cell.row + 1}."


def _data(
    names: dict[str, Draft], drafts: tuple[Draft, ...], told: list[Diagnostic], strays: Diagnostics
) -> dict[str, Any]:
    files = {d.title: n for n, d in names.items()}
    return {
        "contracts": [
            {
                "contract": d.title,
                "row": d.cell.row + 1,
                "sheet": d.sheet,
                "file": files.get(d.title),
                "status": "sound" if d.is_sound else "refused",
            }
            for d in drafts
        ],
        "faults": [
            {"code": f.code, "message": f.message, "at": f.span.place if f.span else None, "hint": f.hint} for f in told
        ],
    }
