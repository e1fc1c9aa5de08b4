"""The codes of the catalogue: each is borne by the rules and worked out by a contract, or computes nothing and says
why."""

from pathlib import Path

import pytest

from engine.tools.coverage.codes import codes, listed_codes, unneeded

CONTRACTS = (str(Path(__file__).resolve().parents[1] / "contracts"),)
RULES = (*range(1, 38), *range(41, 50), *range(55, 66), *range(71, 76), *range(81, 93), *range(95, 102))
CATALOGUE = {*(f"R{n:02}" for n in RULES), "R17b", "R50a", "R50b", "R50c", *(f"A{n:02}" for n in range(1, 78))}


@pytest.fixture(scope="module")
def table(library, coverage):
    return codes(library, library.ids(), coverage.lines, listed_codes(CONTRACTS))


def test_the_table_holds_the_catalogue_whole(table):
    assert {c.name for c in table} == CATALOGUE


def test_a_contract_rests_on_each_code_that_computes(table):
    assert [c.name for c in table if c.computes and not any(c.contracts.values())] == []


def test_each_code_that_computes_nothing_says_why(table):
    assert [c.name for c in table if not c.computes and not all(c.remarks)] == []
    assert [c.name for c in table if not c.computes and not c.remarks] == []
    assert unneeded(table) == []


def test_each_code_has_a_title(table):
    assert [c.name for c in table if not any(c.titles)] == []
