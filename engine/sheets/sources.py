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
OTHERS = (".tsv", ".tab", ".xls", ".xlsm", ".xlsb", ".ods")  # sheets too, which a folder is not searched for


def grids_of(names: tuple[str, ...], stdin: bytes, encoding: str, faults: Faults) -> Iterator[Grid]:
    """Every sheet of the files named; one that cannot be read is a fault, and the others are still read."""
    for name in names:
        for path in _files(Path(name), faults) if name != "-" else [Path("-")]:
            try:
                found = _grids(stdin if name == "-" else _bytes(path), str(path), encoding)
                if not any(grid.rows for grid in found):
                    faults.add(
                        "E806", f"{shown(str(path))} is empty", hint="see `accord template` for what it may hold"
                    )
                yield from found
            except Faulty as error:
                faults.extend(error.faults)


def _files(path: Path, faults: Faults) -> list[Path]:
    if not path.is_dir():
        return [path]
    there = sorted(p for p in path.iterdir() if not p.name.startswith((".", "~")))
    found = [p for p in there if p.suffix.lower() in ENDINGS]
    if not found:
        raise Unreadable(f"{shown(str(path))} holds no CSV file and no workbook")
    for other in (p for p in there if p.suffix.lower() in OTHERS):
        faults.add("W816", f"{shown(str(other))} is passed over: of a folder {' and '.join(ENDINGS)} are read",
                   hint="name the file itself, or save it as one of these")  # fmt: skip
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
