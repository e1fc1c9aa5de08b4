"""What `accord evaluate` finds in a contract: errors stop it, warnings go to standard error and the result stays."""

import json
from pathlib import Path

import pytest

SIGNED = "population: 60371, date_signature: 2022-09-30"
LATE = "W747 aci-cpts/avenant-2 came into force on"


@pytest.mark.parametrize(
    ("facts", "head", "code"),
    [
        ("population: 20000, date_signature: 2018-09-30", "rules: aci-cpts/2019-arrete", "E741"),
        ("population: 20000, date_signature: 1922-09-30", "rules: aci-cpts/avenant-2-aude", "E740"),
        (f"{SIGNED}, membres: {{9: 50}}", "rules: aci-cpts/avenant-2", "E715"),
    ],
)
def test_an_error_stops(accord, contract, facts, head, code):
    ran = accord("evaluate", contract(facts, head))
    assert (ran.code, ran.out) == (1, "") and ran.err.startswith(f"{code} ")
    assert accord("check", contract(facts, head)).out.startswith(ran.err), "as `accord check` tells it"


def test_what_is_set_on_the_command_line_is_found_too(accord, contract):
    ran = accord("evaluate", contract(SIGNED), "--set", "date_signature=2018-09-30")
    assert (ran.code, ran.out) == (1, "") and ran.err.startswith("E741 date_signature is 2018-09-30")
    assert "--set date_signature=2018-09-30:1:" in ran.err


WARNED = {
    "W743": "membres: 0, date_signature: 2022-09-30",
    "W746": f"{SIGNED}, mission: {{qualite: {{demarrage: 2023-01-01}}}}",
}


@pytest.mark.parametrize("code", WARNED)
def test_a_warning_leaves_the_result_and_the_exit_code(accord, contract, code):
    path = contract(WARNED[code])
    ran = accord("evaluate", path, "--format", "json")
    assert ran.code == 0 and ran.err.startswith(f"{code} ") and ran.err.count("→") == 1
    assert json.loads(ran.out)["contract"] == "Essai"
    assert accord("check", path).out.startswith(ran.err)


def test_what_is_given_in_vain_says_why_and_is_set_aside(accord, contract):
    ran = accord("evaluate", contract(WARNED["W746"]), "--format", "json")
    assert "demarrage[qualite] is given, and is not used: dans_un_contrat_ou_un_avenant does not hold" in ran.err
    assert "nobody has said choisie (taken as false)" in ran.err
    assert json.loads(ran.out)["set_aside"] == [{"fact": "demarrage", "at": {"mission": "qualite"}}]
    said = accord("evaluate", contract(WARNED["W746"]), "--set", "choisie[qualite]=true", "--format", "json")
    assert said.err == "" and json.loads(said.out)["set_aside"] == []


def test_a_later_text_that_came_into_force_while_the_contract_runs(accord, contract):
    """The contract of 2020 begins its last year on 01/02/2024, after the text of 31/03/2022."""
    running = accord("evaluate", contract("population: 20000, date_signature: 2020-02-01", "accord: aci-cpts"))
    assert running.code == 0 and running.err.startswith(f"{LATE} 2022-03-31, while the contract runs")
    named = accord("evaluate", contract("population: 20000, date_signature: 2020-02-01"))
    assert named.err.startswith("W749 ") and LATE not in named.err, (
        "a version that is named is meant, from when it is there"
    )


@pytest.mark.parametrize(("option", "late"), [("publication", True), ("avenant_au_contrat", False)])
def test_a_later_text_counts_from_the_day_of_its_reading(accord, contract, option, late):
    path = contract("population: 20000, date_signature: 2020-02-01", "accord: aci-cpts")
    assert accord("evaluate", path, "--reading", f"entree_en_vigueur={option}").err.startswith(LATE) == late


EXCLUDED = "; aci-cpts/avenant-2 is not, by reading entree_en_vigueur: "


@pytest.mark.parametrize(
    ("signed", "option", "why"),
    [
        ("2022-04-01", "six_mois", f"in force on 2022-04-01 (date_signature), from 2019-08-25{EXCLUDED}six_mois"),
        (
            "2022-04-01",
            "avenant_au_contrat",
            f"in force on 2022-04-01 (date_signature), from 2019-08-25{EXCLUDED}avenant_au_contrat",
        ),
        (
            "2022-04-01",
            "publication",
            "in force on 2022-04-01 (date_signature), from 2022-03-31; reading entree_en_vigueur: publication",
        ),
        ("2022-03-30", "publication", "in force on 2022-03-30 (date_signature), from 2019-08-25"),
    ],
)
def test_a_reading_that_keeps_a_version_out_is_named_in_the_reason(accord, contract, signed, option, why):
    path = contract(f"population: 20000, date_signature: {signed}", "accord: aci-cpts")
    ran = accord("evaluate", path, "--reading", f"entree_en_vigueur={option}", "--format", "json")
    assert json.loads(ran.out)["why_these_rules"] == why


def test_the_reason_in_french(accord, contract):
    path = contract("population: 20000, date_signature: 2022-04-01", "accord: aci-cpts")
    out = accord("evaluate", path, "--reading", "entree_en_vigueur=six_mois", "--locale", "fr").out
    told = (
        "en vigueur le 01/04/2022 (date_signature), depuis le 25/08/2019 ; aci-cpts/avenant-2 ne l'est pas, lecture"
        " entree_en_vigueur : six_mois"
    )
    assert told in out


def test_no_shipped_contract_has_an_error(accord):
    ran = accord("check", "tests/contracts")
    assert ran.code == 0 and " 0 error(s)" in ran.out.splitlines()[-1]


def test_a_start_before_the_signature_is_refused_until_it_is_confirmed_or_stated(accord, contract, tmp_path):
    early = f"{SIGNED}, mission: {{parcours: {{demarrage: 2022-09-29}}}}"
    ran = accord("check", contract(early))
    assert ran.code == 1 and ran.out.startswith("E748 ") and "écrivez demarrage_anterieur: true" in ran.out
    shown = accord("evaluate", contract(early))
    assert shown.code == 1 and "What does not hold" in shown.out
    confirmed = early.replace("2022-09-29", "2022-09-29, demarrage_anterieur: true")
    assert accord("check", contract(confirmed)).code == accord("evaluate", contract(confirmed)).code == 0
    assert accord("check", contract(early.replace("09-29", "09-30"))).code == 0
    stated = (
        Path(contract(early)).read_text("utf-8")
        + "expected:\n  - {name: demarrage_dans_le_contrat, at: {mission: parcours}, is: false, source: hand}\n"
    )
    (tmp_path / "stated.yaml").write_text(stated, encoding="utf-8")
    assert accord("check", str(tmp_path / "stated.yaml")).code == 0
