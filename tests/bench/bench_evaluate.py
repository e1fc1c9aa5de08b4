"""A cold `evaluate` of the real contract against the bare import of what it stands on: the ratio of their times."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS, TARGET = 11, 2.5
EVALUATE = [sys.executable, "cli.py", "evaluate", "tests/contracts/cpts-bassin-carcassonnais.yaml"]
IMPORTS = [sys.executable, "-c", "import click, yaml, jsonschema, simpleeval"]


def seconds(command: list[str]) -> float:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> None:
    seconds(EVALUATE), seconds(IMPORTS)  # warm: byte code written, files in the cache
    pairs = [(seconds(EVALUATE), seconds(IMPORTS)) for _ in range(RUNS)]
    ratio = statistics.median(evaluate / imports for evaluate, imports in pairs)
    evaluate, imports = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"evaluate {evaluate * 1000:.0f} ms, imports {imports * 1000:.0f} ms (medians of {RUNS})")
    print(f"ratio {ratio:.2f} (median of the pairs), target at most {TARGET}: {'met' if ratio <= TARGET else 'missed'}")


if __name__ == "__main__":
    main()
