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
from ..options import say, say_file, usage, with_rules


@click.command("template")
@click.argument("rules", metavar="RULES")
@click.option(
    "-o", "--output", "name", required=True, metavar="FILE", help="FILE.xlsx or FILE.csv; - for standard output."
)
@click.option("--format", "form", type=click.Choice(["xlsx", "csv"]), help="What to write, where FILE does not say.")
@click.option(
    "--locale",
    type=click.Choice(["fr", "en"]),
    default="fr",
    show_default=True,
    help="The words of labels and lists, the same as for `accord import`.",
)
@click.option("--force", is_flag=True, help="Overwrite files that are there.")
@with_rules
def command(rules: str, name: str, form: str | None, locale: str, force: bool, library: Library) -> int:
    """Write the empty sheets of contracts under RULES, with a column for each fact, to fill in and to import.

    One sheet has a row a contract, the others a row for each member that facts are per. A CSV file holds one sheet:
    the others are written beside it, as FILE-name.csv. On standard output CSV is the sheet of contracts alone.

    \b
    Example:
      accord template accord/version -o contracts.xlsx
      accord template accord/version -o contracts.csv --locale en
    """
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
