"""`accord impact` as it is called: formats, what is left out, faults, exit codes."""

import io
import json
import shutil
import sys
from fractions import Fraction

import pytest

OLD, NEW, LOCAL = "aci-cpts/2019-arrete", "aci-cpts/avenant-2", "aci-cpts/avenant-2-aude"
ONE = "tests/contracts/r26-a14-additionnel-une-fois.yaml"


def test_the_page_says_who_gains_and_by_what(accord, few):
    ran = accord("impact", OLD, NEW, few, "--locale", "fr", "--by", "taille")
    assert (ran.code, ran.err) == (0, "")
    for heading in ("EN TOUT", "PAR OPÉRATION", "PAR TAILLE", "CONTRATS"):
        assert f"\n{heading}\n" in ran.out
    assert "PAR ANNÉE" not in ran.out and "PAR MISSION" not in ran.out


def test_what_nobody_knows_has_no_sum(accord, words):
    out = accord("impact", OLD, NEW, "tests/contracts/cpts-bassin-carcassonnais.yaml").out
    assert f"\n{words('rules', 'total', 'label')}: unknown; sure: at least this" in out
    assert "\nAnnée 1           unknown  unknown  nothing sure  -56,700.00…            0            0" in out


def test_unknown_contracts_are_counted_apart_and_those_of_another_accord_left_out(accord, tmp_path):
    for name in (
        "cpts-bassin-carcassonnais",
        "exemple-2019",
        "r26-a14-additionnel-une-fois",
        "exemple-mission-precoce",
    ):
        shutil.copy(f"tests/contracts/{name}.yaml", tmp_path)
    (tmp_path / "notes.yaml").write_text("a: note\n")
    data = json.loads(
        accord("impact", OLD, NEW, tmp_path, "--format", "json", "--range", "--result", "total_verse").out
    )
    total = data["total"]
    assert (total["known"], total["unknown"], total["difference"], data["result"]) == (1, 2, "45000", "total_verse")
    assert [e["why"] for e in data["left_out"]] == ["under another accord"]
    unknown = [c for c in data["contracts"] if c["difference"]["status"] == "unknown"]
    assert len(unknown) == 2 and all(c["difference"]["amount"] is None for c in unknown)
    assert all("range" in c[side] for c in unknown for side in ("before", "after"))
    assert {u["fact"] for u in data["unknown"]} >= {"demarrage", "orientation_telephonique"}
    aude = next(c for c in data["contracts"] if "Carcassonnais" in c["contract"])
    assert {s["fact"] for s in aude["set_aside"]} >= {"compte", "type_indicateur"}


def test_files_are_written_whole(accord, few, tmp_path, words):
    out = tmp_path / "impact.csv"
    assert accord("impact", OLD, NEW, few / "01.yaml", "--format", "csv", "--locale", "fr", "-o", out).code == 0
    assert out.read_bytes().startswith(f"\ufeffcontrat;{words('dimensions', 'taille', 'label')};".encode())
    assert [p.name for p in tmp_path.iterdir()] == ["impact.csv"]
    assert accord("impact", OLD, NEW, few, "--format", "xlsx").code == 2
    ran = accord("impact", OLD, NEW, few / "01.yaml", "--format", "csv", "--table", "nothing")
    assert ran.code == 2 and "one of summary, operations, taille" in ran.err


# what is said where there is nothing to say


def test_texts_that_no_list_of_operations_joins(accord, few):
    ran = accord("impact", NEW, OLD, few)
    assert ran.code == 0 and "there is no list of operations, only totals" in " ".join(ran.out.split())
    data = json.loads(accord("impact", NEW, OLD, few, "--format", "json").out)
    assert data["operations"] is None and Fraction(data["total"]["difference"]) < 0 and data["total"]["lose"] == 6


def test_a_text_and_itself(accord):
    total = json.loads(accord("impact", NEW, NEW, ONE, "--format", "json").out)["total"]
    assert (total["difference"], total["unchanged"], total["unknown"]) == ("0", 1, 0)


def test_standard_input_is_a_contract(accord, few, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((few / "01.yaml").read_bytes())))
    assert json.loads(accord("impact", OLD, NEW, "-", "--format", "json").out)["total"]["known"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((OLD, NEW), 2, "Missing argument"),
        ((OLD, NEW, "nothing.yaml"), 3, "cannot be read"),
        ((OLD, "aci-cpts/nothing", ONE), 1, "there is no rule set"),
        ((OLD, NEW, ONE, "--by", "nothing"), 2, "there is no dimension nothing: one of taille"),
        ((OLD, NEW, ONE, "--result", "nothing"), 2, "nothing is no rule of"),
        ((OLD, NEW, ONE, "--result", "debut_annee"), 2, "is no rule of"),
        ((OLD, NEW, ONE, "--output", "/nothing/x"), 3, "there is no folder /nothing"),
        ((OLD, NEW, "rules"), 3, "holds no contract"),
    ],
)
def test_what_cannot_be_done_is_said(accord, arguments, code, words):
    ran = accord("impact", *arguments)
    assert ran.code == code and words in ran.err


def test_a_wrong_contract_is_told_and_the_others_are_measured(accord, few, tmp_path):
    (tmp_path / "a.yaml").write_text((few / "01.yaml").read_text("utf-8").replace("  membres:", "  mebres:"), "utf-8")
    (tmp_path / "b.yaml").write_text((few / "02.yaml").read_text("utf-8"), "utf-8")
    ran = accord("impact", OLD, NEW, tmp_path, "--format", "json")
    data = json.loads(ran.out)
    assert ran.code == 1 and "E702 these rules know no fact mebres" in ran.err
    assert len(data["contracts"]) == 1
    assert data["left_out"] == [{"contract": "Essai 001", "why": "cannot be read"}]
