"""`accord fmt`: rule files laid out anew."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

import click

from .. import loading
from ..faults import Fault, Faulty, Unreadable
from ..fmt import formatted
from ..marks import shown
from .output import say, say_faults


@click.command("fmt")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--check", "only", is_flag=True, help="Write nothing; exit 1 where a file would change.")
def command(files: tuple[str, ...], only: bool) -> int:
    """Lay out rule files anew: two spaces a level, keys in one order, tables in columns.

    Only the layout changes: data and comments are compared before anything is written. FILE may be - for standard
    input, which then comes out on standard output.

    \b
    Example:
      accord fmt rules/accord/version.yaml
      accord fmt --check rules/accord/*.yaml
    """
    faults: list[Fault] = []
    changed = False
    for name in files:
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


def write(path: Path, text: str | bytes) -> None:
    """Replace a file as a whole: the old text or the new one, never a part of it. Its mode stays; a link is followed.
    A file that is not there yet is made, as any other is."""
    target = path.resolve()
    made = None
    try:
        handle, made = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
        Path(made).chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        Path(made).replace(target)
    except OSError as error:
        if made is not None:
            with contextlib.suppress(OSError):
                Path(made).unlink()
        raise Unreadable(f"{shown(str(path))} cannot be written: {error.strerror}") from None


def _umask() -> int:
    """What new files may not be, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
