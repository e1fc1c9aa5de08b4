"""`accord test`: contracts against what they must give."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click

from ...base import messages, streams
from ...consolidation.library import Library
from ...report.locale import Locale
from ...tools.regression.common import causes
from ...tools.regression.discover import contract_files, orphans
from ...tools.regression.report import as_data, as_junit, as_text
from ...tools.regression.run import Tested, check_file
from ...tools.regression.since import Since
from ..help import Command
from ..options import say, say_json, usage, with_format, with_locale, with_rules

FEW = 20  # contracts that are done before a progress bar could be read


@click.command("test", cls=Command)
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option(
    "--since",
    metavar="REVISION",
)
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True)
@with_locale
@with_format("text", "json", "junit")
@with_rules
def command(paths: tuple[str, ...], since: str | None, jobs: int, locale: str, form: str, library: Library) -> int:
    """Compare contracts with what they must give, and say why one differs."""
    files = [*contract_files(paths, Path.cwd()), *orphans(paths, Path.cwd())]
    if not files:
        where = messages.say("commands", "current-folder")
        raise usage(messages.say("commands", "no-contract", where=", ".join(paths) or where))
    found: list[Tested] = []
    with click.progressbar(
        _tested(files, library, since, jobs, locale),
        length=len(files),
        file=sys.stderr,
        label="accord test",
        hidden=len(files) < FEW or streams.is_plain(sys.stderr),
    ) as going:
        found += going
    if form == "json":
        say_json(as_data(found))
    else:
        common = causes(found, library) if form == "text" else []
        text = as_text(found, since or "HEAD", Locale(locale), common) if form == "text" else None
        say(text if text is not None else as_junit(found, since or "HEAD"))
    if all(one.says_nothing for one in found):
        click.echo(str(messages.say("commands", "nothing-tested")), err=True)
        return 1
    return 0 if all(one.holds for one in found) else 1


def _tested(files: Sequence[Path], library: Library, since: str | None, jobs: int, locale: str) -> Iterator[Tested]:
    if jobs == 1:
        before = Since(library, since, locale)
        return (check_file(path, library, before) for path in files)
    return _by_many(files, library, since, jobs, locale)


def _by_many(files: Sequence[Path], library: Library, since: str | None, jobs: int, locale: str) -> Iterator[Tested]:
    """The same by several processes, each with rule sets of its own, in the same order."""
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(library.folder, since, locale)) as pool:
        yield from pool.map(_one, files, chunksize=max(1, len(files) // (4 * jobs)))


_OWN: list[tuple[Library, Since]] = []  # of a process that works for another


def _start(folder: Path, since: str | None, locale: str) -> None:
    library = Library(folder)
    _OWN.append((library, Since(library, since, locale)))


def _one(path: Path) -> Tested:
    library, since = _OWN[-1]
    return check_file(path, library, since)
