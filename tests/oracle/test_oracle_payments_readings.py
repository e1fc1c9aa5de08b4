"""Readings of payments and deadlines, worked by hand from the documents."""

from datetime import date
from fractions import Fraction as euros

import pytest
from amounts import AUDE
from days import at
from worked import amount, crises, full, started


def paid(found, name, **members):
    """The amount, and the two days as they are written."""
    payment = amount(found.payments, name, **members)
    return payment and (payment.amount, payment.date.isoformat(), payment.latest.isoformat())


def test_a_file_completed_later_may_be_paid_on_that_day():
    said = {"dossier_incomplet": "completude", "additionnel_et_dossier": "meme_reserve"}
    found = full("2022-09-30", piece_statuts=False, date_dossier_complet="2022-12-01", readings=said)
    assert paid(found, "fonctionnement_signature", annee=1) == (60_000, "2022-12-01", "2022-12-01")
    assert paid(found, "additionnel_verse") == (45_000, "2022-12-01", "2022-12-01")
    found = full("2022-09-30", piece_statuts=False, date_dossier_complet="2023-09-30", readings=said)
    assert paid(found, "fonctionnement_solde", annee=1) == (60_000, "2023-09-30", "2023-11-30")


def test_before_any_mission_the_whole_operation_may_be_paid():
    chosen = {"parcours": started("2023-10-01"), "qualite": started("2022-10-01", choisie={1: False, 3: True})}
    found = full("2022-09-30", mission=chosen, readings={"fonctionnement_sans_mission": "integral"})
    assert paid(found, "fonctionnement_avance", annee=2) == (60_000, "2023-09-30", "2023-09-30")
    assert paid(found, "fonctionnement_avance", annee=3) == (45_000, "2024-09-30", "2024-09-30")


def test_the_last_day_may_be_the_eve_where_the_text_says_before():
    mission = {"parcours": started("2022-10-01")}
    found = full("2022-09-30", mission=mission, date_trame="2022-12-15", readings={"dernier_jour_d_un_delai": "exclu"})
    assert paid(found, "variable", mission="parcours", annee=1) == (35_000, "2023-09-30", "2023-11-29")
    assert found.deadlines["demarrage_au_plus_tard", at(mission="parcours")][0] == date(2023, 9, 29)
    assert found.deadlines["deploiement_au_plus_tard", at(mission="parcours")][0] == date(2024, 9, 30)


@pytest.mark.parametrize(("reading", "due"), [("application", "2022-09-30"), ("signature", "2022-04-10")])
def test_the_delays_of_an_older_contract(reading, due):
    said = {"delais_d_un_contrat_plus_ancien": reading}
    found = full("2021-10-10", date_trame="2022-01-01", readings=said).deadlines
    assert found["demarrage_au_plus_tard", at(mission="crises_sanitaires")][0].isoformat() == due


def test_the_crisis_mission_alone_may_wait_six_months():
    said = {"entree_en_vigueur": "six_mois_pour_la_crise"}
    mission = {"crises_sanitaires": {"demarrage": "2022-05-01"}}
    found = full("2022-05-01", mission=mission, date_trame="2022-05-01", crise=crises("2022-09-02"), readings=said)
    where = {"mission": "crises_sanitaires"}
    assert paid(found, "avance_fixe", annee=1, **where) == (euros("17260.27"), "2022-09-03", "2022-09-03")  # 240/365
    assert paid(found, "additionnel_verse") == (45_000, "2022-05-01", "2022-05-01")
    assert paid(found, "variable_crise_verse", crise=0) is None
    assert found.deadlines["demarrage_au_plus_tard", at(**where)][0] == date(2023, 3, 3)


def test_years_closed_before_the_outline_may_be_paid_with_it():
    said = {"depart_de_la_mission_de_crise": "annees_passees", "versement_de_la_majoration": "avec_les_avances"}
    mission = {"crises_sanitaires": {"demarrage": "2022-10-01"}}
    facts = {"population": 200_000, "membres": 100, "date_trame": "2023-12-15", "mission": mission}
    where, there = {"mission": "crises_sanitaires", "annee": 1}, ("2023-12-15", "2023-12-15")
    found = full("2022-09-30", AUDE, readings=said, **facts)
    assert amount(found.dues, "volet_fixe", **where) == euros("49863.01")  # 50 000 for 364 days of 365
    assert paid(found, "avance_fixe", **where) == (euros("37397.26"), *there)
    assert paid(found, "solde_fixe", **where) == (euros("12465.75"), *there)
    assert paid(found, "majoration_avance_versee", **where) == (euros("3739.73"), *there)
    assert paid(found, "majoration_apres_coup", annee=1) == (euros("1246.57"), *there)  # 4 986.30 in all
    assert amount(found.dues, "volet_fixe", mission="crises_sanitaires", annee=2) == 25_000
    assert ("plan_de_crise", at(annee=1)) not in found.deadlines
    ended = {"date_reception_resiliation": "2023-10-15", "auteur": "cpts"}
    found = full("2022-09-30", AUDE, readings=said, **facts, **ended)  # on the day of the outline
    assert amount(found.dues, "volet_fixe", **where) is None
