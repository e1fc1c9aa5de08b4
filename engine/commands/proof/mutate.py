"""`accord mutate`: which small changes of a law no contract would notice."""

from __future__ import annotations

import sys

import click

from ...base import streams
from ...consolidation.library import Library
from ...tools.coverage.exceptions import contracts, read_exceptions
from ...tools.coverage.mutation import report
from ...tools.coverage.mutation.run import LINE, NOTHING, mutate
from ..help import Command
from ..options import say, say_diagnostics, say_json, with_format, with_rules


@click.command("mutate", cls=Command)
@click.argument("rules", nargs=-1, metavar="[RULES]…")
@click.option(
    "--contracts",
    "paths",
    multiple=True,
    metavar="PATH",
)
@click.option(
    "--exceptions",
    "excepted",
    metavar="FILE",
)
@with_format("text", "json")
@with_rules
def command(rules: tuple[str, ...], paths: tuple[str, ...], excepted: str | None, form: str, library: Library) -> int:
    """Change a law a little, and list the changes that no contract would notice."""
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
