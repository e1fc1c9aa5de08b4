"""No small change of the law passes unseen: a stated line moves, or the change is listed with the reason why none can.

The whole run, as `accord mutate` makes it: each figure a step up and down, each comparison and connective its
neighbour, each first day a day earlier and later. A control of the texts is no contract, and does not count here.
"""

from pathlib import Path

import pytest

from engine.tools.coverage.exceptions import contracts, read_exceptions
from engine.tools.coverage.mutation.run import LINE, mutate

CONTRACTS = (str(Path(__file__).resolve().parents[1] / "contracts"),)


@pytest.fixture(scope="module")
def mutation(library):
    return mutate(library, library.ids(), list(contracts(CONTRACTS)))


@pytest.fixture(scope="module")
def excepted():
    return read_exceptions(None, CONTRACTS)


def test_a_stated_line_notices_every_change_but_those_declared(mutation, excepted):
    assert mutation.missed == ()
    unseen = {v.change.name for v in mutation.verdicts if v.by != LINE}
    assert len(mutation.verdicts) > 800
    assert unseen - excepted.because.keys() == set()


def test_no_declaration_is_out_of_date(mutation, excepted):
    every = [v.change.name for v in mutation.verdicts]
    unseen = [v.change.name for v in mutation.verdicts if v.by != LINE]
    assert excepted.unneeded(every, unseen, ("change",)) == []
