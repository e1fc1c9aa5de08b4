"""Compare the engine with the oracle on many contracts.

Example: python tests/oracle/run.py --count 10000 --jobs 2 --seed 1
"""

import argparse
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from comparison import Comparison, as_yaml, compare, shipped_rules  # noqa: E402
from generate import contracts  # noqa: E402

from engine.consolidation.library import Library  # noqa: E402

BATCH = 50


@cache
def library() -> Library:
    """The rule sets, read once in each process."""
    return shipped_rules()


def checked(contract: dict) -> Comparison:
    try:
        return compare(contract, library())
    except Exception:  # a fault of either program is a difference to be shown with its contract
        return Comparison(0, (traceback.format_exc(),))


def batch(seed: int, count: int, first: int) -> tuple[int, int, list[tuple[int, tuple[str, ...]]]]:
    """Contracts from one number on: how many, how many amounts, and those that differ."""
    made = list(contracts(seed, min(BATCH, count - first), first))
    found = [checked(contract) for contract in made]
    differing = [(first + number, c.differences) for number, c in enumerate(found) if c.differences]
    return len(made), sum(c.amounts for c in found), differing


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare the engine with the oracle on made-up contracts.")
    parser.add_argument("--count", type=int, default=1000, help="how many contracts")
    parser.add_argument("--jobs", type=int, default=2, help="in how many processes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--all", action="store_true", help="name every contract that differs, with its first difference"
    )
    given = parser.parse_args()
    start = time.monotonic()
    with ProcessPoolExecutor(given.jobs) as pool:
        found = list(pool.map(partial(batch, given.seed, given.count), range(0, given.count, BATCH)))
    compared, amounts = sum(f[0] for f in found), sum(f[1] for f in found)
    differing = [case for f in found for case in f[2]]
    print(
        f"{compared} contracts, {amounts} amounts, {len(differing)} contracts differ, {time.monotonic() - start:.0f} s"
    )
    if given.all:
        for number, differences in differing:
            print(f"{given.seed}-{number}: {differences[0]}")
    if differing:
        number, differences = differing[0]
        print("\nThe first difference:", *differences, "", sep="\n")
        print(as_yaml(next(contracts(given.seed, 1, number))))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
