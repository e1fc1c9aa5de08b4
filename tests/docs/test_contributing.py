"""CONTRIBUTING.md does what it says: its edits are made on a copy of the engine, and its commands print what it
shows."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pages
import yaml
from pages import ROOT

PAGE = ROOT / "CONTRIBUTING.md"
GIVEN = [s for s in pages.steps(PAGE.read_text(encoding="utf-8")) if s.kind == "file"][:2]


def workshop(folder: Path) -> None:
    """The engine and its schemas, and the law and the contract that all examples use."""
    for child in folder.iterdir():
        shutil.rmtree(child) if child.is_dir() else child.unlink()
    for name in ("engine", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "cli.py", folder)
    for step in GIVEN:
        pages.give(folder, step)


def run(command: str, folder: Path) -> tuple[int, list[str]]:
    """Run `accord …` of the copy, in a process of its own."""
    program, *words = shlex.split(command)
    assert program == "accord"
    here = {k: v for k, v in os.environ.items() if k not in ("ACCORD_RULES", "PYTHONPATH")}
    ran = subprocess.run(
        [sys.executable, "-B", str(folder / "cli.py"), *words],
        cwd=folder,
        env=here,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return ran.returncode, [line.rstrip() for line in ran.stdout.rstrip("\n").split("\n")]


def test_every_example_does_what_the_page_shows(tmp_path: Path) -> None:
    wrong, count = [], 0
    for step, status, output in pages.played(PAGE.read_text(encoding="utf-8"), tmp_path, workshop, run):
        count += 1
        if status != step.status or not pages.shows(step.lines, step.argument, output):
            wrong.append(f"line {step.first}: $ {step.argument}\nexit {status}\n" + "\n".join(output))
    assert count >= 3 and not wrong, "\n\n".join(wrong)


def test_what_is_checked_before_a_commit_is_what_continuous_integration_checks() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (local,) = config["repos"]
    assert local["repo"] == "local"
    entries = [hook["entry"] for hook in local["hooks"]]
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert {e for e in entries if "accord" not in e} <= {*lines}
    assert {e.split()[1] for e in entries if "accord" in e} == {"check", "fmt"}
