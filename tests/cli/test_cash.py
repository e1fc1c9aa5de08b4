"""The money of a statement by civil year: what is received less what goes back, to the cent, for every contract."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.consolidation.library import Library
from engine.contracts.contract import read_contract
from engine.contracts.evaluate import evaluate
from engine.report.statement_json import as_data

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = {
    p.stem: p.read_text("utf-8")
    for p in sorted((ROOT / "tests/contracts").glob("*.yaml"))
    if "\n  - {fault:" not in p.read_text("utf-8")
}
PIECES = dict.fromkeys(("piece_projet", "piece_statuts", "piece_territoire", "piece_membres"), "true")


@pytest.fixture(scope="module")
def library():
    return Library(ROOT / "rules")


def evaluated(text, library):
    return as_data(evaluate(read_contract(yaml_reader.load(text, "contract.yaml"), Diagnostics()), library))


def completed(text):
    """The contract with the papers of its file handed in, and no crisis, where it does not say."""
    if "aci-cpts" not in text:
        return text
    supposed = PIECES | ({"crise": "{}"} if "avenant-2" in text else {})
    said = "".join(f"  {name}: {value}\n" for name, value in supposed.items() if f" {name}:" not in text)
    return text.replace("\nfacts:\n", f"\nfacts:\n{said}", 1)


def total(data):
    (found,) = [v for v in data["values"] if v["name"] == "total"]
    return Fraction(found["value"]) if found["value"] is not None else None


def years(data, column):
    return sum((Fraction(y[column]) for y in data["civil_years"]), Fraction(0))


def known(data):
    return all(p["status"] in ("value", "not_applicable") and (p["date"] or not p["amount"]) for p in data["payments"])


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_civil_years_are_what_is_received_less_what_goes_back(name, library):
    data = evaluated(completed(CONTRACTS[name]), library)
    paid = [p for p in data["payments"] if p["amount"] is not None and p["date"] is not None]
    given = sum((Fraction(p["amount"]) for p in paid if p["to"] is None), Fraction(0))
    back = sum((abs(Fraction(p["amount"])) for p in paid if p["to"] is not None), Fraction(0))
    assert years(data, "by_date") == given - back
    if known(data):
        assert years(data, "by_date") == years(data, "by_latest") == total(data)


def test_enough_contracts_are_wholly_known_to_be_compared_with_their_totals(library):
    """So that the law above has something to hold, repayments among it."""
    repaying = ("a20-fin-la-premiere-annee", "r75-a74-une-seule-difference", "r90-remboursement")
    wholly = 0
    for name in dict.fromkeys([*repaying, *CONTRACTS]):
        data = evaluated(completed(CONTRACTS[name]), library)
        wholly += known(data)
        assert name not in repaying or (known(data) and any(p["to"] for p in data["payments"]))
        if wholly == 15:
            return
    raise AssertionError(f"{wholly} contracts are wholly known")


# Two missions at 25 000 on 03/10/2022, ended by the caisse: effect on 10/02/2023, repaid until 10/04/2023; with a
# referral effect on 03/04/2023, repaid until 03/06/2023. Ended by its own holders, or after its term: nothing goes
# back.
ENDINGS = {
    "r90-remboursement": [("2022", "50000", "50000"), ("2023", "-50000", "-50000")],
    "r89-saisine-du-directeur": [("2022", "50000", "50000"), ("2023", "-50000", "-50000")],
    "r88-resiliation-par-les-porteurs": [("2022", "50000", "50000")],
    "a75-resiliation-apres-le-terme": [("2022", "50000", "50000")],
}


@pytest.mark.parametrize("name", ENDINGS)
def test_the_endings_of_mission_precoce_by_civil_year(name, library):
    data = evaluated(CONTRACTS[name], library)
    assert [(y["year"], y["by_date"], y["by_latest"]) for y in data["civil_years"]] == ENDINGS[name]


def test_what_goes_back_is_negative_in_every_view(accord):
    path = ROOT / "tests/contracts/r90-remboursement.yaml"
    data = json.loads(accord("evaluate", path, "--format", "json").out)
    (repaid,) = [p for p in data["payments"] if p["name"] == "reprise"]
    assert (repaid["amount"], repaid["received"], repaid["to"]) == ("50000", "-50000", "caisse")
    schedule = accord("evaluate", path, "--view", "schedule").out
    assert [line for line in schedule.splitlines() if "-50,000.00" in line and "(to caisse)" in line]
    assert "Payments that are sure: 0.00" in schedule.splitlines()
    assert ["2023", "-50,000.00", "-50,000.00"] in [
        line.split() for line in accord("evaluate", path, "--view", "civil-year").out.splitlines()
    ]


def test_a_repayment_that_is_not_sure_has_a_range_below_zero(accord):
    path = ROOT / "tests/contracts/r89-a25-suspension-sans-fin.yaml"
    schedule = accord("evaluate", path, "--view", "schedule", "--range").out
    assert [line for line in schedule.splitlines() if "Remboursement de l'aide" in line and "-50,000.00" in line]
