"""One wrong cell of the shipped law makes contracts differ by the dozen, and `accord test` tells it once."""

import shutil
from pathlib import Path

import pytest

from engine.commands import main

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = (
    "a02-r34-signe-le-30-decembre-2021",
    "a04-a27-annees-d-un-29-fevrier",
    "a04-r74-annee-ouverte-un-31",
    "cpts-bassin-carcassonnais",
    "exemple-2019",
    "r09-a37-duree",
)


def test_a_wrong_cell_is_one_cause_of_all_contracts_that_differ(tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    (tmp_path / "contracts").mkdir()
    for name in CONTRACTS:
        shutil.copy(ROOT / "tests/contracts" / f"{name}.yaml", tmp_path / "contracts")
    law = tmp_path / "rules/aci-cpts/2019-arrete.yaml"
    text = law.read_text(encoding="utf-8")
    assert text.count("[50000, 60000, 75000, 90000]") == 1
    law.write_text(text.replace("[50000, 60000, 75000", "[50000, 61000, 75000"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ACCORD_RULES", raising=False)
    with pytest.raises(SystemExit) as left:
        main(["test", "contracts"])
    out = capsys.readouterr().out
    assert left.value.code == 1
    assert out.count("bareme_fonctionnement[2] is 61000; with 60000 they come out") == 1
    assert out.count("have one cause") == 1 and "passes" not in out and "\ndiffers" not in out
    assert "Dû pour tout le contrat: 402,500.00, not 397,500.00 (+5,000.00)" in out
    assert len(out.splitlines()) < 45
