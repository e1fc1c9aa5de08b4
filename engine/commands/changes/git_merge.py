"""`accord git-merge`: what git calls to merge rule files, so that no merge leaves a text that is wrong."""

from __future__ import annotations

import subprocess
from pathlib import Path

import click

from ...base import yaml_reader
from ...base.diagnostics import DiagnosticError, Diagnostics, PathError
from ...base.messages import say
from ...check.ruleset import check_ruleset
from ...consolidation.library import Library, named_by_path
from ..help import Command
from ..options import say_diagnostics, with_rules


@click.command("git-merge", cls=Command)
@click.argument("base", type=click.Path(path_type=Path), metavar="BASE")
@click.argument("ours", type=click.Path(path_type=Path), metavar="OURS")
@click.argument("theirs", type=click.Path(path_type=Path), metavar="THEIRS")
@click.argument("path", metavar="PATH")
@with_rules
def command(base: Path, ours: Path, theirs: Path, path: str, library: Library) -> int:
    """Called by git: a merge of rule files that is checked."""
    try:
        files = [str(f.resolve(strict=True)) for f in (ours, base, theirs)]
        ran = subprocess.run(
            ["git", "merge-file", "-L", "ours", "-L", "base", "-L", "theirs", *files],
            capture_output=True,
            check=False,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PathError(say("files", "git-not-merged", path=path, reason=str(error))) from None
    if ran.returncode:
        click.echo(str(say("commands", "same-lines", path=path)), err=True)
        return 1
    diagnostics = Diagnostics()
    try:
        node = yaml_reader.load_file(ours, path)
        named_by_path(Path(path), node)
        id_ = node.text("id") or Path(path).stem
        check_ruleset(library.beside({id_: node}), id_, diagnostics)
    except DiagnosticError as error:
        diagnostics.extend(error.diagnostics)
    say_diagnostics(diagnostics.errors)
    return 1 if diagnostics.errors else 0
