"""Many contracts in one run, against their bare evaluation, under the rules and readings under which they state
results; and twice as many against half of them, which is 2 where the time goes up evenly."""

import contextlib
import io
import os
import tempfile
from functools import partial
from pathlib import Path

from pairs import ROOT, compare, spent

from engine.base import yaml_reader
from engine.base.diagnostics import DiagnosticError, Diagnostics
from engine.commands import main as accord
from engine.consolidation.library import Library
from engine.contracts.contract import read_contract
from engine.contracts.evaluate import evaluate
from engine.contracts.expected import cases

MANY = 60
OLD, NEW = "aci-cpts/2019-arrete", "aci-cpts/avenant-2"


def copies(folder: Path, many: int) -> Path:
    """A folder of the shipped contracts, each a file of its own."""
    folder.mkdir()
    for path in sorted((ROOT / "tests/contracts").glob("*.yaml"))[:many]:
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def bare(folder: Path) -> None:
    library = Library(ROOT / "rules")
    for path in sorted(folder.glob("*.yaml")):
        contract = read_contract(yaml_reader.load_file(path), Diagnostics())
        for case in cases(contract.node):
            with contextlib.suppress(DiagnosticError):  # some contracts state that they are refused
                evaluate(contract, library, case.rules, (), case.readings)


def run(*arguments: str) -> None:
    """A command in this process, without what it prints."""
    silent = io.StringIO()
    with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent), contextlib.suppress(SystemExit):
        accord(list(arguments))


def main() -> None:
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as name:
        whole, half = copies(Path(name) / "whole", MANY), copies(Path(name) / "half", MANY // 2)
        alone = partial(spent, partial(bare, whole))
        commands = {
            "test": lambda folder: run("test", str(folder)),
            "coverage": lambda folder: run("coverage", "--contracts", str(folder)),
            "impact": lambda folder: run("impact", OLD, NEW, str(folder)),
        }
        for word, work in commands.items():
            compare(
                f"{word} of {MANY} contracts to their bare evaluation", partial(spent, partial(work, whole)), alone, 3
            )
        work = commands["test"]
        compare(
            f"test of {MANY} contracts to {MANY // 2}",
            partial(spent, partial(work, whole)),
            partial(spent, partial(work, half)),
            3,
        )


if __name__ == "__main__":
    main()
