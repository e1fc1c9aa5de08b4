"""A folder with rules and contracts under git, and the command line in this process."""

import io
import shutil
import sys

import pytest
from regresskit import LAW, ROOT, Place, Ran

from engine.commands import main


@pytest.fixture
def run(capsys, monkeypatch):
    monkeypatch.delenv("ACCORD_RULES", raising=False)

    def run(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(a) for a in arguments])
        ran = Ran(left.value.code, *capsys.readouterr())
        assert "fault of the program" not in ran.err, ran.err
        return ran

    return run


@pytest.fixture
def here(tmp_path, monkeypatch, run):
    """A folder with the small law; one stands in it."""
    monkeypatch.chdir(tmp_path)
    found = Place(tmp_path, run)
    found.write("rules/t/base.yaml", LAW)
    return found


@pytest.fixture
def shipped(tmp_path, monkeypatch, run):
    """The rules, and of the contracts of this repository those about one mission and a fifth of the others,
    committed."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    (tmp_path / "tests/contracts").mkdir(parents=True)
    for number, path in enumerate(sorted((ROOT / "tests/contracts").glob("*.yaml"))):
        if number % 5 == 0 or "acces_soins" in path.read_text("utf-8"):
            shutil.copy(path, tmp_path / "tests/contracts")
    monkeypatch.chdir(tmp_path)
    found = Place(tmp_path, run)
    found.commit()
    return found
