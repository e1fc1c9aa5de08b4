"""1 000 contracts tested in one run, against the bare evaluation of what they state, under the rules and readings under
which they state it: the ratio of their times."""

import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MANY, TARGET = 1000, 1.5
sys.path.insert(0, str(ROOT))

from engine.base import yaml_reader  # noqa: E402  # found only now
from engine.base.diagnostics import Faults, Faulty  # noqa: E402
from engine.consolidation.library import Library  # noqa: E402
from engine.contracts.contract import read_contract  # noqa: E402
from engine.contracts.evaluate import evaluate  # noqa: E402
from engine.contracts.expected import cases  # noqa: E402


def copies(folder: Path) -> list[Path]:
    """The shipped contracts again and again, each a file of its own."""
    shipped = sorted((ROOT / "tests/contracts").glob("*.yaml"))
    made = [folder / f"{n:04}-{shipped[n % len(shipped)].name}" for n in range(MANY)]
    for number, path in enumerate(made):
        shutil.copyfile(shipped[number % len(shipped)], path)
    return made


def bare(paths: list[Path]) -> float:
    library = Library(ROOT / "rules")
    start = time.perf_counter()
    for path in paths:
        contract = read_contract(yaml_reader.load_file(path), Faults())
        for case in cases(contract.node):
            with contextlib.suppress(Faulty):  # some contracts state that they are refused
                evaluate(contract, library, case.rules, (), case.readings)
    return time.perf_counter() - start


def tested(folder: Path) -> float:
    start = time.perf_counter()
    command = [sys.executable, "cli.py", "test", str(folder)]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = copies(folder)
        alone, whole = bare(paths), tested(folder)
    print(f"{MANY} contracts: evaluated {alone:.1f} s, tested {whole:.1f} s, {whole * 1000 / MANY:.1f} ms per contract")
    print(f"ratio {whole / alone:.2f}, target at most {TARGET}: {'met' if whole / alone <= TARGET else 'missed'}")


if __name__ == "__main__":
    main()
