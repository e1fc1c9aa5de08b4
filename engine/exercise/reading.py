"""The contracts that a law is measured by: the files named, or those in the usual folders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from .. import loading
from ..contract import Contract, read_contract
from ..faults import Faults, Unreadable
from ..marks import shown

USUAL = ("contracts", "tests/contracts")


def contract_files(names: Sequence[str]) -> tuple[Path, ...]:
    """The files named, those in the folders named, or without any those in the usual folders below this one."""
    found: list[Path] = []
    for path in [Path(n) for n in names] or [Path(n) for n in USUAL if Path(n).is_dir()]:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*.yaml") if p.is_file())
        elif path.is_file():
            found.append(path)
        else:
            raise Unreadable(f"{shown(str(path))} cannot be read: no such file")
    return tuple(dict.fromkeys(found))


def contracts(names: Sequence[str]) -> Iterator[tuple[Path, Contract]]:
    """Every contract of the files; what is in a folder and is no contract is passed over. Raises `Faulty`."""
    for path in contract_files(names):
        node = loading.load_file(path)
        if "contract" in node.map or str(path) in names:
            yield path, read_contract(node, Faults())
