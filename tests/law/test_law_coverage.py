"""Every part of every law is exercised by a stated line, or is listed with the reason why none can.

As `accord coverage --fail-under 100` counts them: rules, cases, figures, payments, deadlines, conditions, invariants,
options of readings, operations, and the two sides of each boundary. A line counts only with its article or a working.
"""

from pathlib import Path

import pytest

from engine.tools.coverage.exceptions import read_exceptions
from engine.tools.coverage.units import kinds

CONTRACTS = (str(Path(__file__).resolve().parents[1] / "contracts"),)


@pytest.fixture(scope="module")
def excepted():
    return read_exceptions(None, CONTRACTS)


@pytest.mark.parametrize("kind", kinds())
def test_a_stated_line_exercises_every_part_but_those_declared(coverage, excepted, kind):
    every = [u for u in coverage.units if u.kind == kind]
    left = [u for u in coverage.uncovered if u.kind == kind and u.name not in excepted.because]
    assert every
    assert [f"{u.span.source.name}:{u.span.line}  {u.what}" for u in left] == []


def test_every_stated_line_comes_out_and_has_a_source(coverage):
    assert [f.message for f in coverage.missed] == []
    unsourced = [
        f"{c.node.span.source.name}:{line.span.line}"
        for c in {id(s.contract): s.contract for s in coverage.lines}.values()
        for item in c.node.must("expected").items
        for line in (item.map["lines"].items if "lines" in item.map else (item,))
        if not (line.text("source") or "").strip()
    ]
    assert unsourced == []


def test_no_declaration_is_out_of_date(coverage, excepted):
    every = [u.name for u in coverage.units]
    assert excepted.unneeded(every, [u.name for u in coverage.uncovered], kinds()) == []
