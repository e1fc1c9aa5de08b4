"""Every contract in tests/contracts gives what its own document states: each `expected` line holds, as the engine
compares it, and as it is compared here from the JSON data, which other programs read."""

from pathlib import Path

import pytest

from engine import loading
from engine.contract import read_contract
from engine.expected import differences
from engine.faults import Faults
from engine.numbers import exact
from engine.report.data import as_data
from engine.settle import evaluate
from engine.values import exact_text

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = {p.stem: loading.load_file(p) for p in sorted((ROOT / "tests/contracts").glob("*.yaml"))}


def members(line):
    """What the line says of the cells it is about, which may be a part of their members."""
    return {d: m.raw for d, m in line.must("at").map.items()} if line.get("at") else {}


LINES = [
    pytest.param(name, line, id=" ".join([name, line.text("name"), *members(line).values()]))
    for name, node in CONTRACTS.items()
    for line in (node.must("expected").items if node.get("expected") else ())
]


@pytest.fixture(scope="session")
def statements(library):
    return {name: evaluate(read_contract(node, Faults()), library) for name, node in CONTRACTS.items()}


def cells(statement, name):
    """Every cell of a value or of a table, in a word."""
    rules = statement.evaluation.scopes[-1].rules
    if name in rules.tables:
        table = rules.tables[name]
        return [(dict(zip(table.per, key, strict=True)), exact_text(o) or "none") for key, o in table.cells.items()]
    words = {"not_applicable": "none", "unknown": "unknown", "error": "error"}
    return [(v["at"], words.get(v["status"], v["value"])) for v in as_data(statement)["values"] if v["name"] == name]


def written(node):
    """What stands after `is`, in the form of the result."""
    value = node.value
    return exact(value) if hasattr(value, "denominator") and not isinstance(value, bool) else node.raw


@pytest.mark.parametrize(("name", "line"), LINES)
def test_an_expected_line_holds(name, line, statements):
    found = cells(statements[name], line.text("name"))
    if not found:
        pytest.skip("neither a value nor a table: the engine's own comparison covers it")
    matching = [word for at, word in found if members(line).items() <= at.items()]
    assert set(matching) == {written(line.must("is"))}, line.mark.place


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_engine_finds_no_difference(name, statements):
    found = differences(read_contract(CONTRACTS[name], Faults()), statements[name])
    assert [f.message for f in found] == []


def test_the_engine_finds_a_line_that_does_not_hold(library):
    text = (ROOT / "tests/contracts/exemple-2019.yaml").read_text("utf-8").replace("is: 12568.31", "is: 12568.30")
    contract = read_contract(loading.load(text, "contract.yaml"), Faults())
    (found,) = differences(contract, evaluate(contract, library))
    assert "12568.31" in found.message and found.mark.place.startswith("contract.yaml:")


def test_every_contract_states_something_to_hold():
    assert all(node.get("expected") is not None and node.must("expected").items for node in CONTRACTS.values())
    assert len(LINES) >= 25
