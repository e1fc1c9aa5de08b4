"""`accord check`: everything that can be wrong in rule files."""

from __future__ import annotations

from pathlib import Path

import click

from ..faults import Faults, Faulty, Unreadable
from ..laws import examine
from ..library import Library
from ..report import faults as fault_report
from .output import say, say_faults, with_format, with_rules


@click.command("check")
@click.argument("rules", nargs=-1, metavar="[RULES]…")
@with_format("text", "json")
@with_rules
def command(rules: tuple[str, ...], form: str, library: Library) -> int:
    """Find everything that is wrong in rule files, all at once.

    RULES are ids, files or folders; without any, all of the rules folder.

    \b
    Example:
      accord check
      accord check accord/version --format json
    """
    faults = Faults()
    references = list(_references(rules, library, faults))
    for reference in references:
        try:
            examine(library, reference, faults)
        except Faulty as error:
            faults.extend(error.faults)
    if form == "json":
        say(fault_report.as_json(faults))
    else:
        say_faults(faults)
        rule_sets = f"{len(references)} rule set{'s' if len(references) != 1 else ''}"
        say(f"{rule_sets}: {len(faults.errors)} error(s), {len(faults.warnings)} warning(s)")
    return 1 if faults.errors else 0


def _references(rules: tuple[str, ...], library: Library, faults: Faults) -> list[str]:
    found: list[str] = []
    for name in rules or library.ids():
        path = Path(name)
        if path.is_dir() or (path.suffix in (".yaml", ".yml", ".json") and path.exists()):
            for file in sorted(path.rglob("*.yaml")) if path.is_dir() else [path]:
                try:
                    found.append(library.add(file))
                except Faulty as error:
                    faults.extend(error.faults)
        elif path.suffix in (".yaml", ".yml", ".json"):
            raise Unreadable(f"{name} cannot be read: no such file")
        else:
            found.append(name)
    return found
