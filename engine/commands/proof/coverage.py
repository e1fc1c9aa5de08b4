"""`accord coverage`: how much of a law the stated lines of contracts exercise."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import click

from ...base import messages
from ...base.files import save
from ...consolidation.library import Library
from ...tools.coverage import report
from ...tools.coverage.codes import codes, listed_codes, unneeded
from ...tools.coverage.coverage import Coverage, measure
from ...tools.coverage.exceptions import contracts, read_exceptions
from ...tools.coverage.generate import Draft, drafts
from ...tools.coverage.units import kinds
from ..help import Command
from ..options import say, say_diagnostics, say_json, usage, with_format, with_rules


@click.command("coverage", cls=Command)
@click.argument("rules", nargs=-1, metavar="[RULES]…")
@click.option(
    "--contracts",
    "paths",
    multiple=True,
    metavar="PATH",
)
@click.option("--fail-under", "least", metavar="PERCENT")
@click.option("--codes", "coded", is_flag=True)
@click.option(
    "--generate",
    "folder",
    metavar="FOLDER",
)
@click.option(
    "--exceptions",
    "excepted",
    metavar="FILE",
)
@with_format("text", "json")
@with_rules
def command(
    rules: tuple[str, ...],
    paths: tuple[str, ...],
    least: str | None,
    coded: bool,
    folder: str | None,
    excepted: str | None,
    form: str,
    library: Library,
) -> int:
    """Say which parts of a law the contracts exercise, and list those that none does."""
    limit, exceptions = _percent(least), read_exceptions(excepted, paths)
    measured = measure(library, rules or library.ids(), list(contracts(paths)))
    found = measured.without(exceptions.because)
    if coded:
        table = codes(library, rules or library.ids(), measured.lines, listed_codes(paths))
        say_json(report.codes_data(table)) if form == "json" else say(report.codes_text(table))
        say_diagnostics(unneeded(table))
        return 0 if all(c.is_shown for c in table) and not unneeded(table) else 1
    if folder is not None:
        return _generate(library, found, Path(folder))
    if form == "json":
        say_json(report.as_data(found))
    else:
        say(report.as_text(found))
    names = [u.name for u in measured.units], [u.name for u in measured.uncovered]
    stale = exceptions.unneeded(*names, kinds()) if not rules else []
    say_diagnostics([*found.missed, *stale])
    return 1 if found.missed or stale or (limit is not None and found.share < limit) else 0


def _generate(library: Library, found: Coverage, folder: Path) -> int:
    """Write the drafts, none over a file that is there; 1 where a boundary or option is left without one."""
    if str(folder) == "-":
        raise usage(messages.say("commands", "generate-folder"))
    texts: dict[Path, bytes] = {}
    kept, left = 0, []
    lines = [line for line in found.lines if line.missed is None]
    for one in drafts(library, found.uncovered, lines):
        if not isinstance(one, Draft):
            left.append(one)
            continue
        path = folder / f"{one.slug}.yaml"
        if path.exists():
            kept += 1
        else:
            texts[path] = one.text.encode()
    save(texts, folders=True)
    say(messages.say("commands", "drafts-written", written=len(texts), folder=str(folder), kept=kept))
    if left:
        say("\n".join(["", str(messages.say("commands", "none-near")), *(report.row(unit) for unit in left)]))
    return 1 if left else 0


def _percent(text: str | None) -> Fraction | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", text) or Fraction(text) > 100:
        raise usage(messages.say("commands", "percentage", given=text))
    return Fraction(text) / 100
