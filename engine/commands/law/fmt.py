"""`accord fmt`: rule files laid out anew."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from ...base import messages, yaml_reader
from ...base.diagnostics import Diagnostic, DiagnosticError
from ...base.files import write
from ...tools.editor.format import formatted
from ..help import Command
from ..options import say, say_bytes, say_diagnostics


@click.command("fmt", cls=Command)
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER…")
@click.option("--check", "only", is_flag=True)
def command(paths: tuple[str, ...], only: bool) -> int:
    """Lay out rule files anew: indentation, order of keys, tables in columns."""
    diagnostics: list[Diagnostic] = []
    changed = False
    for name, in_folder in _files(paths):
        try:
            before = _read(name)
            if in_folder and not yaml_reader.KNOWN_BY & set(yaml_reader.load(before, name).map):
                continue
            after = formatted(before, name)
        except DiagnosticError as error:
            diagnostics += error.diagnostics
            continue
        changed = changed or after != before
        if name == "-":
            if not only:
                say_bytes(after.encode())
        elif after != before:
            if not only:
                write(Path(name), after)
            laid_out = messages.say("commands", "laid-out", path=name)
            say(messages.say("commands", "would-change", path=name) if only else laid_out)
    say_diagnostics(diagnostics)
    return 1 if diagnostics or (only and changed) else 0


def _files(paths: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each file, and whether it was found in a folder, where a file may be another program's."""
    for path in map(Path, paths):
        yield from ((str(file), path.is_dir()) for file in yaml_reader.files_of(path))


def _read(name: str) -> str:
    if name == "-":
        return yaml_reader.decode(sys.stdin.buffer.read(yaml_reader.MAX_BYTES + 1), "-")
    return yaml_reader.read_text(Path(name))
