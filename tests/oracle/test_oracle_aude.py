"""The indicators of the Aude, worked by hand from the contract signed there."""

from fractions import Fraction as euros

import pytest
from amounts import AUDE, AVANT
from worked import amount, cpts, years

OPEN = {"suivi_sans_mention": "compte", "cible_absente": "ecarte", "cibles_d_une_mission_tardive": "annee_du_contrat"}


def rated(*rates, kind="resultat", **more):
    return {str(n): {"type_indicateur": kind, "taux_atteinte": rate, **more} for n, rate in enumerate(rates)}


def measured(start, target, value, sens="croissant", way="niveau", **more):
    said = {"type_indicateur": "resultat", "mesure": way, "sens": sens, "valeur_initiale": start}
    return {"1": said | {"cible": target, "valeur": value} | more}


def of_parcours(indicators, signed="2022-09-30", begun="2022-09-30", law=AUDE, **readings):
    """The variable parts of the five years: 35 000 in size 2."""
    mission = {"parcours": {"demarrage": begun, "taux_mission": 1, "indicateur": indicators}}
    found = cpts(signed, law, mission=mission, date_trame="2022-12-15", readings=OPEN | readings)
    return years(found, "volet_variable", mission="parcours")


@pytest.mark.parametrize(
    ("rates", "reached", "every"),
    [
        ((1, "0.8", "0.4"), "31500", "21000"),  # the mean of the two that are reached, or by three
        (("0.5",), "17500", "17500"),  # 50 % itself is reached
        (("0.4999",), "0", "0"),
        ((2, "0.5"), "26250", "26250"),  # each is capped
    ],
)
def test_the_mean_of_indicators(rates, reached, every):
    assert of_parcours(rated(*rates)) == [euros(reached)] * 5
    assert of_parcours(rated(*rates), moyenne_des_indicateurs="tous") == [euros(every)] * 5


def test_without_an_indicator_there_is_no_rate():
    assert of_parcours({}) == [None] * 5
    assert of_parcours(rated(1, compte={1: False})) == [None, 35_000, 35_000, 35_000, 35_000]
    assert of_parcours(rated(1, kind="suivi"), suivi_sans_mention="ne_compte_pas") == [None] * 5
    assert of_parcours(rated(1, kind="suivi", compte=True), suivi_sans_mention="ne_compte_pas") == [35_000] * 5


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ((18, 44, 33), "26250"),  # 33 of 44
        ((33, 30, 40, "decroissant"), "26250"),  # 30 to 40
        ((33, 30, 29, "decroissant"), "35000"),
        (("47.3", "49.3", "48.8", "croissant", "progression"), "26250"),  # 1.5 of 2 points
        (("47.3", "49.3", "46", "croissant", "progression"), "0"),
        ((50, 45, 40, "croissant", "progression"), "0"),  # a target below the start, and missed
        ((50, 45, 46, "croissant", "progression"), "35000"),
        ((30, 35, 40, "decroissant", "progression"), "0"),
        ((40, 30, "32.5", "decroissant", "progression"), "26250"),
    ],
)
def test_a_rate_that_is_measured(said, due):
    assert of_parcours(measured(*said))[0] == euros(due)


@pytest.mark.parametrize(
    ("said", "uncapped"),
    [
        ((18, 2, 3), "52500"),
        ((18, 44, 57, "croissant", "progression"), "52500"),  # 39 of 26
        ((10, 8, 12, "croissant", "progression"), "35000"),  # nothing to go
        ((33, 30, 20, "decroissant"), "35000"),
        ((0, 0, 5), "35000"),
    ],
)
def test_a_measured_rate_above_its_target_is_capped_like_any_other(said, uncapped):
    assert of_parcours(measured(*said))[0] == 35_000
    assert of_parcours(measured(*said), plafond_du_taux="de_la_mission")[0] == 35_000
    assert of_parcours(measured(*said), plafond_du_taux="aucun")[0] == euros(uncapped)


def test_a_range_is_exceeded_from_its_top():
    for value, due in ((2, 35_000), (3, 52_500)):
        ranged = measured(0, 1, value, cible_haute=2)
        assert of_parcours(ranged, plafond_du_taux="aucun")[0] == due


def test_a_target_of_nought_is_reached_or_leaves_the_mean():
    two = {**measured(0, 0, 0), "2": {"type_indicateur": "moyens", "taux_atteinte": "0.5"}}
    assert of_parcours(two)[0] == 26_250
    assert of_parcours(two, cible_nulle="ecartee")[0] == 17_500
    assert of_parcours(measured(0, 0, 5), cible_nulle="ecartee") == [None] * 5


def test_a_target_that_is_a_range():
    ranged = measured(0, 1, 1, cible_haute=2)
    assert of_parcours(ranged)[0] == 35_000
    assert of_parcours(ranged, cible_en_fourchette="borne_haute")[0] == 17_500


@pytest.mark.parametrize(
    ("reading", "due", "every"), [("ecarte", 28_000, 28_000), ("atteint", 31_500, 31_500), ("manque", 28_000, 14_000)]
)
def test_a_year_without_a_target(reading, due, every):
    two = {**measured(0, "none", 3), "2": {"type_indicateur": "moyens", "taux_atteinte": "0.8"}}
    assert of_parcours(two, cible_absente=reading)[0] == due
    assert of_parcours(two, cible_absente=reading, moyenne_des_indicateurs="tous")[0] == every


def test_a_late_mission_counts_its_own_targets_by_one_reading_also_those_of_years_of_2019():
    targets = {1: 10, 2: 20, 3: 30, 4: "none", 5: "none"}
    late = measured(0, targets, {1: 0, 2: 0, 3: 10, 4: 20, 5: 30})
    lived = {"versions": [{"from": "2020-07-14", "rules": AVANT}, {"from": "2022-07-14", "rules": AUDE}]}
    own = {"cibles_d_une_mission_tardive": "annee_de_la_mission"}
    said = {"signed": "2020-07-14", "begun": "2022-07-14", "law": lived}
    assert of_parcours(late, **said, **own) == [None, None, 35_000, 35_000, 35_000]
    assert of_parcours(late, **said) == [None, None, 0, None, None]  # 10 of 30, then no target


def test_without_the_national_outline_the_crisis_mission_has_no_fixed_part():
    mission = {"crises_sanitaires": {"demarrage": "2022-10-01"}}
    for trame, first, second in (
        ("none", None, None),
        ("2022-12-15", "27712.33", 17_500),
        ("2023-09-30", None, 35_000),
    ):
        found = cpts("2022-09-30", AUDE, mission=mission, date_trame=trame, readings=OPEN)
        assert amount(found, "volet_fixe", mission="crises_sanitaires", annee=1) == (first and euros(first))
        assert amount(found, "volet_fixe", mission="crises_sanitaires", annee=2) == second
