"""The contracts that a law is measured by, and the lists that stand beside them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ...base import yaml_reader
from ...base.diagnostics import Faults
from ...contracts.contract import Contract, read_contract
from ..regression.discover import contract_files


def contracts(names: Sequence[str]) -> Iterator[Contract]:
    """The contracts that `accord test` would take of these paths; raises `Faulty` where one cannot be read."""
    for path in contract_files(names, Path.cwd()):
        if str(path) == "-":
            node = yaml_reader.load(yaml_reader.decode(sys.stdin.buffer.read(yaml_reader.MAX_BYTES + 1), "-"), "-")
        else:
            node = yaml_reader.load_file(path)
        yield read_contract(node, Faults())


def beside(names: Sequence[str], file: str) -> Path | None:
    """A list that stands beside the folder of the contracts, if there is one."""
    usual = Path("tests/contracts")
    given = [Path(n) for n in names]
    folders = [p if p.is_dir() else p.parent for p in given] or [usual if usual.is_dir() else Path("contracts")]
    found = (folder.parent / file for folder in folders)
    return next((path for path in found if path.is_file()), None)
