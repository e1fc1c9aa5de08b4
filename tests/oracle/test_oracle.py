"""The oracle on examples worked by hand from the documents, then the engine against the oracle on made-up contracts.

`ACCORD_ORACLE=10000` compares so many contracts instead of the usual number.
"""

import os
from datetime import date
from fractions import Fraction

import pytest
from comparison import NAMES, as_yaml, compare, shipped_rules
from generate import contracts
from oracle import APRES, AVANT, PRECOCE, Contrat, at, dues, months_after, repayments

COUNT = int(os.environ.get("ACCORD_ORACLE", "150"))
BATCH = 25
IN_SIZE = (20_000, 60_000, 100_000, 200_000)
MISSIONS = {
    AVANT: ("acces_soins", "parcours", "prevention", "qualite", "accompagnement"),
    APRES: ("acces_soins", "parcours", "prevention", "crises_sanitaires", "qualite", "accompagnement"),
}


def cpts(signed, rules=APRES, population=60_000, mission=None, **facts):
    law = rules if isinstance(rules, dict) else {"rules": rules}
    said = {"date_signature": signed, "population": population, "mission": mission or {}, "crise": {}, "membres": 99}
    said |= {"actions_covid_2021": False, "soins_non_programmes": False, "orientation_telephonique": False}
    return dues({"contract": "Essai", **law, "facts": said | facts})


def ended(signed, received, author="cpts", **facts):
    return cpts(signed, date_reception_resiliation=received, auteur=author, **facts)


def started(when, rate=1, **more):
    return {"demarrage": when, "taux_mission": rate, **more}


def all_started(rules):
    """Every mission carried out from the first day and fully achieved."""
    return {mission: started("2015-01-01", choisie=True) for mission in MISSIONS[rules]}


def crises(*days):
    return {str(number): {"date_identification": when} for number, when in enumerate(days)}


def of_year(found, year):
    return sum(amount for (_, where), amount in found.items() if ("annee", str(year)) in where)


def amount(found, name, **members):
    return found.get((name, at(**members)))


def years(found, name, **members):
    """The amounts of the five years, nothing where there is none."""
    return [amount(found, name, annee=year, **members) for year in range(1, 6)]


def euros(text):
    return Fraction(text)


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


# Endings


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
    facts = {
        "date_signature": "2022-10-01",
        "population": 60_000,
        "crise": {},
        "membres": 1,
        "actions_covid_2021": False,
    }
    facts |= {
        "date_reception_resiliation": "2023-03-01",
        "auteur": "cpts",
        "mission": {"acces_soins": started("2022-12-01", 0)},
    }
    contract = {"contract": "Essai", "rules": APRES, "facts": facts}
    # paid: 60 000 at signature and 75 % of 58 301.37, 43 726.03; due: 60 000 × 212/365, 34 849.32, and 33 862.71
    assert repayments(contract) == {("trop_percu", at(annee=1)): euros("35014.00")}
    facts["mission"]["acces_soins"]["taux_mission"] = 1  # 17 424.66 more is due
    assert repayments(contract) == {("trop_percu", at(annee=1)): euros("17589.34")}
    facts["date_reception_resiliation"] = "none"
    assert repayments(contract) == {}


# The early mission


def early(population=60_000, received=None, author=None, ground=None, **facts):
    said = {
        "date_signature": "2022-05-10", "date_enregistrement": "2022-05-20", "population": population,
        "constitue_en_association": True, "date_validation_lettre": "2022-05-10", "territoire_precise": True,
        "deja_adherent": False, "deja_beneficiaire": False, "autre_projet_sur_le_territoire": False,
        "mission": {"acces_soins": {"demarrage": "2022-03-01"}, "prevention": {"demarrage": "2022-05-10"}},
        "date_reception_resiliation": received, "auteur": author, "motif_resiliation": ground,
    }  # fmt: skip
    return dues({"contract": "Essai", "rules": PRECOCE, "facts": said | facts})


@pytest.mark.parametrize(("population", "aid"), list(zip(IN_SIZE, (15_000, 17_500, 25_000, 30_000), strict=True)))
def test_the_aid_of_an_early_mission(population, aid):
    found = early(population)
    assert amount(found, "aide", mission="acces_soins") == amount(found, "aide", mission="prevention") == aid
    assert amount(found, "total") == 2 * aid


@pytest.mark.parametrize(
    ("ending", "repaid"),
    [
        (("2022-08-01", "caisse", "non_deploiement"), 35_000),
        (("2022-08-01", "caisse", "neuf_mois"), None),
        (("2022-08-01", "porteurs", None), None),
        (("2023-01-19", "caisse", "non_deploiement"), 35_000),  # in effect the day before the nine months are over
        (("2023-01-20", "caisse", "non_deploiement"), None),
    ],
)
def test_the_aid_is_repaid_only_where_nothing_was_carried_out(ending, repaid):
    assert amount(early(60_000, *ending), "remboursement") == repaid


def test_a_referral_to_the_director_suspends_the_repayment():
    ending = ("2022-12-01", "caisse", "non_deploiement")
    assert (
        amount(early(60_000, *ending, date_saisine="2022-12-15", date_fin_suspension="2023-03-01"), "remboursement")
        is None
    )
    assert (
        amount(early(60_000, *ending, date_saisine="2022-12-15", date_fin_suspension="2023-02-01"), "remboursement")
        == 35_000
    )
    assert amount(early(60_000, *ending, date_saisine="2023-01-15"), "remboursement") == 35_000


@pytest.mark.parametrize("fact", ["deja_adherent", "deja_beneficiaire", "autre_projet_sur_le_territoire"])
def test_who_is_a_member_or_was_helped_before_has_no_aid(fact):
    assert early(**{fact: True}) == {("total", ()): 0}


# The generator, and the comparison


def test_the_same_seed_gives_the_same_contracts():
    assert list(contracts(7, 5)) == list(contracts(7, 5))
    assert list(contracts(7, 2, first=3)) == list(contracts(7, 5))[3:]
    assert list(contracts(8, 5)) != list(contracts(7, 5))


def test_the_made_up_contracts_meet_every_rule():
    made = list(contracts(1, 400))
    names = {name for contract in made for name, _ in dues(contract)}
    assert names == NAMES
    cut_short = [c for c in map(Contrat, (c for c in made if c.get("rules") != PRECOCE)) if c.fin < c.terme]
    assert {c.facts["auteur"] for c in cut_short} == {"cpts", "caisse"}
    referred = [c for c in cut_short if "date_saisine" in c.facts]
    notice = [months_after(c.facts["date_reception_resiliation"], 2) for c in referred]
    assert {c.fin > end for c, end in zip(referred, notice, strict=True)} == {True, False}
    assert any(c.part_contrat(c.years()[-1]) == 1 for c in cut_short)  # on an anniversary
    assert sum(bool(c.trop_percu()) for c in cut_short) > 20
    assert sum("versions" in c for c in made) > 40


@pytest.fixture(scope="module")
def library():
    return shipped_rules()


@pytest.mark.parametrize("first", range(0, COUNT, BATCH))
def test_the_engine_and_the_oracle_agree(library, first):
    for contract in contracts(1, min(BATCH, COUNT - first), first):
        differences = compare(contract, library).differences
        assert not differences, "\n".join([*differences, "", as_yaml(contract)])
