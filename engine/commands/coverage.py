"""`accord coverage`: how much of a law the stated lines of contracts exercise."""

from __future__ import annotations

import re
from fractions import Fraction

import click

from ..exercise.coverage import measure
from ..exercise.exceptions import read_exceptions
from ..exercise.reading import contracts
from ..exercise.units import KINDS
from ..library import Library
from ..report import coverage as report
from .output import say, say_faults, say_json, with_format, with_rules


@click.command("coverage")
@click.argument("rules", nargs=-1, metavar="[RULES]…")
@click.option("--contracts", "paths", multiple=True, metavar="PATH", help="A contract or a folder of them (else contracts/ and tests/contracts/ here); may be repeated.")  # fmt: skip
@click.option("--fail-under", "least", metavar="PERCENT", help="Fail where less than this is exercised.")
@click.option("--exceptions", "excepted", metavar="FILE", help="Parts that nothing can exercise, each with its reason (else exceptions.yaml beside the folder of contracts).")  # fmt: skip
@with_format("text", "json")
@with_rules
def command(
    rules: tuple[str, ...],
    paths: tuple[str, ...],
    least: str | None,
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
    """
    limit, exceptions = _percent(least), read_exceptions(excepted, paths)
    measured = measure(library, rules or library.ids(), [c for _, c in contracts(paths)])
    found = measured.without(exceptions.because)
    if form == "json":
        say_json(report.as_data(found))
    else:
        say(report.as_text(found))
    names = [u.name for u in measured.units], [u.name for u in measured.uncovered]
    stale = exceptions.unneeded(*names, KINDS) if not rules else []
    say_faults([*found.missed, *stale])
    return 1 if found.missed or stale or (limit is not None and found.share < limit) else 0


def _percent(text: str | None) -> Fraction | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", text) or Fraction(text) > 100:
        raise click.UsageError(f"--fail-under takes a percentage from 0 to 100, not {text}")
    return Fraction(text) / 100
