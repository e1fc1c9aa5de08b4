"""What each reading changes, and the dues that hang on dates: amounts worked by hand."""

from pathlib import Path

import pytest

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.contracts.contract import read_contract
from engine.contracts.evaluate import evaluate
from engine.report.statement_json import as_data
from engine.tools.readings.alternatives import alternatives_of
from engine.tools.readings.moving import moving

BEFORE, AFTER, LOCAL = "aci-cpts/2019-arrete", "aci-cpts/avenant-2", "aci-cpts/avenant-2-aude"
SMALL = "population: 20000, date_signature: 2020-02-01"  # its first year has 366 days
LARGE = "population: 200000, membres: 100, date_signature: 2022-09-30"
STARTED = "demarrage: 2022-09-30"
SOCLES = f"""acces_soins: {{{STARTED}, taux_mission: 0}}, parcours: {{{STARTED}, taux_mission: 0}},
prevention: {{{STARTED}, taux_mission: 0}}, crises_sanitaires: {{{STARTED}}}"""


# Sizes and years


def test_the_size_follows_the_population_from_year_to_year(due):
    never = "mission: {crises_sanitaires: {demarrage: none}}"
    found = due(AFTER, f"population: {{1: 39000, 3: 41000}}, date_signature: 2022-09-30, {never}")
    assert list(found.cells("taille").values()) == ["1", "1", "2", "2", "2"]
    assert list(found.cells("total_possible").values()) == ["287500"] * 2 + ["382500"] * 3
    assert found["financement_additionnel"] == "37500"  # of the year of signature


def test_a66_one_off_amounts_of_an_older_contract_have_the_size_of_their_year(due):
    # avenant 2 comes to apply, and 31 December 2021 falls, in the second year of the contract
    facts = "population: {1: 39000, 2: 41000}, date_signature: 2020-05-01, actions_covid_2021: true"
    found = due(AFTER, facts)
    assert (found["financement_additionnel"], found["derogation_covid"]) == ("45000", "52500")


def test_a16_the_day_on_which_avenant_2_comes_to_apply(due):
    facts = "population: {1: 39000, 3: 41000}, date_signature: 2020-05-01"
    assert due(AFTER, facts)["financement_additionnel"] == "37500"  # 31 March 2022: second year
    assert due(AFTER, facts, entree_en_vigueur="six_mois")["financement_additionnel"] == "45000"  # third year
    unsaid = due(AFTER, facts, entree_en_vigueur="avenant_au_contrat")
    assert unsaid["financement_additionnel"] == "unknown"
    assert "date_avenant_au_contrat" in unsaid.waits_for()


@pytest.mark.parametrize(
    ("signed", "reading", "additional", "covid"),
    [
        ("2021-12-31", "inclus", "37500", "37500"),
        ("2021-12-31", "exclu", "37500", "none"),
        ("2022-01-01", "inclus", "37500", "none"),
        ("2022-09-30", "inclus", "37500", "none"),
        ("2022-10-01", "inclus", "none", "none"),
    ],
)
def test_a02_the_last_day_of_both_one_off_amounts(due, signed, reading, additional, covid):
    facts = f"population: 20000, date_signature: {signed}" + (", actions_covid_2021: true" if signed < "2022" else "")
    found = due(AFTER, facts, avant_le=reading, avant_le_covid=reading)
    assert (found["financement_additionnel"], found["derogation_covid"]) == (additional, covid)


def test_a_contract_signed_on_29_february(due):
    found = due(BEFORE, "population: 20000, date_signature: 2020-02-29, mission: {parcours: {demarrage: 2020-02-29}}")
    days = ["2020-02-29", "2021-02-28", "2022-02-28", "2023-02-28", "2024-02-29"]
    assert list(found.cells("debut_annee").values()) == days
    assert found.every("volet_fixe", "parcours") == "25000"
    assert found["terme_du_contrat"] == "2025-02-28"


# Missions


def test_a_mission_that_starts_late_or_never(due):
    starts = "parcours: {demarrage: 2027-09-29}, prevention: {demarrage: none}, acces_soins: {demarrage: 2027-09-30}"
    found = due(AFTER, f"population: 20000, date_signature: 2022-09-30, mission: {{{starts}}}")
    # 25 000 × 1/365 for the last day of the contract
    assert list(found.cells("volet_fixe", "parcours").values()) == ["none"] * 4 + ["68.49"]
    assert found.every("volet_fixe", "prevention") == found.every("volet_fixe", "acces_soins") == "none"


def test_a67_a_mission_started_before_the_signature_has_a_whole_first_year(due):
    found = due(BEFORE, f"{SMALL}, mission: {{parcours: {{demarrage: 2019-11-01}}}}")
    assert found["volet_fixe", "parcours", "1"] == "25000"


def test_an_optional_mission_counts_only_where_it_was_chosen(due):
    facts = "population: 20000, date_signature: 2022-09-30, mission: {{qualite: {{{}demarrage: 2022-09-30}}}}"
    assert due(AFTER, facts.format("choisie: true, ")).every("volet_fixe", "qualite") == "7500"
    left_out = due(AFTER, facts.format(""))
    assert left_out.every("volet_fixe", "qualite") == "none"
    assert {"fact": "demarrage", "at": {"mission": "qualite"}} in left_out.data["set_aside"]
    assert ("choisie", "false") in {(a["fact"], a["value"]) for a in left_out.data["assumed"]}


@pytest.mark.parametrize(("reading", "amount"), [("plafonne", "15000"), ("libre", "18000")])
def test_a68_a_rate_above_the_whole(due, reading, amount):
    facts = f"{SMALL}, mission: {{acces_soins: {{demarrage: 2020-02-01, taux_mission: 1.2}}}}"
    assert due(BEFORE, facts, depassement=reading).every("volet_variable", "acces_soins") == amount


@pytest.mark.parametrize(("reading", "amounts"), [("prorata", ("5027.32", "17595.63")), ("entier", ("10000", "35000"))])
def test_a76_the_two_parts_of_2019_in_the_year_of_the_start(due, reading, amounts):
    # from 1 August 2020: 184 of 366 days of 10 000 and of 35 000
    facts = (
        f"{SMALL}, soins_non_programmes: true, orientation_telephonique: true, mission: {{acces_soins: {{demarrage:"
        " 2020-08-01}}"
    )
    found = due(BEFORE, facts, snp_de_demarrage=reading)
    assert (found["snp_compensation", "1"], found["snp_orientation", "1"]) == amounts
    assert (found["snp_compensation", "2"], found["snp_orientation", "2"]) == ("10000", "35000")


def test_what_2019_pays_for_unscheduled_care_is_unknown_where_nobody_says(due):
    found = due(BEFORE, f"{SMALL}, mission: {{acces_soins: {{demarrage: 2020-02-01, taux_mission: 1}}}}")
    assert found.every("snp_compensation") == found.every("total_mission", "acces_soins") == "unknown"


# Crises


@pytest.mark.parametrize(
    ("start", "reading", "paid"),
    [
        ("2023-06-01", "independant", "37500"),
        ("2023-06-01", "mission_demarree", "none"),
        ("2023-01-10", "mission_demarree", "37500"),
        ("none", "mission_demarree", "none"),
        ("none", "independant", "37500"),
    ],
)
def test_a13_whether_a_crisis_supposes_the_mission(due, start, reading, paid):
    crisis = "crise: {hiver: {date_identification: 2023-01-10}}"
    facts = (
        f"population: 20000, date_signature: 2022-09-30, {crisis}, mission: {{crises_sanitaires: {{demarrage:"
        f" {start}}}}}"
    )
    assert due(AFTER, facts, variable_sans_mission=reading)["variable_crise", "hiver"] == paid


def test_a_crisis_whose_date_is_not_known_leaves_all_unknown(due):
    found = due(
        AFTER, "population: 20000, date_signature: 2022-09-30, crise: {a: {}, b: {date_identification: 2023-01-10}}"
    )
    assert set(found.cells("variable_crise").values()) == {"unknown"}


@pytest.mark.parametrize(
    ("reading", "second_year"), [("premiere_annee_financee", "27732.24"), ("annee_du_demarrage", "13866.12")]
)
def test_a71_the_year_of_the_first_plan(due, reading, second_year):
    # started in the first year, open from 15 December 2023: 290/366 of 35 000, or of 17 500
    facts = (
        "population: 60000, date_signature: 2022-09-30, date_trame: 2023-12-15, mission: {crises_sanitaires:"
        " {demarrage: 2022-10-01}}"
    )
    found = due(LOCAL, facts, annee_de_redaction=reading)
    assert list(found.cells("volet_fixe", "crises_sanitaires").values())[:3] == ["none", second_year, "17500"]


# The majoration of the greatest communities


@pytest.mark.parametrize(
    ("base", "amount", "majoration"),
    [
        # fixed parts due in the second year: 110 + 50 + 20 + 25 = 205 000; crisis 75 000; no result reached
        ("missions", "du", "28000"),
        ("missions_et_fonctionnement", "du", "37000"),
        ("fixe", "du", "20500"),
        # of the table: 205 000 + 45 + 50 + 20 = 115 000 + 75 000
        ("missions", "tableau", "39500"),
    ],
)
def test_a03_a64_what_the_majoration_is_ten_percent_of(due, base, amount, majoration):
    facts = f"{LARGE}, crise: {{hiver: {{date_identification: 2023-12-01}}}}, mission: {{{SOCLES}}}"
    assert due(AFTER, facts, assiette_majoration=base, montant_majore=amount)["majoration", "2"] == majoration


def test_the_majoration_asks_for_members_in_the_greatest_size_alone(due):
    assert due(AFTER, "population: 200000, date_signature: 2022-09-30").every("majoration") == "unknown"
    assert due(AFTER, "population: 20000, date_signature: 2022-09-30").every("majoration") == "none"


# Facts that older rules do not know


def test_facts_of_avenant_2_are_set_aside_under_the_text_of_2019(library):
    facts = f"{LARGE}, crise: {{hiver: {{date_identification: 2023-12-01}}}}, mission: {{{SOCLES}}}"
    node = yaml_reader.load(f"{{contract: Essai, rules: {AFTER}, facts: {{{facts}}}}}", "contract.yaml")
    data = as_data(evaluate(read_contract(node, Diagnostics()), library, BEFORE))
    assert data["set_aside"] == [
        {"fact": "date_identification", "at": {"crise": "hiver"}},
        {"fact": "demarrage", "at": {"mission": "crises_sanitaires"}},
        {"fact": "membres", "at": {}},
    ]


# The early mission: the nine months, a mission started later, a termination

EARLY = """population: 60000, date_signature: 2022-10-03, date_enregistrement: 2022-10-10, date_effet: 2022-10-12,
constitue_en_association: true, date_validation_lettre: 2022-09-01, territoire_precise: true, deja_adherent: false,
deja_beneficiaire: false, autre_projet_sur_le_territoire: false, mission: {acces_soins: {demarrage: 2022-10-03},
parcours: {demarrage: 2022-12-01}, prevention: {demarrage: none}, crises_sanitaires: {demarrage: none}}"""
PRECOCE = "mission-precoce/avenant-2"


@pytest.mark.parametrize(
    ("reading", "term"), [("enregistrement", "2023-07-10"), ("signature", "2023-07-03"), ("effet", "2023-07-12")]
)
def test_a21_where_the_nine_months_begin(due, reading, term):
    assert due(PRECOCE, EARLY, depart_du_delai=reading)["terme"] == term


@pytest.mark.parametrize(("reading", "total"), [("non_payee", "17500"), ("payee", "35000")])
def test_a42_a_mission_started_within_the_nine_months(due, reading, total):
    assert due(PRECOCE, EARLY, mission_demarree_ensuite=reading)["total"] == total


@pytest.mark.parametrize("missing", ["constitue_en_association", "territoire_precise"])
def test_who_is_no_beneficiary_is_due_nothing(due, missing):
    found = due(PRECOCE, EARLY.replace(f"{missing}: true", f"{missing}: false"))
    assert (found["beneficiaire"], found["aide", "acces_soins"], found["total"]) == ("false", "none", "0")


@pytest.mark.parametrize(
    ("who", "reason", "received", "reading", "repaid"),
    [
        ("caisse", "non_deploiement", "2023-01-10", "sans_effet", "17500"),
        ("caisse", "neuf_mois", "2023-01-10", "sans_effet", "none"),  # A43
        ("porteurs", None, "2023-01-10", "sans_effet", "none"),
        ("caisse", "non_deploiement", "2023-06-20", "sans_effet", "none"),  # A75: it takes effect after the term
        ("caisse", "non_deploiement", "2023-06-20", "produit_effet", "17500"),
    ],
)
def test_a75_what_a_termination_makes_repaid(due, who, reason, received, reading, repaid):
    facts = f"{EARLY}, date_reception_resiliation: {received}, auteur: {who}" + (
        f", motif_resiliation: {reason}" if reason else ""
    )
    assert due(PRECOCE, facts, resiliation_apres_le_terme=reading)["remboursement"] == repaid


# What moves something in a contract: found from the cells that hang on a reading, and from whole statements

REAL = (
    "r62-a09-moyenne-des-indicateurs",
    "exemple-taille-4",
    "exemple-mission-precoce",
    "a16-a59-crises-et-enveloppe-covid",
    "a03-a64-a65-majoration-selon-les-lectures",
    "r74-r75-a73-a74-fin-la-premiere-annee",
    "seine-saint-denis-paliers",
)


@pytest.mark.parametrize("name", REAL)
def test_the_readings_that_move_something_are_those_that_whole_statements_show(library, name):
    path = Path(__file__).resolve().parents[1] / "contracts" / f"{name}.yaml"
    contract = read_contract(yaml_reader.load_file(path), Diagnostics())

    def again(taken):
        return evaluate(contract, library, readings=taken)

    statement = again([])
    moved = {a.reading.name for a in alternatives_of(statement, again, library) if a.moves}
    assert moving(statement, again, library) == moved
    assert moved and len(moved) < len(statement.readings)
