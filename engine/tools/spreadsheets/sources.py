"""Where filled sheets come from: workbooks, CSV files, folders of CSV files, standard input."""

from __future__ import annotations

import json
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from ...base import yaml_reader
from ...base.diagnostics import DiagnosticError, Diagnostics, PathError
from ...base.messages import say
from ...base.node import Node, plain
from ...base.positions import printable
from .csv_file import read_csv
from .grid import MAX_BYTES, Grid
from .xlsx_file import read_xlsx

ENDINGS = (".csv", ".xlsx")
OTHERS = (".tsv", ".tab", ".xls", ".xlsm", ".xlsb", ".ods")  # sheets too, which a folder is not searched for


def grids_of(names: tuple[str, ...], stdin: bytes, encoding: str, diagnostics: Diagnostics) -> Iterator[Grid]:
    """Every sheet of the files named; one that cannot be read is a fault, and the others are still read."""
    for name in names:
        for path in _files(Path(name), diagnostics) if name != "-" else [Path("-")]:
            try:
                found = grids(stdin if name == "-" else bytes_of(str(path)), str(path), encoding)
                if not any(grid.rows for grid in found):
                    diagnostics.add(say("E806", "empty", path=str(path)))
                yield from found
            except DiagnosticError as error:
                diagnostics.extend(error.diagnostics)


def _files(path: Path, diagnostics: Diagnostics) -> list[Path]:
    if not path.is_dir():
        return [path]
    there = sorted(p for p in path.iterdir() if not p.name.startswith((".", "~")))
    found = [p for p in there if p.suffix.lower() in ENDINGS]
    if not found:
        raise PathError(say("files", "no-sheets", path=str(path)))
    for other in (p for p in there if p.suffix.lower() in OTHERS):
        diagnostics.add(say("W816", "file", path=str(other), endings=ENDINGS))
    return found


def bytes_of(name: str) -> bytes:
    """The bytes of a regular file or, for `-`, of standard input, and one more than the limit where it is larger."""
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    path = Path(name)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise PathError(say("files", "no-file", path=name))
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise PathError(say("files", "unreadable", path=name, reason=str(error.strerror))) from None


def grids(data: bytes, name: str, encoding: str, separator: str = "") -> tuple[Grid, ...]:
    """The sheets of a file: those of a workbook, or the one of a CSV, whose separator is found where none is given."""
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or Path(name).suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods"):
        return read_xlsx(data, name)
    return (read_csv(data, name, encoding, separator),)


_WORD = re.compile(r"[A-Za-zÀ-ÿ_](?:[A-Za-zÀ-ÿ0-9_/' -]*[A-Za-zÀ-ÿ0-9_])?")


_KEPT = {"true", "false", "null", "none", "yes", "no", "on", "off", "y", "n"}


def as_yaml(node: Node, origin: str) -> str:
    """The file, with a comment on where it comes from."""
    text = "\n".join([f"# {printable(origin)}", *_lines(node, "")]) + "\n"
    if plain(yaml_reader.load(text, "the contract written")) != plain(node):
        raise AssertionError("what was written is not what was read")
    return text


def _lines(node: Node, indent: str) -> Iterator[str]:
    for key, child in node.map.items():
        name = key if re.fullmatch(r"[a-z][a-z0-9_]*", key) and key not in _KEPT else f'"{key}"'
        if (
            child.is_map
            and child.map
            and not all(re.fullmatch("[0-9]+", k) and not v.is_map for k, v in child.map.items())
        ):
            yield f"{indent}{name}:"
            yield from _lines(child, indent + "  ")
        elif child.is_map:
            steps = ", ".join(f"{k}: {_scalar(v)}" for k, v in child.map.items())
            yield f"{indent}{name}: {{{steps}}}"
        else:
            yield f"{indent}{name}: {_scalar(child)}"


def _scalar(node: Node) -> str:
    if not isinstance(node.value, str):
        return node.raw
    if not node.quoted and re.fullmatch(r"[0-9-]{10}", node.raw):
        return node.raw
    if _WORD.fullmatch(node.raw) and node.raw.lower() not in _KEPT:
        return node.raw
    return json.dumps(node.raw, ensure_ascii=False)
