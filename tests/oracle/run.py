"""Compare the engine with the oracle on many cases, readings at random.

Example: python tests/oracle/run.py 3000 1    (3 000 cases of seed 1)
"""

import argparse
import re
import sys
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from case import Case  # noqa: E402
from comparison import Comparison, as_options, as_yaml, compare, shipped_rules  # noqa: E402
from generate import cases  # noqa: E402

from engine.consolidation.library import Library  # noqa: E402

BATCH = 50


@cache
def library() -> Library:
    """The rule sets, read once in each process."""
    return shipped_rules()


def checked(case: Case) -> Comparison:
    try:
        return compare(case, library())
    except Exception:  # a fault of either program is a difference to be shown with its contract
        return Comparison(0, (traceback.format_exc(),))


def batch(seed: int, count: int, first: int) -> tuple[int, int, list[tuple[int, tuple[str, ...]]]]:
    """Cases from one number on: how many, how many cells, and those that differ."""
    made = list(cases(seed, min(BATCH, count - first), first))
    found = [checked(case) for case in made]
    differing = [(first + number, c.differences) for number, c in enumerate(found) if c.differences]
    return len(made), sum(c.cells for c in found), differing


def kind(difference: str) -> str:
    """The difference without its members and values."""
    return re.split(r"[\[:,]", difference.strip().splitlines()[-1], maxsplit=1)[0]


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare the engine with the oracle on made-up cases.")
    parser.add_argument("count", type=int, nargs="?", default=1000, help="how many cases")
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--jobs", type=int, default=2, help="in how many processes")
    parser.add_argument("--all", action="store_true", help="name every case that differs, with its differences")
    given = parser.parse_args()
    with ProcessPoolExecutor(given.jobs) as pool:
        found = list(pool.map(partial(batch, given.seed, given.count), range(0, given.count, BATCH)))
    compared, cells = sum(f[0] for f in found), sum(f[1] for f in found)
    differing = [case for f in found for case in f[2]]
    print(f"{compared} contracts, {cells} values, payments and deadlines, {len(differing)} contracts differ")
    for name, times in Counter(n for _, differences in differing for n in {kind(d) for d in differences}).most_common():
        print(f"  {name}: in {times}")
    if given.all:
        for number, differences in differing:
            print(f"\n{given.seed}-{number}:", *differences, sep="\n  ")
    if differing:
        number, differences = differing[0]
        first = next(cases(given.seed, 1, number))
        print("\nThe first difference:", *differences, "", sep="\n")
        print(as_yaml(first.contract), *(f"--reading {r}" for r in as_options(first.readings)), sep="\n")
        if first.left_out:
            print("The engine is not told:", ".".join(first.left_out))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
