"""The years of a contract, worked by hand from the documents."""

from datetime import date
from fractions import Fraction as euros

import pytest
from amounts import APRES, AVANT
from days import months_after
from worked import IN_SIZE, all_started, amount, cpts, crises, of_year, started, years

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
