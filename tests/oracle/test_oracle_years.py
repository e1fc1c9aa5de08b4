"""The years of a contract, worked by hand from the documents."""

from datetime import date
from fractions import Fraction as euros

import pytest
from amounts import APRES, AVANT
from days import months_after
from worked import IN_SIZE, all_started, amount, cpts, crises, full, of_year, started, years

# What the documents print


@pytest.mark.parametrize(("population", "total"), list(zip(IN_SIZE, (287_500, 382_500, 487_500, 580_000), strict=True)))
def test_after_avenant_2_a_year_of_writing_with_a_crisis_gives_the_printed_total(population, total):
    found = cpts("2022-10-01", population=population, mission=all_started(APRES), crise=crises("2022-12-01"))
    assert of_year(found, 1) + amount(found, "variable_crise", crise=0) == total


@pytest.mark.parametrize(("population", "total"), list(zip(IN_SIZE, (237_500, 312_500, 397_500, 480_000), strict=True)))
def test_after_avenant_2_a_year_of_update_without_crisis(population, total):
    found = cpts("2022-10-01", population=population, mission=all_started(APRES))
    assert [of_year(found, year) for year in (2, 3, 4, 5)] == [total] * 4


@pytest.mark.parametrize(("population", "total"), list(zip(IN_SIZE, (185_000, 242_000, 315_000, 380_000), strict=True)))
def test_before_avenant_2_the_printed_total_counts_the_compensation(population, total):
    found = cpts("2020-02-01", AVANT, population, all_started(AVANT), soins_non_programmes=True)
    assert [of_year(found, year) for year in range(1, 6)] == [total] * 5
    assert amount(found, "total") == 5 * total


@pytest.mark.parametrize(("population", "total"), list(zip(IN_SIZE, (220_000, 287_000, 370_000, 450_000), strict=True)))
def test_before_avenant_2_the_supplementary_part_comes_on_top(population, total):
    both = {"soins_non_programmes": True, "orientation_telephonique": True}
    assert of_year(cpts("2020-02-01", AVANT, population, all_started(AVANT), **both), 1) == total


def test_a_signature_on_30_september_2022_opens_105_000_euros():
    found = cpts("2022-09-30")
    assert years(found, "fonctionnement") == [60_000] * 5
    assert amount(found, "financement_additionnel") == 45_000
    assert amount(found, "total") == 345_000


@pytest.mark.parametrize(
    ("population", "size_amount"),
    [(39_999, 50_000), (40_000, 60_000), (79_999, 60_000), (80_001, 75_000), (175_000, 75_000), (175_001, 90_000)],
)
def test_the_edges_of_the_sizes(population, size_amount):
    assert amount(cpts("2023-01-01", population=population), "fonctionnement", annee=1) == size_amount


# The year in which a mission starts


@pytest.mark.parametrize(
    ("mission", "start", "due", "year"),
    [
        ("accompagnement", "2022-10-01", "7479.45", 1),  # 7 500 × 364/365
        ("acces_soins", "2023-03-30", "35287.67", 1),  # 70 000 × 184/365
        ("qualite", "2024-03-01", "5819.67", 2),  # 10 000 × 213/366
        ("parcours", "2023-09-30", "35000", 2),  # on the anniversary: the whole of the next year
        ("parcours", "2023-09-29", "95.89", 1),  # 35 000 × 1/365: the day before it
        ("crises_sanitaires", "2023-03-31", "17547.95", 1),  # 35 000 × 183/365: the writing too
    ],
)
def test_the_first_fixed_part_is_counted_in_days(mission, start, due, year):
    found = years(cpts("2022-09-30", mission={mission: started(start, choisie=True)}), "volet_fixe", mission=mission)
    assert found[year - 1] == euros(due)
    assert found[: year - 1] == [None] * (year - 1)
    assert found[year] == {"accompagnement": 7_500, "acces_soins": 70_000, "qualite": 10_000, "parcours": 35_000}.get(
        mission, 17_500
    )


def test_the_variable_part_of_the_first_year_is_not_counted_in_days_and_is_capped():
    rates = {1: "0.8333", 2: "1.2", 3: 0, 4: "0.33333", 5: 1}
    found = cpts("2022-09-30", mission={"acces_soins": started("2023-03-30", rates)})
    assert years(found, "volet_variable", mission="acces_soins") == [24_999, 30_000, 0, euros("9999.9"), 30_000]


def test_half_a_cent_is_a_cent():
    found = cpts("2022-10-01", population=20_000, mission={"qualite": started("2022-01-01", "0.333333", choisie=True)})
    assert amount(found, "volet_variable", mission="qualite", annee=1) == euros("2500")  # 2 499.9975
    found = cpts("2022-10-01", population=20_000, mission={"qualite": started("2022-01-01", "0.333334", choisie=True)})
    assert amount(found, "volet_variable", mission="qualite", annee=1) == euros("2500.01")  # 2 500.005


def test_an_optional_mission_counts_from_the_year_in_which_it_is_chosen():
    found = cpts("2022-10-01", mission={"qualite": started("2023-04-01", choisie={1: False, 3: True})})
    assert years(found, "volet_fixe", mission="qualite") == [None, None, 10_000, 10_000, 10_000]


def test_a_mission_that_never_starts_gives_nothing():
    found = cpts("2022-10-01", mission={"parcours": {"demarrage": "none"}})
    assert {name for name, _ in found} == {"fonctionnement", "total"}


def test_the_parts_for_unscheduled_care_follow_the_start_of_the_access_mission():
    facts = {"soins_non_programmes": {1: True, 3: False}, "orientation_telephonique": {1: False, 2: True}}
    found = cpts("2020-02-01", AVANT, mission={"acces_soins": started("2020-12-01")}, **facts)
    # 12 000 × 62/366: from 1 December 2020 to 1 February 2021, in a year with 29 February
    assert years(found, "snp_compensation") == [euros("2032.79"), 12_000, None, None, None]
    assert years(found, "snp_orientation") == [None, 45_000, 45_000, 45_000, 45_000]


def test_anniversaries_of_29_february():
    assert [months_after(date(2020, 2, 29), 12 * n) for n in (1, 2, 4)] == [
        date(2021, 2, 28),
        date(2022, 2, 28),
        date(2024, 2, 29),
    ]
    found = cpts("2020-02-29", mission={"parcours": started("2021-02-28")})
    assert years(found, "volet_fixe", mission="parcours") == [None, 35_000, 35_000, 35_000, 35_000]


# Readings of the year in which a mission starts


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
        "2020-02-01", AVANT, mission={"acces_soins": started("2020-12-01")}, soins_non_programmes=True,
        readings={"snp_de_demarrage": "entier"},
    )  # fmt: skip
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
