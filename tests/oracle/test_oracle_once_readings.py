"""Readings of what is due once, worked by hand from the documents."""

from fractions import Fraction as euros

import pytest
from amounts import APRES, AVANT
from days import at
from worked import amount, cpts, crises, full, started, years


@pytest.mark.parametrize(
    ("period", "paid"),
    [
        ("douze_mois", {0, 3}),  # 15 November 2023 is twelve months after
        ("annee_de_contrat", {0, 2}),  # that year begins on 1 October
        ("annee_civile", {0, 1}),  # one of 2022, one of 2023
    ],
)
def test_the_period_that_a_crisis_covers(period, paid):
    days = ("2022-11-15", "2023-06-01", "2023-10-01", "2023-11-15")
    found = cpts("2022-10-01", crise=crises(*days), readings={"periode_de_crise": period})
    assert {int(dict(where)["crise"]) for name, where in found if name == "variable_crise"} == paid


def test_a_crisis_may_suppose_that_the_mission_has_started():
    found = cpts(
        "2022-10-01",
        mission={"crises_sanitaires": started("2023-01-15")},
        crise=crises("2023-01-14", "2023-01-15"),
        readings={"variable_sans_mission": "mission_demarree"},
    )
    assert [amount(found, "variable_crise", crise=n) for n in (0, 1)] == [None, 52_500]


LIVED = {"versions": [{"from": "2020-07-24", "rules": AVANT}, {"from": "2022-03-31", "rules": APRES}]}


@pytest.mark.parametrize(("reading", "due"), [("payee", 37_500), ("non_payee", None)])
def test_a_crisis_under_avenant_2_in_a_year_of_2019(reading, due):
    found = full(
        "2020-07-24", LIVED, 20_000, crise=crises("2022-05-01"), readings={"crise_d_une_annee_anterieure": reading}
    )
    assert amount(found.dues, "variable_crise", crise=0) == due
    assert amount(found.sums, "hors_annees") == 37_500 + (due or 0)  # the additional funding stands in no year either


@pytest.mark.parametrize(
    ("readings", "signed", "due"),
    [
        ({"avant_le": "exclu"}, "2022-09-30", None),
        ({"avant_le": "exclu"}, "2022-09-29", 45_000),
        ({"taille_de_l_additionnel": "signature"}, "2020-05-01", 37_500),
        ({"versement_de_l_additionnel": "signature"}, "2020-05-01", 37_500),
        ({"versement_de_l_additionnel": "avenant_au_contrat"}, "2020-05-01", 56_250),
        ({"entree_en_vigueur": "six_mois"}, "2020-05-01", 56_250),
        ({"entree_en_vigueur": "six_mois", "versement_de_l_additionnel": "avenant_au_contrat"}, "2022-05-01", 45_000),
    ],
)
def test_readings_of_the_additional_funding(readings, signed, due):
    people = {1: 30_000, 3: 90_000} if signed < "2022" else 60_000
    found = cpts(signed, population=people, date_avenant_au_contrat="2022-12-01", readings=readings)
    assert amount(found, "financement_additionnel") == due


@pytest.mark.parametrize(
    ("readings", "due"),
    [
        ({}, 37_500),
        ({"avant_le_covid": "exclu"}, None),
        ({"taille_du_covid": "annee_du_paiement", "versement_du_covid": "avenant_au_contrat"}, 75_000),
        ({"taille_du_covid": "annee_du_paiement"}, 37_500),  # paid on 31 March 2022, in the first year
        ({"majoration_du_covid": "majoree"}, 37_500),  # the first year has no hundred members of size 4
    ],
)
def test_readings_of_the_envelope_of_2021(readings, due):
    facts = {"actions_covid_2021": True, "date_avenant_au_contrat": "2023-01-15", "membres": 100}
    found = cpts("2021-12-31", population={1: 30_000, 2: 200_000}, readings=readings, **facts)
    assert amount(found, "derogation_covid") == due


@pytest.mark.parametrize(("signed", "due"), [("2021-12-31", 82_500), ("2019-10-31", 75_000)])
def test_the_envelope_of_2021_is_raised_where_the_first_year_under_avenant_2_is(signed, due):
    """The contract of 2019 comes under avenant 2 the day after its last year has begun: it has no such year."""
    lived = {"versions": [{"from": signed, "rules": AVANT}, {"from": "2023-11-01", "rules": APRES}]}
    law = APRES if signed == "2021-12-31" else lived
    facts = {"actions_covid_2021": True, "membres": 100, "readings": {"majoration_du_covid": "majoree"}}
    assert amount(cpts(signed, law, 200_000, **facts), "derogation_covid") == due


def test_the_envelope_of_2021_may_open_twelve_months():
    facts = {"actions_covid_2021": True, "crise": crises("2023-03-30", "2023-03-31")}
    found = cpts("2021-10-01", readings={"covid_et_douze_mois": "ouvre"}, **facts)
    assert [amount(found, "variable_crise", crise=n) for n in (0, 1)] == [None, 52_500]


@pytest.mark.parametrize(
    ("readings", "due"),
    [
        ({}, 27_500),  # 10 % of 180 000 of fixed parts, 20 000 of results obtained and 75 000 for the crisis
        ({"majoration_de_la_crise": "exclue"}, 20_000),
        ({"assiette_majoration": "fixe"}, 18_000),
        ({"assiette_majoration": "missions_et_fonctionnement"}, 36_500),
        ({"montant_majore": "tableau"}, 32_000),  # with the 45 000 of access that no result has earned
    ],
)
def test_the_base_of_the_majoration(readings, due):
    mission = {"acces_soins": started("2022-10-01", 0), "prevention": started("2022-10-01", 1)}
    mission["crises_sanitaires"] = started("2022-10-01")
    facts = {"population": 200_000, "membres": 100, "crise": crises("2023-01-15")}
    found = cpts("2022-10-01", mission=mission, readings=readings, **facts)
    assert amount(found, "majoration", annee=1) == due


def test_the_plan_may_be_that_of_the_year_in_which_it_is_written():
    mission = {"crises_sanitaires": started("2022-10-01")}
    said = {"annee_de_redaction": "annee_du_plan"}
    for plan, due in (("2023-11-01", [0, 35_000, 17_500, 17_500, 17_500]), ("none", [0] * 5)):
        found = cpts("2022-10-01", mission=mission, date_du_plan=plan, readings=said)
        assert years(found, "volet_fixe", mission="crises_sanitaires") == due


def test_covid_actions_of_2020_may_open_the_envelope():
    facts = {"actions_covid_avant_2021": True, "population": 20_000}
    assert amount(cpts("2020-05-01", **facts), "derogation_covid") is None
    assert (
        amount(cpts("2020-05-01", **facts, readings={"annee_des_actions_covid": "avant_2022"}), "derogation_covid")
        == 37_500
    )


@pytest.mark.parametrize(("reading", "raised"), [("chaque_annee", [None, 11_000]), ("signature", [11_000, 11_000])])
def test_when_the_members_are_counted(reading, raised):
    facts = {"population": 200_000, "membres": {1: 100, 2: 0, 3: 100}, "readings": {"jour_des_membres": reading}}
    lived = {"versions": [{"from": "2021-10-01", "rules": AVANT}, {"from": "2022-10-01", "rules": APRES}]}
    found = cpts("2021-10-01", lived, mission={"acces_soins": started("2021-10-01", 0)}, **facts)
    assert years(found, "majoration")[1:3] == raised  # 10 % of 110 000


def test_a_crisis_of_a_year_of_2019_may_be_raised_with_its_payment():
    facts = {"population": 200_000, "membres": 100, "crise": crises("2022-05-01"), "date_trame": "none"}
    found = full("2020-07-24", LIVED, readings={"majoration_d_une_crise_de_2019": "majoree"}, **facts)
    assert amount(found.dues, "majoration_de_crise", crise=0) == 7_500
    assert found.payments["majoration_de_crise_versee", at(crise=0)].latest.isoformat() == "2022-06-01"


@pytest.mark.parametrize(
    ("reading", "due"), [("ancien_texte", None), ("prorata", "16698.63"), ("nouveau_texte", "53000")]
)
def test_the_year_in_which_avenant_2_comes_to_apply(reading, due):
    """Access in size 2, whole and fully achieved, without compensation: 100 000 for 47 000 with it; 115 of 365 days."""
    facts = {"mission": {"acces_soins": started("2020-07-24")}, "soins_non_programmes": True}
    said = {"annee_en_cours_au_passage": reading}
    found = cpts("2020-07-24", LIVED, readings=said, **facts)
    assert amount(found, "complement_du_passage") == (due and euros(due))


def test_the_first_writing_may_be_paid_for_twelve_months():
    mission = {"crises_sanitaires": started("2023-04-01")}
    found = cpts("2022-10-01", mission=mission, readings={"redaction_en_cours_d_annee": "douze_mois"})
    # 183 of 365 days at 35 000; then 182/365 of a year at 35 000 and the rest at 17 500
    assert years(found, "volet_fixe", mission="crises_sanitaires")[:3] == [euros("17547.95"), euros("26226.03"), 17_500]


@pytest.mark.parametrize(("reading", "paid"), [("identification", [52_500, None]), ("qualification", [None, 52_500])])
def test_the_day_from_which_a_crisis_counts(reading, paid):
    known = (("2023-05-20", "2023-05-19"), ("2023-05-27", "2023-04-17"))
    said = {str(n): {"date_identification": i, "date_qualification": q} for n, (i, q) in enumerate(known)}
    found = full("2022-10-01", crise=said, readings={"acte_de_la_crise": reading})
    assert [amount(found.dues, "variable_crise", crise=n) for n in (0, 1)] == paid
    if reading == "qualification":
        assert found.payments["variable_crise_verse", at(crise=1)].date.isoformat() == "2023-05-27"
