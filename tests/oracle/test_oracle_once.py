"""What is due once, worked by hand from the documents."""

import pytest
from amounts import APRES, AVANT
from worked import all_started, amount, cpts, crises, started, years

# Crises


@pytest.mark.parametrize(
    ("days", "paid"),
    [
        (("2023-01-15", "2023-12-15"), [0]),  # eleven months
        (("2023-01-15", "2024-01-14"), [0]),
        (("2023-01-15", "2024-01-15"), [0, 1]),  # twelve months to the day
        (("2023-01-15", "2024-02-15"), [0, 1]),  # thirteen months
        (("2023-01-15", "2023-01-15"), [0]),  # the same day
        (("2024-02-15", "2023-01-15"), [0, 1]),  # written in any order
        (("2023-01-15", "2023-12-15", "2024-01-20"), [0, 2]),  # a crisis that is not paid opens no twelve months
        (("2022-11-14", "2022-11-15", "2027-11-15"), [1]),  # before the signature, and on the day of the term
    ],
)
def test_the_crisis_part_is_paid_once_in_twelve_months(days, paid):
    found = cpts("2022-11-15", crise=crises(*days))
    assert {dict(where)["crise"] for name, where in found if name == "variable_crise"} == {str(n) for n in paid}
    assert amount(found, "variable_crise", crise=paid[0]) == 52_500


def test_a_crisis_is_paid_at_the_size_of_its_contract_year():
    found = cpts("2022-11-15", population={1: 60_000, 3: 90_000}, crise=crises("2024-11-14", "2025-11-14"))
    assert [amount(found, "variable_crise", crise=n) for n in (0, 1)] == [52_500, 67_500]


# What is due once


@pytest.mark.parametrize(
    ("signed", "due"),
    [("2022-09-29", 45_000), ("2022-09-30", 45_000), ("2022-10-01", None), ("2020-05-01", 45_000)],
)
def test_the_additional_funding_of_members_before_30_september_2022(signed, due):
    assert amount(cpts(signed), "financement_additionnel") == due


def test_the_additional_funding_of_an_older_contract_has_the_size_of_31_march_2022():
    found = cpts("2020-05-01", population={1: 60_000, 2: 30_000, 3: 90_000})
    assert amount(found, "financement_additionnel") == 37_500  # the second year: May 2021 to April 2022


@pytest.mark.parametrize(
    ("signed", "acted", "due"),
    [
        ("2021-12-31", True, 52_500),
        ("2022-01-01", True, None),
        ("2020-05-01", False, None),
        ("2020-05-01", True, 52_500),
    ],
)
def test_the_envelope_of_2021(signed, acted, due):
    assert amount(cpts(signed, actions_covid_2021=acted), "derogation_covid") == due


# The majoration


def test_a_hundred_members_raise_the_missions_of_the_greatest_size():
    facts = {"population": 200_000, "mission": all_started(APRES), "crise": crises("2022-12-01")}
    found = cpts("2022-10-01", membres={1: 100, 2: 99, 4: 101}, **facts)
    # 10 % of 580 000 − 90 000; then of an update year without crisis, 480 000 − 90 000
    assert years(found, "majoration") == [49_000, None, None, 39_000, 39_000]
    assert years(cpts("2022-10-01", membres=100, mission=all_started(APRES)), "majoration") == [None] * 5


# A contract that passes from one text to the other


def test_each_year_lives_under_the_text_of_its_first_day():
    lived = {"versions": [{"from": "2020-02-10", "rules": AVANT}, {"from": "2022-09-01", "rules": APRES}]}
    mission = {"acces_soins": started("2020-02-10"), "crises_sanitaires": started("2022-10-10")}
    found = cpts(
        "2020-02-10", lived, mission=mission, crise=crises("2022-08-31", "2022-10-10"), soins_non_programmes=True
    )
    assert years(found, "volet_fixe", mission="acces_soins") == [17_500, 17_500, 17_500, 70_000, 70_000]
    assert years(found, "volet_variable", mission="acces_soins") == [17_500, 17_500, 17_500, 30_000, 30_000]
    assert years(found, "snp_compensation") == [12_000, 12_000, 12_000, None, None]
    # the plan is written in the first year that avenant 2 funds; the crisis of October 2022 is paid by its own day
    assert years(found, "volet_fixe", mission="crises_sanitaires") == [None, None, None, 35_000, 17_500]
    assert [amount(found, "variable_crise", crise=n) for n in (0, 1)] == [None, 52_500]
    assert amount(found, "financement_additionnel") == 45_000
