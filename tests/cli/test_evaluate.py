"""`accord evaluate`: the statement as text and as data, from files and standard input, and what is wrong told in
place."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ROOT / "tests/contracts/cpts-bassin-carcassonnais.yaml"
FEW = "population: 60000, date_signature: 2022-09-30"
NBSP = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


def value(data, name, **at):
    (found,) = [v for v in data["values"] if v["name"] == name and v["at"] == at]
    return found["value"] if found["status"] == "value" else found["status"]


def test_text_says_the_amounts_with_their_articles_and_what_is_unknown(accord, words):
    ran = accord("evaluate", CONTRACT)
    assert ran.code == 0 and ran.err == ""
    lines = ran.out.splitlines()
    assert lines[0] == "CPTS du Bassin Carcassonnais"
    assert "aci-cpts/avenant-2-aude" in lines[1]
    (total,) = [line for line in lines if "382,500.00" in line]
    assert total.count("382,500.00") == 1 and total.count("unknown") == 4  # an update pays less: its start is not said
    assert total.endswith("art. 5")
    additional = words("payments", "additionnel_verse", "label")
    assert any(line.startswith(additional) and "45,000.00" in line for line in lines)
    assert "unknown" in ran.out and "demarrage: " in ran.out


def test_text_is_plain_when_piped(process):
    out = process("evaluate", CONTRACT).stdout
    assert b"\x1b" not in out and b"\r" not in out


def test_french_numbers_dates_and_words(accord):
    out = re.sub(
        f"[{NBSP}]",
        " ",
        accord("evaluate", CONTRACT, "--locale", "fr", "--set", "demarrage[accompagnement]=2022-10-01").out,
    )
    assert "382 500,00 €" in out and "7 479,45 €" in out
    assert "30/09/2027" in out and "inconnu" in out
    assert "unknown" not in out and "382,500" not in out and "2027-09-30" not in out


def test_json_has_the_form_that_others_rely_on(accord):
    ran = accord("evaluate", CONTRACT, "--format", "json")
    data = json.loads(ran.out)
    assert ran.code == 0
    assert set(data) >= {
        "contract",
        "rules",
        "why_these_rules",
        "readings",
        "values",
        "payments",
        "deadlines",
        "conditions",
        "invariants",
        "unknown",
        "assumed",
        "set_aside",
        "receipt",
    }
    assert data["rules"] == "aci-cpts/avenant-2-aude"
    assert value(data, "total_possible", annee="1") == "382500"
    assert value(data, "volet_variable", mission="acces_soins", annee="1") == "unknown"
    assert set(data["values"][0]) >= {"name", "at", "type", "status", "value", "label", "source"}
    assert {v["status"] for v in data["values"]} <= {"value", "not_applicable", "unknown", "error"}
    assert all(isinstance(member, str) for v in data["values"] for member in v["at"].values())
    assert set(data["receipt"]) >= {"rules_sha256", "engine", "contract_sha256"}


def test_the_lists_of_the_json_are_sorted(accord):
    data = json.loads(accord("evaluate", CONTRACT, "--format", "json").out)
    assert [v["name"] for v in data["values"]] == sorted(v["name"] for v in data["values"])
    years = [v["at"]["annee"] for v in data["values"] if v["name"] == "total_annuel"]
    assert years == ["1", "2", "3", "4", "5"]


def test_the_same_bytes_whatever_the_environment(process):
    one = process(
        "evaluate",
        CONTRACT,
        "--format",
        "json",
        env={"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8"},
    )
    two = process(
        "evaluate",
        CONTRACT,
        "--format",
        "json",
        cwd="/",
        env={"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LC_ALL": "C", "ACCORD_RULES": str(ROOT / "rules")},
    )
    assert one.returncode == two.returncode == 0
    assert json.loads(one.stdout)["contract"] == "CPTS du Bassin Carcassonnais"
    assert one.stdout == two.stdout


def test_standard_input_yaml_or_json(accord):
    as_yaml = f"contract: Essai\nrules: aci-cpts/avenant-2\nfacts: {{{FEW}}}\n"
    as_json = (
        '{"contract": "Essai", "rules": "aci-cpts/avenant-2", "facts": {"population": 60000, "date_signature":'
        ' "2022-09-30"}}'
    )
    results = [accord("evaluate", "-", "--format", "json", stdin=text) for text in (as_yaml, as_json)]
    assert [r.code for r in results] == [0, 0]
    yaml_data, json_data = (json.loads(r.out) for r in results)
    assert value(yaml_data, "total_possible", annee="1") == "382500"
    assert yaml_data == json_data


def test_two_contracts_are_a_list(accord, contract):
    ran = accord("evaluate", CONTRACT, contract(FEW), "--format", "json")
    assert [d["contract"] for d in json.loads(ran.out)] == ["CPTS du Bassin Carcassonnais", "Essai"]


def test_rules_settings_and_readings_from_the_command_line(accord, contract):
    facts = "population: 80000, date_signature: 2022-09-30"
    ran = accord(
        "evaluate",
        contract(facts),
        "--rules",
        "aci-cpts/2019-arrete",
        "--reading",
        "taille_a_80000=superieure",
        "--set",
        "demarrage[parcours]=2022-09-30",
        "--format",
        "json",
    )
    data = json.loads(ran.out)
    assert data["rules"] == "aci-cpts/2019-arrete" and data["readings"]["taille_a_80000"] == "superieure"
    assert value(data, "total_possible", annee="1") == "315000"
    assert value(data, "volet_fixe", mission="parcours", annee="1") == "45000"


# Which version: by accord and date, and why


@pytest.mark.parametrize(
    ("signed", "reading", "rules"),
    [
        ("2020-06-01", None, "aci-cpts/2019-arrete"),
        ("2022-03-30", None, "aci-cpts/2019-arrete"),
        ("2022-03-31", None, "aci-cpts/avenant-2"),
        ("2022-04-01", None, "aci-cpts/avenant-2"),
        ("2022-04-01", "six_mois", "aci-cpts/2019-arrete"),
        ("2022-09-03", "six_mois", "aci-cpts/avenant-2"),
        ("2030-01-01", "avenant_au_contrat", "aci-cpts/2019-arrete"),
    ],
)
def test_the_version_in_force_on_the_day_of_signature(accord, contract, signed, reading, rules):
    path = contract(f"population: 20000, date_signature: {signed}", head="accord: aci-cpts")
    taken = ["--reading", f"entree_en_vigueur={reading}"] if reading else []
    ran = accord("evaluate", path, "--format", "json", *taken)
    assert ran.code == 0
    assert ran.err.startswith("W747 ") == (rules.endswith("2019-arrete") and signed < "2030")
    data = json.loads(ran.out)
    assert data["rules"] == rules
    assert "date_signature" in data["why_these_rules"] and signed in data["why_these_rules"]
    if rules.endswith("avenant-2"):
        assert f"entree_en_vigueur: {reading or 'publication'}" in data["why_these_rules"]


def test_a_variant_is_never_selected_by_date(accord, contract):
    path = contract("population: 20000, date_signature: 2024-01-01", head="accord: aci-cpts")
    assert json.loads(accord("evaluate", path, "--format", "json").out)["rules"] == "aci-cpts/avenant-2"


@pytest.mark.parametrize(
    ("head", "facts", "said"),
    [
        ("accord: aci-cpts", "population: 20000", "date_signature"),
        ("accord: aci-cpts", "date_signature: 2018-01-01", "2018-01-01"),
        ("accord: aci-cpt", "date_signature: 2022-01-01", "did you mean aci-cpts?"),
    ],
)
def test_a_version_that_cannot_be_found_is_a_finding(accord, contract, head, facts, said):
    ran = accord("evaluate", contract(facts, head=head))
    assert ran.code == 1 and said in ran.err and "essai.yaml:" in ran.err


# What is wrong: the exit code, the place with its excerpt, never a traceback


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("contract: Essai\nrules: aci-cpts/avenant-2\nfacts:\n  habitans: 3\n", "4:3", "did you mean"),
        ("contract: Essai\nrules: aci-cpts/avenant-2\nfacts: {population: beaucoup}\n", "3:21", "population"),
        ("contract: Essai\nrules: aci-cpts/avenant-2\nfacts: {date_signature: 2022-02-30}\n", "3:25", "2022-02-30"),
        ("contract: Essai\nrules: aci-cpts/avenant-2\nfacts:\n\tpopulation: 3\n", "4:1", "tab"),
        ("contract: Essai\nrules: aci-cpts/avenant-2\nfacts: {a: 1, a: 2}\n", "3:15", "a"),
        ("contract: Essai\nrule: aci-cpts/avenant-2\nfacts: {}\n", "2:1", "did you mean rules?"),
        (
            "contract: Essai\nrules: aci-cpts/avenant-2\nfacts: {commune: {Alairac: {habitants: 1}}}\n",
            "3:19",
            "small letters",
        ),
        (
            "contract: Essai\nrules: aci-cpts/avenant-2\nfacts: {mission: {parcour: {demarrage: 2022-10-01}}}\n",
            "3:19",
            "parcours",
        ),
        ("contract: Essai\nrules: aci-cpts/avenant-2\nfacts: {membres: {9: 100}}\n", "3:19", "annee"),
        ("contract: Essai\nrules: aci-cpts/avenant-2\nfacts: {x: [}\n", "3:13", ""),
    ],
)
def test_a_fault_in_a_contract_is_told_in_its_place(accord, tmp_path, text, place, said):
    path = tmp_path / "faux.yaml"
    path.write_text(text, encoding="utf-8")
    ran = accord("evaluate", path)
    assert (ran.code, ran.out) == (1, "")
    assert f"faux.yaml:{place}" in ran.err and said in ran.err
    row, column = map(int, place.split(":"))
    excerpt, caret = re.search(rf"^  {row} \| (.*)\n +\| ( *\^+)", ran.err, re.M).groups()
    assert excerpt.strip() and caret.index("^") == column - 1 and len(caret) <= max(len(excerpt), column)


def test_rules_that_do_not_exist(accord, contract):
    ran = accord("evaluate", contract(FEW, head="rules: aci-cpts/avenant-22"))
    assert ran.code == 1 and "aci-cpts/avenant-22" in ran.err and "did you mean aci-cpts/avenant-2?" in ran.err


def test_rules_that_do_not_exist_are_told_in_their_place(accord, contract):
    assert "essai.yaml:2:8" in accord("evaluate", contract(FEW, head="rules: aci-cpts/avenant-22")).err


def test_rules_that_do_not_exist_on_the_command_line(accord):
    ran = accord("evaluate", CONTRACT, "--rules", "aci-cpts/2019")
    assert ran.code == 1 and "aci-cpts/2019" in ran.err


@pytest.mark.parametrize(
    "setting", ["habitans=3", "population", "population=beaucoup", "demarrage[parcour]=2022-10-01"]
)
def test_a_setting_that_does_not_fit(accord, contract, setting):
    ran = accord("evaluate", contract(FEW), "--set", setting)
    assert ran.code == 1 and ran.out == ""


@pytest.mark.parametrize("reading", ["avant_l=inclus", "avant_le=oui"])
def test_a_reading_that_is_none(accord, contract, reading):
    ran = accord("evaluate", contract(FEW), "--reading", reading)
    assert ran.code == 1 and ("there is: exclu, inclus" in ran.err or "did you mean avant_le?" in ran.err)


def test_a_value_that_is_an_error_is_a_finding_and_is_still_printed(accord, contract):
    ran = accord("evaluate", contract(f"{FEW}, commune: {{a: {{habitants: 1}}}}"))
    assert ran.code == 1
    assert "La population donnée en un seul nombre n'est pas la somme des habitants des communes." in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["evaluate"],
        ["evaluate", CONTRACT, "--format", "pdf"],
        ["evaluate", CONTRACT, "--on", "demain"],
        ["evaluate", CONTRACT, "--reading", "avant_le"],
        ["evaluate", CONTRACT, "--locale", "de"],
        ["evaluer", CONTRACT],
        ["show"],
    ],
)
def test_wrong_usage_is_2(accord, arguments):
    ran = accord(*arguments)
    assert (ran.code, ran.out) == (2, "") and "Usage:" in ran.err and "Error:" in ran.err


@pytest.mark.parametrize("path", ["nulle/part.yaml", "/", "tests"])
def test_a_file_that_cannot_be_read_is_3(accord, path):
    ran = accord("evaluate", path)
    assert (ran.code, ran.out) == (3, "") and path in ran.err


def test_a_closed_pipe_is_silent(tmp_path):
    script = f"{sys.executable} {ROOT / 'cli.py'} evaluate {CONTRACT} --format json | head -c 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"{", b"")


def test_json_is_utf_8_whatever_the_terminal_writes(process):
    out = process("evaluate", CONTRACT, "--format", "json", env={"PYTHONIOENCODING": "latin-1"}).stdout
    assert "Démarrage" not in out.decode("latin-1")
    assert json.loads(out.decode("utf-8"))["contract"] == "CPTS du Bassin Carcassonnais"


def test_the_reason_for_the_version_is_french_in_the_french_statement(accord, contract):
    path = contract("population: 20000, date_signature: 2020-06-01", head="accord: aci-cpts")
    out = accord("evaluate", path, "--locale", "fr").out
    assert "2019-arrete" in out and "in force from" not in out
