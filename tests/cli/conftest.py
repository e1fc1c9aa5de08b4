"""The command line as it is called: in this process, or in one of its own where the process matters."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from engine.commands import main

ROOT = Path(__file__).resolve().parents[2]


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def accord(capsys, monkeypatch):
    """accord("check", …): exit code, output and errors. Run from the root of the repository unless told otherwise."""
    monkeypatch.delenv("ACCORD_RULES", raising=False)
    monkeypatch.chdir(ROOT)

    def run(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(a) for a in arguments])
        ran = Ran(left.value.code, *capsys.readouterr())
        assert "Traceback" not in ran.out + ran.err
        return ran

    return run


@pytest.fixture
def process():
    """process("check", …, env={…}): the same in a process of its own, as bytes."""

    def run(*arguments, cwd=ROOT, env=None):
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("ACCORD", "LC_", "LANG"))}
        command = [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)]
        return subprocess.run(command, cwd=cwd, env={**clean, **(env or {})}, capture_output=True, check=False)

    return run


@pytest.fixture
def contract(tmp_path):
    """A contract file with these facts, or this whole text."""

    def write(facts, head="rules: aci-cpts/avenant-2", name="essai.yaml"):
        path = tmp_path / name
        path.write_text(f"contract: Essai\n{head}\nfacts: {{{facts}}}\n", encoding="utf-8")
        return path

    return write
