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
from ..options import say, say_diagnostics, say_json, usage, with_format, with_rules


@click.command("coverage")
@click.argument("rules", nargs=-1, metavar="[RULES]…")
@click.option(
    "--contracts",
    "paths",
    multiple=True,
    metavar="PATH",
    help="A contract or a folder of them (else tests/contracts, or the contracts here); may be repeated.",
)
@click.option("--fail-under", "least", metavar="PERCENT", help="Fail where less than this is exercised.")
@click.option(
    "--codes", "coded", is_flag=True, help="Instead list the codes of the rule files, and the contracts that name each."
)
@click.option(
    "--generate",
    "folder",
    metavar="FOLDER",
    help="Write a contract, to be filled in, for each boundary and option that some contract comes near.",
)
@click.option(
    "--exceptions",
    "excepted",
    metavar="FILE",
    help="Parts that nothing can exercise, each with its reason (else exceptions.yaml beside the folder of contracts).",
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
    """Say which parts of a law the contracts exercise, and list those that none does.

    A part is a rule, a case or branch, a figure of a table, a payment, deadline or condition, an option of a reading,
    an operation of an amendment, or one side of a boundary: the last day and the next, 39 999 and 40 000. It is
    exercised where a line under `expected` that comes out has it in its computation; what was only recorded does not
    count. RULES are ids; without any, all of the rules folder.

    \b
    Example:
      accord coverage
      accord coverage accord/version --contracts tests/contracts --fail-under 95
      accord coverage --generate drafts
      accord coverage --codes
    """
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
