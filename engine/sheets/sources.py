"""Where filled sheets come from: workbooks, CSV files, folders of CSV files, standard input."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from ..faults import Faults, Faulty, Unreadable
from ..marks import shown
from .csvtext import read_csv
from .grid import MAX_BYTES, Grid
from .xlsx import read_xlsx

ENDINGS = (".csv", ".xlsx")


def grids_of(names: tuple[str, ...], stdin: bytes, encoding: str, faults: Faults) -> Iterator[Grid]:
    """Every sheet of the files named; one that cannot be read is a fault, and the others are still read."""
    for name in names:
        for path in _files(Path(name)) if name != "-" else [Path("-")]:
            try:
                yield from _grids(stdin if name == "-" else _bytes(path), str(path), encoding)
            except Faulty as error:
                faults.extend(error.faults)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(p for p in path.iterdir() if p.suffix.lower() in ENDINGS and not p.name.startswith((".", "~")))
    if not found:
        raise Unreadable(f"{shown(str(path))} holds no CSV file and no workbook")
    return found


def _bytes(path: Path) -> bytes:
    """The bytes of a regular file, and one more than the limit where it is larger."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Unreadable(f"{shown(str(path))} is not a file")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"{shown(str(path))} cannot be read: {error.strerror}") from None


def _grids(data: bytes, name: str, encoding: str) -> tuple[Grid, ...]:
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or Path(name).suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods"):
        return read_xlsx(data, name)
    return (read_csv(data, name, encoding),)
