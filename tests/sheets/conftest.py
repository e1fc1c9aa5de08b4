"""Sheets read and commands run in this process, from the root of the repository."""

import io
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from engine.base.diagnostics import Diagnostics
from engine.commands import main
from engine.consolidation.library import Library
from engine.tools.spreadsheets.contracts import read_contracts
from engine.tools.spreadsheets.csv_file import read_csv

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = Library(ROOT / "rules")


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def accord(capsysbinary, monkeypatch):
    """accord("import", …): exit code, output and errors."""
    monkeypatch.delenv("ACCORD_RULES", raising=False)
    monkeypatch.chdir(ROOT)

    def run(*arguments, stdin=b"", text=True):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsysbinary.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(a) for a in arguments])
        out, err = capsysbinary.readouterr()
        assert b"Traceback" not in out + err and left.value.code != 4, err
        return Ran(left.value.code, out.decode() if text else out, err.decode())

    return run


@pytest.fixture
def read():
    """read("contract;…", …): the contracts of CSV sheets, and every fault as `code place`."""

    def run(*texts, rules="aci-cpts/avenant-2-aude", locale="fr"):
        diagnostics, strays = Diagnostics(), Diagnostics()
        grids = [read_csv(t.encode(), f"{n}.csv") for n, t in enumerate(texts)]
        drafts = read_contracts(grids, LIBRARY, rules, locale, diagnostics, strays)
        told = [*diagnostics, *strays, *(f for d in drafts for f in d.diagnostics)]
        return drafts, [f"{f.code} {f.message.partition(':')[0].partition(' ')[0]}" for f in told]

    return run
