"""The impact of the change of 2021 on 700 made-up contracts: the totals, contracts a second, and how much is saved by
sharing between the texts, as the ratio to evaluating every text anew (both in this run, on the same contracts)."""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/impact")]

from population import population, sizes  # noqa: E402

from engine.base import yaml_reader  # noqa: E402
from engine.base.diagnostics import Faults  # noqa: E402
from engine.base.numbers import fixed  # noqa: E402
from engine.consolidation.library import Library  # noqa: E402
from engine.contracts.contract import read_contract  # noqa: E402
from engine.tools.impact.groups import Amending, groups  # noqa: E402
from engine.tools.impact.measure import Measure  # noqa: E402
from engine.tools.impact.summary import impact, met  # noqa: E402

OLD, NEW = "aci-cpts/2019-arrete", "aci-cpts/avenant-2"
ANEW, TARGET = 60, 0.6


def timed(work):
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def main():
    library = Library(ROOT / "rules")
    found, made = timed(lambda: groups(Amending(library, OLD, NEW)))
    measure = Measure(library, OLD, NEW, ("total", "total"), found)
    subjects, read = timed(lambda: [read_contract(yaml_reader.load(t, "text"), Faults()) for t in population(700)])
    cases, took = timed(lambda: [measure.case(c.title, c) for c in subjects])
    whole, added = timed(lambda: impact(cases, [*measure.sorts, *met(cases)], measure.groups, []))
    print(f"sizes {sizes(700)}; {len(found)} groups of operations, {len(measure.groups)} reach the result")
    print(f"rules and groups {made:.1f} s, reading {read:.1f} s, measuring {took:.1f} s, adding up {added:.1f} s")
    print(f"{len(cases) / took:.0f} contracts/s ({took / len(cases) * 1000:.0f} ms each)")
    total = whole.total
    print(f"before {fixed(total.before, 2)}, after {fixed(total.after, 2)}, difference {fixed(total.difference, 2)}")
    lines = sum(e.sum for e in whole.effects) + whole.unattributed[1]
    print(f"lines of the operations {fixed(lines, 2)}: {'add up' if lines == total.difference else 'DO NOT ADD UP'}")
    few = subjects[:ANEW]
    _, shared = timed(lambda: [measure.case(c.title, c) for c in few])
    measure.kept = lambda base, rules: frozenset()  # nothing is shared: every text anew
    _, anew = timed(lambda: [measure.case(c.title, c) for c in few])
    ratio = shared / anew
    print(f"ratio {ratio:.2f} to every text anew, target at most {TARGET}: {'met' if ratio <= TARGET else 'missed'}")


if __name__ == "__main__":
    main()
