"""The accord's own rule sets, with few facts left out: every outcome on a fine grid, thresholds included, lies in the
interval, and the interval is no wider where that is asked for."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
import rangekit
from rangekit import Case, real, sound

from engine.base.node import NONE
from engine.core.outcomes import MissingInput, Unknown
from engine.tools.ranges.ranges import Ranges, interval_of

RATES = sorted({Fraction(n, 20) for n in range(25)} | {Fraction(49, 100), Fraction(51, 100)})
SIZES = [Fraction(n) for n in (0, 39999, 40000, 40001, 79999, 80000, 80001, 174999, 175000, 175001, 900000)]
ACCESS = ("acces_soins", 1)
TWO = """
    date_signature: 2022-09-30
    population: 60371
    crise: {}
    mission:
      acces_soins:
        demarrage: 2022-09-30
        indicateur:
          a: {compte: true, taux_atteinte: {1: 1}}
          b: {compte: true}
"""


def aude(facts):
    return Case(real("aci-cpts/avenant-2-aude"), facts)


def test_one_indicator_at_one_and_one_unknown():
    case = aude(TWO)
    interval = interval_of(case.evaluation(), "volet_variable", ACCESS)
    assert (interval.lowest, interval.highest, interval.none) == (22500, 30000, False)
    found = sound(
        interval, case.outcomes("volet_variable", ACCESS, {("taux_atteinte", ("acces_soins", "b", 1)): RATES})
    )
    assert (min(found), max(found)) == (22500, 30000)


@pytest.mark.parametrize("reading", ["atteints", "tous"])
def test_three_indicators(reading):
    case = aude(
        TWO.replace("b: {compte: true}", "b: {compte: true}\n          c: {compte: true}\n          d: {compte: true}")
    )
    evaluation = case.evaluation(readings={"moyenne_des_indicateurs": reading})
    interval = interval_of(evaluation, "volet_variable", ACCESS)
    rates = [Fraction(n, 20) for n in (0, 9, 10, 15, 20, 30)]
    choices = {("taux_atteinte", ("acces_soins", m, 1)): rates for m in "bcd"}
    found = sound(interval, case.outcomes("volet_variable", ACCESS, choices, {"moyenne_des_indicateurs": [reading]}))
    assert (min(found), max(found)) == (interval.lowest, interval.highest)


def test_an_indicator_that_may_not_count():
    case = aude(TWO.replace("{compte: true}", "{}"))
    for name in ("taux_mission", "volet_variable", "total_mission", "total_annuel"):
        key = (1,) if name == "total_annuel" else ACCESS
        interval = interval_of(case.evaluation(), name, key)
        at = ("acces_soins", "b", 1)
        choices = {("compte", at): [True, False], ("taux_atteinte", at): RATES}
        rest = {("demarrage", (m,)): [NONE] for m in ("parcours", "prevention", "crises_sanitaires")}
        sound(interval, case.outcomes(name, key, choices | rest))


POPULATION = """
    date_signature: 2022-10-01
    commune: {a: {}}
    crise: {}
    membres: 99
    mission: {acces_soins: {demarrage: 2022-10-05, taux_mission: 1}}
"""


@pytest.mark.parametrize(
    "name", ["population_couverte", "taille", "total_possible", "fonctionnement", "majoration_possible"]
)
def test_population_unknown(name):
    case = Case(real("aci-cpts/avenant-2"), POPULATION)
    interval = interval_of(case.evaluation(), name, (1,))
    choices = {("habitants", ("a", 1)): SIZES}
    readings = {"taille_a_80000": ["inferieure", "superieure"]}
    found = sound(interval, case.outcomes(name, (1,), choices, readings))
    if name == "taille":
        assert interval.words == found == {"1", "2", "3", "4"}
    elif name != "population_couverte" and found != {NONE}:
        assert (interval.lowest, interval.highest, interval.none) == (
            min(found - {NONE}),
            max(found - {NONE}),
            NONE in found,
        )


def test_total_possible_with_members_unknown():
    case = Case(real("aci-cpts/avenant-2"), POPULATION.replace("membres: 99", ""))
    interval = interval_of(case.evaluation(), "total_possible", (1,))
    choices = {("habitants", ("a", 1)): SIZES, ("membres", (1,)): [Fraction(0), Fraction(99), Fraction(100)]}
    found = sound(interval, case.outcomes("total_possible", (1,), choices, {"taille_a_80000": ["inferieure"]}))
    assert (interval.lowest, interval.highest) == (min(found), max(found)) == (287500, 629000)


@pytest.mark.parametrize("year", [1, 2])
@pytest.mark.parametrize("unit", ["jours", "jours_365", "mois_entames", "mois_complets", "trente_360"])
def test_a_start_unknown_day_by_day(unit, year):
    case = Case(
        real("aci-cpts/avenant-2"),
        """
        date_signature: 2023-02-28
        population: 100
        crise: {}
        mission: {prevention: {taux_mission: 0.8}}
    """,
        {"unite_prorata": unit},
    )
    days = [date(2023, 2, 20) + timedelta(n) for n in range(0, 750, 1 if unit == "jours" else 7)]
    values = Ranges(case.evaluation())
    for name in ("volet_fixe", "part_mission", "mois_commences", "depart", "total_mission", "volet_variable"):
        key = ("prevention", year)
        if name not in case.rules[0].rules:
            continue
        interval = values.interval(name, key)
        found = sound(
            interval,
            case.outcomes(name, key, {("demarrage", ("prevention",)): days[:: 1 if name == "volet_fixe" else 10]}),
        )
        if name == "volet_fixe":
            assert interval.none and interval.lowest >= 0 and interval.highest == 10000 == max(found - {NONE})
            if unit == "jours":
                assert interval.lowest == min(found - {NONE})


def test_signature_unknown():
    case = Case(
        real("aci-cpts/avenant-2"),
        """
        population: 60000
        crise: {}
        mission: {prevention: {demarrage: 2022-05-02, taux_mission: 0.8}}
    """,
    )
    values = Ranges(case.evaluation())
    days = [date(2020, 2, 29) + timedelta(n) for n in range(0, 1500, 31)] + [
        date(2022, 9, 29) + timedelta(n) for n in range(3)
    ]
    for name, key in (("volet_fixe", ("prevention", 1)), ("financement_additionnel", ()), ("terme_du_contrat", ())):
        interval = values.interval(name, key)
        sound(interval, case.outcomes(name, key, {("date_signature", ()): days}))
    assert values.interval("financement_additionnel", ()).highest == 45000


def test_what_would_narrow():
    case = aude(TWO.replace("population: 60371", "commune: {a: {}}"))
    found = Ranges(case.evaluation()).narrowers("volet_variable", ACCESS)
    assert found and {n.need.kind for n in found} <= {"fact", "reading"}
    assert found[0].need == MissingInput("fact", "habitants", (("commune", "a"), ("annee", "1")))
    assert [n.by for n in found] == sorted((n.by for n in found), reverse=True)


def test_crises_left_out_may_be_any_number():
    case = Case(real("aci-cpts/avenant-2"), "date_signature: 2022-10-01\npopulation: 60000")
    values = Ranges(case.evaluation())
    interval = values.interval("volet_crise", ("crises_sanitaires", 1))
    assert (interval.lowest, interval.highest) == (0, None)
    assert values.narrowers("volet_crise", ("crises_sanitaires", 1))[0].frees
    for number in range(4):
        lived = rangekit.Case(
            real("aci-cpts/avenant-2"),
            "date_signature: 2022-10-01\npopulation: 60000\n"
            + (
                "crise:\n" + "".join(f"  c{n}: {{date_identification: 2022-11-0{n + 1}}}\n" for n in range(number))
                if number
                else "crise: {}"
            ),
        )
        assert lived.evaluation().outcome("volet_crise", ("crises_sanitaires", 1)) in interval


def test_what_is_sure_while_an_end_is_open_stays_so_however_it_ends():
    """A suspended ending: every payment that has an amount has that amount whatever the day on which it resumes."""
    case = Case(real("aci-cpts/avenant-2"), SUSPENDED)
    cells = [
        (rule.name, year)
        for rule in real("aci-cpts/avenant-2").of_kind("payment")
        if rule.per == ("annee",)
        for year in range(1, 6)
    ]
    now = {at: case.evaluation().outcome(at[0], (at[1],)) for at in cells}
    sure = {at: outcome for at, outcome in now.items() if not isinstance(outcome, Unknown)}
    assert sure["fonctionnement_avance", 2] == 37500 and ("fonctionnement_avance", 3) not in sure
    days = [
        date(2024, 3, 10),
        date(2025, 1, 14),
        date(2025, 1, 15),
        date(2025, 1, 16),
        date(2027, 6, 1),
        date(2028, 1, 15),
        NONE,
    ]
    for day in days:
        after = case.evaluation([(("date_fin_suspension", ()), day)])
        assert {at: after.outcome(at[0], (at[1],)) for at in sure} == sure


SUSPENDED = """
    date_signature: 2023-01-15
    population: 20000
    piece_projet: true
    piece_statuts: true
    piece_territoire: true
    piece_membres: true
    crise: {}
    date_reception_resiliation: 2024-01-10
    auteur: caisse
    date_saisine: 2024-02-01
"""
