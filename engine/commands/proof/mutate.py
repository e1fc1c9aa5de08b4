"""`accord mutate`: which small changes of a law no contract would notice."""

from __future__ import annotations

import sys

import click

from ...base import streams
from ...consolidation.library import Library
from ...tools.coverage.exceptions import contracts, read_exceptions
from ...tools.coverage.mutation import report
from ...tools.coverage.mutation.run import LINE, NOTHING, mutate
from ..options import say, say_diagnostics, say_json, with_format, with_rules


@click.command("mutate")
@click.argument("rules", nargs=-1, metavar="[RULES]…")
@click.option(
    "--contracts",
    "paths",
    multiple=True,
    metavar="PATH",
    help="A contract or a folder of them (else tests/contracts, or the contracts here); may be repeated.",
)
@click.option(
    "--exceptions",
    "excepted",
    metavar="FILE",
    help=(
        "Changes proved to change nothing, each with its reason (else exceptions.yaml beside the folder of contracts)."
    ),
)
@with_format("text", "json")
@with_rules
def command(rules: tuple[str, ...], paths: tuple[str, ...], excepted: str | None, form: str, library: Library) -> int:
    """Change a law a little, in memory, and list the changes that no contract would notice.

    Each figure is moved one step up and one down (a euro, a day, a hundredth of a rate), each comparison to its
    neighbour (< and <=, == and !=), and exchanged for or, + for -, min for max, each number of a formula moved by 1.
    A change is noticed where a line under `expected` no longer comes out; what only a control of the texts notices is
    listed apart. RULES are ids; without any, all of the rules folder.

    \b
    Example:
      accord mutate
      accord mutate accord/version --contracts tests/contracts --format json
    """
    exceptions = read_exceptions(excepted, paths)
    read = list(contracts(paths))
    with click.progressbar(length=1, label="changes", file=sys.stderr, hidden=streams.is_plain(sys.stderr)) as bar:

        def tell(done: int, every: int) -> None:
            bar.length = every
            bar.update(done - bar.pos)

        found = mutate(library, rules or library.ids(), read, tell)
    because = exceptions.because
    say_json(report.as_data(found, because)) if form == "json" else say(report.as_text(found, because))
    unseen = [v.change.name for v in found.verdicts if v.by != LINE]
    stale = exceptions.unneeded((v.change.name for v in found.verdicts), unseen, ("change",)) if not rules else []
    say_diagnostics([*found.missed, *stale])
    left = any(v.change.name not in because for v in found.noticed_by(NOTHING))
    return 1 if left or stale or found.missed else 0
