"""`accord accept`: recorded results that moved, taken over one by one."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from ...base import messages
from ...base.diagnostics import Diagnostics
from ...base.files import write
from ...base.positions import printable
from ...consolidation.library import Library
from ...contracts.contract import read_contract
from ...report.locale import Locale
from ...tools.regression import recorded
from ...tools.regression.discover import contract_files, is_recorded, orphan, orphans, recorded_beside
from ...tools.regression.report import difference_data, difference_text
from ...tools.regression.run import Checked, Difference, Evaluated, read_node, told
from ...tools.regression.since import Since
from ..help import Command
from ..options import say, say_diagnostics, say_json, usage, with_format, with_locale, with_rules


@dataclass
class _Kept:
    """A contract with what is recorded of it and what it gives now."""

    path: Path
    old: recorded.Recorded
    now: recorded.Recorded
    changes: tuple[recorded.Change, ...]
    differences: tuple[Difference, ...]

    @property
    def about(self) -> Checked:
        return Checked("", f"{printable(str(recorded_beside(self.path)))}:1:1", 1)

    def take(self, change: recorded.Change) -> None:
        """Take one change over, and write the file before anything else is asked."""
        self.old = recorded.accepted(self.old, change, self.now)
        write(recorded_beside(self.path), recorded.as_text(self.old, self.path))


@click.command("accept", cls=Command)
@click.argument("paths", nargs=-1, metavar="[CONTRACT]…")
@click.option("--change", "wanted", metavar="ID")
@click.option(
    "--since",
    metavar="REVISION",
)
@with_locale
@with_format("text", "json")
@with_rules
def command(
    paths: tuple[str, ...], wanted: str | None, since: str | None, locale: str, form: str, library: Library
) -> int:
    """Take over recorded results that moved, one by one, each with its cause."""
    before = Since(library, since, locale)
    found = list(_moved(paths, library, before))
    lost = [orphan(path) for path in orphans(paths, Path.cwd())]
    say_diagnostics(lost)
    if wanted is not None:
        return _named(found, wanted)
    asks = form == "text" and sys.stdin.isatty() and sys.stdout.isatty()
    left = 0
    listed = []
    for kept in found:
        for change, difference in zip(kept.changes, kept.differences, strict=True):
            listed.append({"file": str(kept.path), **difference_data(difference, kept.about)})
            if form == "json":
                left += 1
                continue
            say("\n".join(difference_text(difference, kept.about, before.revision, Locale(locale))))
            if change.at[1:]:
                others = "; ".join(_place(at) for at in change.at[1:])
                say(f"      {Locale(locale).say('regression', 'same-at', places=others)}")
            answer = _ask() if asks else "n"
            if answer == "q":
                return 1
            if answer == "y":
                kept.take(change)
            else:
                left += 1
    if form == "json":
        say_json({"changes": listed})
    else:
        moved = messages.say("commands", "all-taken") if listed else messages.say("commands", "none-moved")
        say(messages.say("commands", "not-taken", left=left) if left else moved)
    return 1 if left or lost else 0


def _place(at: Mapping[str, str]) -> str:
    return ", ".join(printable(member) for member in at.values())


def _ask() -> str:
    question = messages.say("commands", "take-this")
    return str(click.prompt(f"  {question}", type=click.Choice(["y", "n", "q"]), default="n"))


def _named(found: list[_Kept], wanted: str) -> int:
    """Take over the one change of this id; a change that went on moving has another."""
    matching = [(kept, change) for kept in found for change in kept.changes if change.id == wanted]
    if len(matching) > 1:
        files = ", ".join(printable(str(kept.path)) for kept, _ in matching)
        raise usage(messages.say("commands", "several-contracts", change=printable(wanted, 40), files=files))
    if not matching:
        known = ", ".join([c.id for kept in found for c in kept.changes][:8])
        there = messages.say("commands", "there-is", names=known) if known else messages.say("commands", "none-moved")
        raise usage(messages.say("commands", "no-change", change=printable(wanted, 40), there=there))
    kept, change = matching[0]
    kept.take(change)
    say(messages.say("commands", "taken", path=str(kept.path), change=wanted))
    return 0


def _moved(paths: tuple[str, ...], library: Library, since: Since) -> Iterator[_Kept]:
    """The contracts of which something is recorded that comes out otherwise now."""
    for path in contract_files(paths, Path.cwd()):
        beside = recorded_beside(path)
        if str(path) == "-" or not is_recorded(path):
            continue
        evaluated = Evaluated(read_contract(read_node(path), Diagnostics()), library, since)
        old, now = recorded.read(beside), recorded.made(evaluated.statement(), library, path)
        changes = recorded.changes(old.results, now.results)
        if changes:
            yield _Kept(path, old, now, changes, told(changes, evaluated))
