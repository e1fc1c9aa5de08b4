"""Payments and deadlines, worked by hand from the documents."""

from datetime import date
from fractions import Fraction as euros

import pytest
from amounts import APRES, AUDE, AVANT
from days import at
from worked import amount, crises, full, started

OPEN = {"suivi_sans_mention": "compte", "cible_absente": "ecarte", "cibles_d_une_mission_tardive": "annee_du_contrat"}


def paid(found, name, **members):
    """The amount, and the two days as they are written."""
    payment = amount(found.payments, name, **members)
    return payment and (payment.amount, payment.date.isoformat(), payment.latest.isoformat())


def test_operation_is_paid_at_signature_then_at_anniversaries_and_settled_within_two_months():
    found = full("2022-09-30")
    assert paid(found, "fonctionnement_signature", annee=1) == (60_000, "2022-09-30", "2022-09-30")
    assert paid(found, "additionnel_verse") == (45_000, "2022-09-30", "2022-09-30")
    assert paid(found, "fonctionnement_solde", annee=1) is None
    assert paid(found, "fonctionnement_avance", annee=2) == (45_000, "2023-09-30", "2023-09-30")
    assert paid(found, "fonctionnement_solde", annee=2) == (15_000, "2024-09-30", "2024-11-30")


def test_a_file_that_is_not_complete_waits_for_the_settlement():
    found = full("2022-09-30", piece_statuts=False)
    assert paid(found, "fonctionnement_signature", annee=1) is None
    assert paid(found, "fonctionnement_solde", annee=1) == (60_000, "2023-09-30", "2023-11-30")
    assert paid(found, "additionnel_verse") == (45_000, "2022-09-30", "2022-09-30")
    found = full("2022-09-30", piece_statuts=False, readings={"additionnel_et_dossier": "meme_reserve"})
    assert paid(found, "additionnel_verse") == (45_000, "2023-09-30", "2023-11-30")
    found = full("2022-09-30", AUDE, piece_indicateurs=False, readings=OPEN)
    assert paid(found, "additionnel_verse") == (45_000, "2023-09-30", "2023-11-30")


def test_the_advance_and_the_balance_of_a_fixed_part():
    found = full("2022-09-30", mission={"acces_soins": started("2023-03-30", "0.5")})
    where = {"mission": "acces_soins"}
    assert paid(found, "avance_fixe", annee=1, **where) == (euros("26465.75"), "2023-03-30", "2023-03-30")
    assert paid(found, "solde_fixe", annee=1, **where) == (euros("8821.92"), "2023-09-30", "2023-11-30")
    assert paid(found, "avance_fixe", annee=2, **where) == (52_500, "2023-09-30", "2023-11-30")
    assert paid(found, "variable", annee=1, **where) == (15_000, "2023-09-30", "2023-11-30")


@pytest.mark.parametrize("reading", ["avance_a_la_signature", "sans_avance"])
def test_a_mission_older_than_the_contract(reading):
    mission = {"parcours": started("2022-01-01")}
    found = full("2022-09-30", mission=mission, readings={"demarrage_avant_la_signature": reading})
    advance, balance = (paid(found, name, mission="parcours", annee=1) for name in ("avance_fixe", "solde_fixe"))
    if reading == "sans_avance":
        assert advance is None and balance == (35_000, "2023-09-30", "2023-11-30")
    else:
        assert advance == (26_250, "2022-09-30", "2022-09-30") and balance == (8_750, "2023-09-30", "2023-11-30")


def test_a_crisis_is_paid_within_a_month_and_may_be_taken_back():
    facts = {"crise": crises("2022-12-31"), "date_reception_resiliation": "2023-02-01", "auteur": "cpts"}
    found = full("2022-10-01", **facts)
    assert paid(found, "variable_crise_verse", crise=0) == (52_500, "2022-12-31", "2023-01-31")
    assert paid(found, "variable_crise_reprise", crise=0) is None
    found = full("2022-10-01", **facts, readings={"crise_en_fin_de_contrat": "proratisee"})
    assert paid(found, "variable_crise_verse", crise=0) == (52_500, "2022-12-31", "2023-01-31")
    # 182 of 365 days: 26 178.08 is due
    assert paid(found, "variable_crise_reprise", crise=0) == (euros("-26321.92"), "2023-04-01", "2023-06-01")


LIVED = {"versions": [{"from": "2020-10-24", "rules": AVANT}, {"from": "2022-03-31", "rules": APRES}]}


@pytest.mark.parametrize(
    ("readings", "facts", "repaid"),
    [
        ({"additionnel_en_fin_de_contrat": "proratise"}, {}, "9554.79"),  # 102.74 of operation and 9 452.05
        ({"crise_en_fin_de_contrat": "proratisee"}, {"crise": crises("2022-05-01")}, "9554.79"),
        ({}, {}, "102.74"),
    ],
)
def test_what_is_taken_back_counts_in_what_is_repaid_also_in_a_year_of_2019(readings, facts, repaid):
    facts = {"crise": {}, "date_reception_resiliation": "2022-05-24", "auteur": "caisse", **facts}
    found = full("2020-10-24", LIVED, 30_000, readings=readings, **facts)
    assert found.repaid == {("trop_percu", at(annee=2)): euros(repaid)}


@pytest.mark.parametrize(("reading", "repaid"), [("une_seule", "17589.34"), ("par_part", "35014.00")])
def test_one_difference_or_one_of_each_part(reading, repaid):
    facts = {"date_reception_resiliation": "2023-03-01", "auteur": "cpts"}
    found = full(
        "2022-10-01", mission={"acces_soins": started("2022-12-01")}, readings={"difference_de_fin": reading}, **facts
    )
    assert found.repaid == {("trop_percu", at(annee=1)): euros(repaid)}


# Deadlines


def deployed(**days):
    return {mission: {"demarrage": when, "deploiement": when, "taux_mission": 1} for mission, when in days.items()}


def test_the_calendar_of_a_contract():
    found = full("2022-09-30", date_trame="2022-12-15").deadlines
    days = {key: due.isoformat() for key, (due, _) in found.items()}
    assert {
        m: days["demarrage_au_plus_tard", at(mission=m)] for m in ("acces_soins", "parcours", "crises_sanitaires")
    } == {
        "acces_soins": "2023-03-30",
        "parcours": "2023-09-30",
        "crises_sanitaires": "2023-03-30",
    }
    assert days["deploiement_au_plus_tard", at(mission="prevention")] == "2024-09-30"
    assert days["socles_deployes", ()] == "2024-09-30"
    assert [days["echange", at(annee=year)] for year in (1, 5)] == ["2023-09-30", "2027-09-30"]


@pytest.mark.parametrize(
    ("signed", "trame", "reading", "due"),
    [
        ("2022-09-30", "2023-03-30", "signature", "2023-03-30"),  # there by then
        ("2022-09-30", "2023-03-31", "signature", None),
        ("2022-09-30", "none", "signature", None),
        ("2022-09-30", "2022-12-15", "trame", "2023-06-15"),
        ("2024-01-10", "2022-12-15", "trame", "2024-07-10"),  # never before the contract itself
        ("2020-01-10", "2022-12-15", "signature", None),  # six months after 31 March 2022
    ],
)
def test_the_crisis_mission_waits_for_the_outline(signed, trame, reading, due):
    found = full(signed, date_trame=trame, readings={"delai_crise": reading}).deadlines
    said = found.get(("demarrage_au_plus_tard", at(mission="crises_sanitaires")))
    assert (said and said[0].isoformat()) == due


def test_a_mission_that_waits_for_the_outline_is_not_late():
    three = deployed(acces_soins="2023-01-01", parcours="2023-02-01", prevention="2023-03-01")
    found = full("2022-09-30", mission=three, date_trame="none").deadlines
    assert found["socles_deployes", ()] == (date(2024, 9, 30), date(2023, 3, 1))
    found = full("2022-09-30", mission=three, date_trame="2022-12-15", crise={}).deadlines
    assert found["socles_deployes", ()] == (date(2024, 9, 30), None)


def test_duties_end_with_the_contract():
    """An early end on the day of a deadline leaves no duty; a whole year that ends on that day leaves its own."""
    facts = {"date_trame": "2022-12-15", "date_reception_resiliation": "2023-07-30", "auteur": "cpts"}
    found = full("2022-09-30", **facts).deadlines
    assert ("demarrage_au_plus_tard", at(mission="acces_soins")) in found
    assert ("demarrage_au_plus_tard", at(mission="parcours")) not in found
    assert ("echange", at(annee=1)) in found and ("echange", at(annee=2)) not in found


def test_a_letter_that_takes_effect_after_the_term_changes_nothing():
    lived = {"versions": [{"from": "2020-02-27", "rules": AVANT}, {"from": "2023-02-27", "rules": APRES}]}
    found = full("2020-02-27", lived, date_trame="none", date_reception_resiliation="2024-12-28", auteur="cpts")
    without = full("2020-02-27", lived, date_trame="none")
    assert (found.deadlines, found.payments) == (without.deadlines, without.payments)
    assert found.deadlines["socles_deployes", ()][0] == date(2025, 2, 27)


def test_a_deadline_after_the_term_is_none():
    lived = {"versions": [{"from": "2020-02-27", "rules": AVANT}, {"from": "2023-02-28", "rules": APRES}]}
    assert ("socles_deployes", ()) not in full("2020-02-27", lived, date_trame="none").deadlines
