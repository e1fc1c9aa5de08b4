"""Readings of the years of a contract, worked by hand from the documents."""

from fractions import Fraction as euros

import pytest
from amounts import APRES, AVANT
from worked import all_started, amount, cpts, crises, full, started, years


@pytest.mark.parametrize(
    ("unit", "start", "due"),
    [
        ("jours", "2023-04-15", "32219.18"),  # 70 000 × 168/365
        ("jours_365", "2023-04-15", "32219.18"),
        ("mois_entames", "2023-04-15", "35000"),  # six months have begun before 30 September
        ("mois_complets", "2023-04-15", "29166.67"),  # five are over
        ("trente_360", "2023-04-15", "32083.33"),  # 165/360
        ("mois_entames", "2022-10-01", "70000"),
        ("mois_complets", "2023-09-29", "0"),
        ("trente_360", "2023-09-29", "194.44"),  # 1/360
    ],
)
def test_the_unit_of_the_share(unit, start, due):
    found = cpts("2022-09-30", mission={"acces_soins": started(start)}, readings={"unite_prorata": unit})
    assert amount(found, "volet_fixe", mission="acces_soins", annee=1) == euros(due)


NEXT_DAY = {"mois_trop_court": "lendemain"}


@pytest.mark.parametrize(
    ("signed", "start", "unit", "due", "later"),
    [
        ("2020-02-29", "2021-01-31", "jours", "2684.93", "2773.22"),  # 35 000 × 28/365, and 29/366
        ("2021-03-01", "2022-01-31", "mois_entames", "5833.33", "2916.67"),  # 2/12: a month is over on 28/02; 1/12
        ("2021-02-28", "2022-01-31", "mois_complets", "2916.67", "0"),  # 1/12; it is not over before 01/03
        ("2021-02-28", "2022-01-31", "mois_entames", "2916.67", "2916.67"),
    ],
)
def test_the_share_of_a_mission_where_a_month_is_too_short(signed, start, unit, due, later):
    facts = {"mission": {"parcours": started(start)}}
    for readings, expected in (({}, due), (NEXT_DAY, later)):
        found = cpts(signed, AVANT, readings={"unite_prorata": unit, **readings}, **facts)
        assert amount(found, "volet_fixe", mission="parcours", annee=1) == euros(expected)


def test_a_notice_of_31_december_may_last_a_day_more():
    facts = {"date_reception_resiliation": "2021-12-31", "auteur": "cpts"}
    for readings, due in (({}, "4602.74"), (NEXT_DAY, "4767.12")):  # 60 000 × 28/365, and 29/365
        found = cpts("2021-01-31", AVANT, readings=readings, **facts)
        assert amount(found, "fonctionnement", annee=2) == euros(due)


def test_twelve_months_after_a_crisis_of_29_february():
    for readings, due in (({}, 52_500), (NEXT_DAY, None)):
        found = cpts("2024-02-29", crise=crises("2024-02-29", "2025-02-28"), readings=readings)
        assert amount(found, "variable_crise", crise=1) == due


def test_days_over_365_are_never_more_than_the_year_and_a_leap_year_has_366():
    late = {"parcours": started("2024-01-02")}
    for unit, due in (("jours_365", 35_000), ("jours", euros("34904.37"))):
        found = cpts("2024-01-01", mission=late, readings={"unite_prorata": unit})
        assert amount(found, "volet_fixe", mission="parcours", annee=1) == due


def test_the_eve_of_a_31st_is_one_day_of_thirty():
    found = cpts("2022-08-31", mission={"parcours": started("2023-08-30")}, readings={"unite_prorata": "trente_360"})
    assert amount(found, "volet_fixe", mission="parcours", annee=1) == euros("97.22")  # 35 000 / 360


def test_only_the_advance_or_all_of_the_fixed_part_is_counted():
    found = cpts("2022-09-30", mission={"parcours": started("2023-03-30")}, readings={"solde_de_demarrage": "entier"})
    assert amount(found, "volet_fixe", mission="parcours", annee=1) == 35_000


def test_the_variable_part_may_be_counted_in_time_and_a_rate_left_free():
    said = {"variable_de_demarrage": "prorata", "depassement": "libre"}
    found = cpts("2022-09-30", mission={"parcours": started("2023-03-30", "1.2")}, readings=said)
    assert years(found, "volet_variable", mission="parcours")[:2] == [euros("21172.60"), 42_000]  # 42 000 × 184/365


def test_the_writing_of_the_plan_may_be_whole_and_of_the_year_of_the_start():
    late = {"crises_sanitaires": started("2023-03-31")}
    found = cpts("2022-09-30", mission=late, readings={"redaction_en_cours_d_annee": "entier"})
    assert years(found, "volet_fixe", mission="crises_sanitaires") == [35_000, 17_500, 17_500, 17_500, 17_500]
    lived = {"versions": [{"from": "2021-09-30", "rules": AVANT}, {"from": "2022-09-30", "rules": APRES}]}
    early = {"crises_sanitaires": started("2022-03-31")}
    for reading, second in (("premiere_annee_financee", 35_000), ("annee_du_demarrage", 17_500)):
        found = cpts("2021-09-30", lived, mission=early, readings={"annee_de_redaction": reading})
        assert years(found, "volet_fixe", mission="crises_sanitaires") == [None, second, 17_500, 17_500, 17_500]


def test_the_parts_for_unscheduled_care_may_be_whole():
    found = cpts(
        "2020-02-01",
        AVANT,
        mission={"acces_soins": started("2020-12-01")},
        soins_non_programmes=True,
        readings={"snp_de_demarrage": "entier"},
    )
    assert years(found, "snp_compensation") == [12_000] * 5


@pytest.mark.parametrize(("reading", "due"), [("inferieure", 60_000), ("superieure", 75_000)])
def test_80_000_inhabitants(reading, due):
    found = cpts("2023-01-01", population=80_000, readings={"taille_a_80000": reading})
    assert amount(found, "fonctionnement", annee=1) == due


# What the table offers


@pytest.mark.parametrize(
    ("population", "members", "written", "updated"),
    [(60_000, 99, 382_500, 365_000), (200_000, 99, 580_000, 555_000), (200_000, 100, 629_000, 601_500)],
)
def test_a_year_of_update_offers_less_than_the_printed_total(population, members, written, updated):
    found = full("2022-10-01", population=population, mission=all_started(APRES), membres=members).envelopes
    assert years(found, "total_possible") == [written, updated, updated, updated, updated]


def test_before_avenant_2_the_compensation_is_offered():
    found = full("2020-02-01", AVANT).envelopes
    assert amount(found, "total_possible", annee=1) == 242_000
    assert amount(found, "enveloppe_mission", annee=1, mission="acces_soins") == 47_000


def test_sums_of_a_year_of_a_mission_and_of_what_stands_in_no_year():
    facts = {"mission": {"parcours": started("2022-09-30", "0.5")}, "crise": crises("2022-12-01")}
    found = full("2022-09-30", **facts).sums
    assert amount(found, "total_mission", mission="parcours", annee=1) == 52_500
    assert amount(found, "total_mission", mission="crises_sanitaires", annee=1) == 52_500
    assert years(found, "total_annuel") == [165_000, 112_500, 112_500, 112_500, 112_500]
    assert amount(found, "hors_annees") == 45_000
    assert amount(found, "total_verse") == 660_000
