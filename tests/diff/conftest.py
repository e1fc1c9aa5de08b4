"""The command line in this process, and a small git repository of rules."""

import os
import shutil
import subprocess
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
    monkeypatch.delenv("ACCORD_RULES", raising=False)
    monkeypatch.chdir(ROOT)

    def run(*arguments):
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(a) for a in arguments])
        return Ran(left.value.code, *capsys.readouterr())

    return run


class Repository:
    """A copy of rules/ under git."""

    def __init__(self, folder):
        self.folder = folder
        self.rules = shutil.copytree(ROOT / "rules", folder / "rules")
        self.git("init", "-q")
        self.commit("first")

    def git(self, *arguments):
        names = {
            f"GIT_{who}_{what}": "test@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
            **names,
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        subprocess.run(["git", *arguments], cwd=self.folder, env=env, check=True, capture_output=True)

    def commit(self, tag):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", tag)
        self.git("tag", tag)

    def edit(self, id_, old, new):
        path = self.rules / f"{id_}.yaml"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def repository(tmp_path, accord, monkeypatch):
    """A repository in which one stands; `accord` runs there."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    found = Repository(tmp_path)
    monkeypatch.chdir(tmp_path)
    return found
