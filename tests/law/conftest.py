"""Contracts evaluated under the rule sets of this repository, as the JSON form of the statement says it."""

from pathlib import Path

import pytest

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.consolidation.library import Library
from engine.contracts.contract import read_contract
from engine.contracts.evaluate import evaluate
from engine.report.statement_json import as_data
from engine.tools.coverage.coverage import measure
from engine.tools.coverage.exceptions import contracts

ROOT = Path(__file__).resolve().parents[2]


class Due:
    """What is due, each cell in a word: its exact value, none, unknown or error."""

    def __init__(self, data):
        self.data = data

    def cells(self, name, *first):
        """The cells of a value whose first members are these, by the members that follow."""
        found = {tuple(v["at"].values()): v for v in self.data["values"] if v["name"] == name}
        assert found, f"there is no {name}"
        own = {"not_applicable": "none"}
        return {
            at[len(first) :]: v["value"] if v["status"] == "value" else own.get(v["status"], v["status"])
            for at, v in found.items()
            if at[: len(first)] == first
        }

    def __getitem__(self, key):
        name, *at = key if isinstance(key, tuple) else (key,)
        return self.cells(name)[tuple(at)]

    def every(self, name, *first):
        """The one word that all these cells have."""
        (word,) = set(self.cells(name, *first).values())
        return word

    def waits_for(self, kind="fact"):
        """The names of what is unknown, facts or readings."""
        return {u[kind] for u in self.data["unknown"]} - {None}


@pytest.fixture(scope="session")
def library():
    return Library(ROOT / "rules")


@pytest.fixture(scope="session")
def coverage(library):
    """Every text of the repository by every contract of it: the parts, and the stated lines with what each reached."""
    return measure(library, library.ids(), list(contracts([str(ROOT / "tests" / "contracts")])))


@pytest.fixture(scope="session")
def due(library):
    """due("aci-cpts/avenant-2", "population: 39999, …", reading="option"): facts between the braces of a mapping."""

    def due(rules, facts, *settings, **readings):
        node = yaml_reader.load(f"{{contract: Essai, rules: {rules}, facts: {{{facts}}}}}", "contract.yaml")
        taken = [f"{name}={option}" for name, option in readings.items()]
        return Due(as_data(evaluate(read_contract(node, Diagnostics()), library, None, settings, taken)))

    return due


@pytest.fixture(scope="session")
def signed_contract():
    return yaml_reader.load_file(ROOT / "tests/contracts/cpts-bassin-carcassonnais.yaml")


@pytest.fixture(scope="session")
def indicators(signed_contract):
    """What the real contract says of each indicator: mission, number, facts."""
    missions = signed_contract.must("facts", "mission").map.items()
    found = [(m, i, [*about.map]) for m, node in missions for i, about in node.must("indicateur").map.items()]
    assert len(found) > 30
    return found


@pytest.fixture(scope="session")
def carcassonne(library, signed_contract):
    """The real contract, under its own rules or others, with what is supposed beside it."""
    node = signed_contract

    def carcassonne(*settings, rules=None, **readings):
        taken = [f"{name}={option}" for name, option in readings.items()]
        return Due(as_data(evaluate(read_contract(node, Diagnostics()), library, rules, settings, taken)))

    return carcassonne
