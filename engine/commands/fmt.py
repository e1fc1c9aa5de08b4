"""`accord fmt`: rule files laid out anew."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .. import loading
from ..faults import Fault, Faulty
from ..fmt import formatted
from ..marks import shown
from ..writing import write
from .output import say, say_faults


@click.command("fmt")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER…")
@click.option("--check", "only", is_flag=True, help="Write nothing; exit 1 where a file would change.")
def command(paths: tuple[str, ...], only: bool) -> int:
    """Lay out rule files anew: two spaces a level, keys in one order, tables in columns.

    Only the layout changes: data and comments are compared before anything is written. FILE may be - for standard
    input, which then comes out on standard output; of a FOLDER, every file below it is laid out.

    \b
    Example:
      accord fmt rules/accord/version.yaml
      accord fmt --check rules/
    """
    faults: list[Fault] = []
    changed = False
    for name in (str(file) for path in paths for file in loading.files_of(Path(path))):
        try:
            before = _read(name)
            after = formatted(before, name)
        except Faulty as error:
            faults += error.faults
            continue
        changed = changed or after != before
        if name == "-":
            if not only:
                say(after)
        elif after != before:
            if not only:
                write(Path(name), after)
            say(f"{shown(name)} {'would change' if only else 'laid out'}")
    say_faults(faults)
    return 1 if faults or (only and changed) else 0


def _read(name: str) -> str:
    if name == "-":
        return loading.decode(sys.stdin.buffer.read(loading.MAX_BYTES + 1), "-")
    return loading.read_text(Path(name))
