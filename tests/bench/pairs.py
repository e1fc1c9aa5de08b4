"""Two pieces of work in turn, one run, the processor's time of each: what counts is the median of the ratios."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = int(sys.argv[1]) if sys.argv[1:] else 7
sys.path[:0] = [str(ROOT), str(ROOT / "tests/impact"), str(ROOT / "tests/sheets")]


def spent(work: Callable[[], object]) -> float:
    """Seconds of the processor that a function takes in this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def command(*arguments: str) -> Callable[[], float]:
    """Seconds of the processor that a process of its own takes, run in the root of the repository."""

    def run() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        assert done.returncode in (0, 1), arguments  # 1: `diff` has differences, `check` findings
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return run


def compare(what: str, one: Callable[[], float], other: Callable[[], float], runs: int = RUNS) -> float:
    """Both in turn, once to warm up and then `runs` times; prints and gives the median ratio of one to the other."""
    one(), other()
    pairs = [(one(), other()) for _ in range(runs)]
    ratios = sorted(a / b for a, b in pairs)
    a, b = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    ratio = statistics.median(ratios)
    print(f"{ratio:8.2f}  ({ratios[0]:.2f} to {ratios[-1]:.2f})  {what}: {a:.1f} ms to {b:.1f} ms", flush=True)
    return ratio
