"""Contracts that end early, worked by hand from the documents."""

from fractions import Fraction as euros

import pytest
from amounts import APRES, AVANT
from days import at
from oracle import repayments
from worked import amount, cpts, crises, ended, full, started, written, years


def test_an_ending_counts_the_days_of_its_year():
    found = ended("2022-10-01", "2024-01-31", mission={"parcours": started("2022-10-01", "0.5")})
    # in effect on 31 March 2024: 182 of the 366 days from 1 October 2023
    assert years(found, "fonctionnement") == [60_000, euros("29836.07"), None, None, None]
    assert years(found, "volet_fixe", mission="parcours") == [35_000, euros("17404.37"), None, None, None]
    assert years(found, "volet_variable", mission="parcours") == [17_500, euros("8702.19"), None, None, None]


def test_an_ending_in_the_year_of_a_start_counts_twice():
    found = ended("2022-10-01", "2023-03-01", mission={"acces_soins": started("2022-12-01")})
    # 1 May 2023: 70 000 × 304/365 × 212/365, and 30 000 × 212/365
    assert amount(found, "volet_fixe", mission="acces_soins", annee=1) == euros("33862.71")
    assert amount(found, "volet_variable", mission="acces_soins", annee=1) == euros("17424.66")


def test_an_ending_on_the_anniversary_or_after_the_term():
    assert years(ended("2022-10-01", "2023-08-01"), "fonctionnement") == [60_000, None, None, None, None]
    assert years(ended("2022-10-01", "2027-08-01"), "fonctionnement") == [60_000] * 5
    assert years(ended("2022-10-01", "2027-12-01"), "fonctionnement") == [60_000] * 5


def test_a_crisis_after_the_end_and_a_mission_not_yet_started_give_nothing():
    facts = {"mission": {"parcours": started("2023-05-01")}, "crise": crises("2023-05-01", "2023-04-30")}
    found = ended("2022-10-01", "2023-03-01", **facts)
    assert {name for name, _ in found} == {"fonctionnement", "variable_crise", "total"}
    assert amount(found, "variable_crise", crise=1) == 52_500


@pytest.mark.parametrize(
    ("author", "referred", "end"),
    [
        ("caisse", "2023-12-15", "2024-07-01"),  # within the two months
        ("caisse", "2024-02-15", "2024-02-01"),  # after them
        ("caisse", None, "2024-02-01"),
        ("cpts", "2023-12-15", "2024-02-01"),  # nothing to refer: the CPTS itself leaves
    ],
)
def test_only_a_dismissal_is_suspended(author, referred, end):
    found = ended("2022-10-01", "2023-12-01", author, date_saisine=referred, date_fin_suspension="2024-07-01")
    days = {"2024-02-01": "20163.93", "2024-07-01": "44918.03"}  # 60 000 × 123/366 and 274/366
    assert amount(found, "fonctionnement", annee=2) == euros(days[end])


def test_what_was_advanced_and_is_not_due_is_repaid():
    ending = {"date_reception_resiliation": "2023-03-01", "auteur": "cpts"}

    def repaid(rate, **facts):
        return repayments(written("2022-10-01", mission={"acces_soins": started("2022-12-01", rate)}, **facts))

    # paid: 60 000 at signature and 75 % of 58 301.37, 43 726.03; due: 60 000 × 212/365, 34 849.32, and 33 862.71
    assert repaid(0, **ending) == {("trop_percu", at(annee=1)): euros("35014.00")}
    assert repaid(1, **ending) == {("trop_percu", at(annee=1)): euros("17589.34")}  # 17 424.66 more is due
    assert repaid(1) == {}


# Readings of an ending


def test_readings_of_the_year_of_the_end():
    mission = {"parcours": started("2022-10-01", "0.5")}
    said = {"fonctionnement_de_signature": "acquis", "variable_en_fin_de_contrat": "entier"}
    found = ended("2022-10-01", "2023-02-01", mission=mission, readings=said)
    assert amount(found, "fonctionnement", annee=1) == 60_000
    assert amount(found, "volet_variable", mission="parcours", annee=1) == 17_500
    assert amount(found, "volet_fixe", mission="parcours", annee=1) == euros("17452.05")  # 35 000 × 182/365


@pytest.mark.parametrize(
    ("signed", "start", "received", "unit", "due"),
    [
        ("2023-01-01", "2023-01-31", "2023-05-01", "mois_entames", "10342.47"),  # 25 000 × 151/365
        ("2023-01-01", "2023-01-31", "2023-05-01", "jours", "10342.47"),
        ("2024-01-01", "2024-01-02", "2024-05-01", "jours_365", "12363.39"),  # 25 000 × 181/366
        ("2024-01-01", "2024-01-01", "2024-05-01", "jours_365", "12431.69"),  # 182/366
    ],
)
def test_the_time_served_counts_from_a_start_within_the_year(signed, start, received, unit, due):
    said = {"unite_prorata": unit, "fin_en_annee_de_demarrage": "duree_servie"}
    found = ended(signed, received, population=30_000, mission={"parcours": started(start)}, readings=said)
    assert amount(found, "volet_fixe", mission="parcours", annee=1) == euros(due)


def test_a_referral_that_is_never_lifted_leaves_the_contract_as_it_was():
    facts = {"mission": {"parcours": started("2022-10-01")}}
    found = ended("2022-10-01", "2023-12-01", "caisse", date_saisine="2023-12-15", date_fin_suspension="none", **facts)
    assert found == cpts("2022-10-01", **facts)


def test_an_ending_between_the_publication_and_the_switch_leaves_nothing_of_avenant_2():
    lived = {"versions": [{"from": "2021-01-15", "rules": AVANT}, {"from": "2023-01-15", "rules": APRES}]}
    facts = {"actions_covid_2021": True, "crise": crises("2022-05-01")}
    found = ended("2021-01-15", "2022-06-30", rules=lived, **facts)
    assert {name for name, _ in found} == {"fonctionnement", "total"}
    assert years(found, "fonctionnement") == [60_000, euros("37315.07"), None, None, None]  # 227 of 365 days


def test_an_accord_that_is_not_renewed_ends_the_contract():
    found = cpts("2022-08-25", readings={"renouvellement_de_l_accord": "non_renouvele"})
    assert years(found, "fonctionnement") == [60_000, 60_000, None, None, None]
    found = full("2022-10-01", readings={"renouvellement_de_l_accord": "non_renouvele"})
    assert years(found.dues, "fonctionnement")[1] == euros("53934.43")  # 329 of 366 days
    assert found.repaid == {}  # 45 000 have been advanced


@pytest.mark.parametrize(
    ("unit", "due"),
    [
        ("jours", "29917.81"),  # 60 000 × 182/365
        ("jours_365", "29917.81"),
        ("mois_entames", "30000"),  # six months have begun, and are over
        ("mois_complets", "30000"),
        ("trente_360", "30000"),
    ],
)
def test_the_unit_of_the_year_of_the_end(unit, due):
    found = ended("2022-10-01", "2023-02-01", readings={"unite_de_fin": unit})
    assert amount(found, "fonctionnement", annee=1) == euros(due)


def test_an_end_in_the_last_month_is_an_end_even_where_every_month_has_begun():
    said = {"unite_de_fin": "mois_entames", "variable_en_fin_de_contrat": "aucun"}
    found = ended("2022-10-01", "2023-07-15", mission={"parcours": started("2022-10-01")}, readings=said)
    assert amount(found, "fonctionnement", annee=1) == 60_000
    assert amount(found, "volet_variable", mission="parcours", annee=1) == 0
    found = full("2022-10-01", date_trame="none", date_reception_resiliation="2023-07-15", auteur="cpts", readings=said)
    assert ("echange", at(annee=1)) not in found.deadlines


@pytest.mark.parametrize(
    ("reading", "end"), [("au_plus_tard_des_deux", "2024-07-01"), ("preavis_restant", "2024-08-18")]
)
def test_what_is_left_of_the_notice_after_a_suspension(reading, end):
    """Received on 1 December, referred on 15 December: 48 days of the notice are left."""
    facts = {"date_reception_resiliation": "2023-12-01", "auteur": "caisse", "date_saisine": "2023-12-15"}
    facts |= {"date_fin_suspension": "2024-07-01", "date_trame": "none"}
    found = full("2022-10-01", readings={"fin_de_la_suspension": reading}, **facts)
    assert found.days["fin_contrat", ()].isoformat() == end


@pytest.mark.parametrize(("reading", "end"), [("premiere", "2024-02-01"), ("derniere", "2024-02-11")])
def test_which_receipt_counts(reading, end):
    facts = {"date_reception_resiliation": "2023-12-01", "seconde_reception": "2023-12-11", "auteur": "cpts"}
    found = full("2022-10-01", readings={"reception_qui_compte": reading}, date_trame="none", **facts)
    assert found.days["fin_contrat", ()].isoformat() == end
