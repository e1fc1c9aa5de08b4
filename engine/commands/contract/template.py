"""`accord template`: the empty sheets of contracts under a rule set."""

from __future__ import annotations

from pathlib import Path

import click

from ...base import messages
from ...base.files import save
from ...base.positions import printable
from ...compiler.compile import compile_rules
from ...consolidation.library import Library
from ...report.locale import Locale
from ...tools.spreadsheets import template
from ..help import Command
from ..options import say, say_file, usage, with_rules


@click.command("template", cls=Command)
@click.argument("rules", metavar="RULES")
@click.option("-o", "--output", "name", required=True, metavar="FILE")
@click.option("--format", "form", type=click.Choice(["xlsx", "csv"]))
@click.option(
    "--locale",
    type=click.Choice(["fr", "en"]),
    default="fr",
    show_default=True,
)
@click.option("--force", is_flag=True)
@with_rules
def command(rules: str, name: str, form: str | None, locale: str, force: bool, library: Library) -> int:
    """Write the empty sheets of contracts under a rule set, XLSX or CSV."""
    path = Path(name)
    kind = form or path.suffix.lower().removeprefix(".")
    if kind not in ("xlsx", "csv"):
        raise usage(messages.say("commands", "output-ending", path=name))
    law = compile_rules(library, rules)
    if kind == "xlsx":
        files = {path: template.as_workbook(law, Locale(locale))}
    else:
        first, *others = template.as_csv(law, Locale(locale)).items()
        files = {path: first[1]} | {path.with_name(f"{path.stem}-{n}{path.suffix}"): data for n, data in others}
    if name == "-":
        say_file(next(iter(files.values())), kind == "xlsx")
        return 0
    save(files, force)
    for file in files:
        say(printable(str(file)))
    return 0
