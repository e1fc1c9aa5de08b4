"""The amounts per indicator of Seine-Saint-Denis, worked by hand from the transcription."""

import pytest
from amounts import SEINE_SAINT_DENIS, VARIABLE
from seine_saint_denis import AMOUNTS, OF_A_SCREENING, PATIENTS, SCREENED
from worked import cpts, started, years

AT_START = {"sein": "0.6626", "col_de_l_uterus": "0.6408", "colorectal": "0.235"}
AT_TARGET = {"sein": "0.75", "col_de_l_uterus": "0.682", "colorectal": "0.27"}


def found(mission, patients=0, rates=AT_TARGET, population=100_000, reached=True, rate="0.9", **readings):
    """The variable parts of the five years."""
    names = [name for amounts in AMOUNTS.values() for name in amounts]
    facts = {
        "indicateur": {name: {"atteint": reached} for name in names},
        "patients_sans_medecin": patients,
        "depistage": {name: {"taux_de_depistage": r} for name, r in rates.items()},
    }
    said = {"autres_annees": "taux_convenu", "autres_tailles": "taux_convenu"} | readings
    of = {mission: started("2021-04-15", rate, choisie=True)}
    return years(
        cpts("2021-04-15", SEINE_SAINT_DENIS, population, of, said, **facts), "volet_variable", mission=mission
    )


@pytest.mark.parametrize("mission", list(AMOUNTS))
def test_all_indicators_make_the_variable_part(mission):
    stepped = {"acces_soins": PATIENTS[-1][1], "prevention": 3 * OF_A_SCREENING[-1]}.get(mission, 0)
    assert sum(AMOUNTS[mission].values()) + stepped == VARIABLE[SEINE_SAINT_DENIS][mission][2]
    assert found(mission)[4] == VARIABLE[SEINE_SAINT_DENIS][mission][2]


def test_at_the_initial_values():
    assert found("acces_soins", patients=219)[4] == 29_000
    assert found("acces_soins", patients=219, palier_a_la_valeur_initiale="non_paye")[4] == 26_000
    assert found("prevention", rates=AT_START)[4] == 7_000


@pytest.mark.parametrize(("patients", "due"), [(220, 26_000), (101, 29_000), (100, 32_000), (51, 32_000), (50, 35_000)])
def test_the_steps_of_patients(patients, due):
    assert found("acces_soins", patients)[4] == due


def test_the_bound_of_a_step_and_steps_that_add_up():
    rates = AT_START | {"sein": "0.724"}
    assert found("prevention", rates=rates)[4] == 9_500
    assert found("prevention", rates=rates, borne_d_un_palier="exclue")[4] == 8_000
    assert found("prevention", rates=rates, cumul_des_paliers="addition")[4] == 10_500
    assert found("prevention", cumul_des_paliers="addition")[4] == 17_500  # never more than the variable part
    assert set(SCREENED) == set(AT_START)


def test_other_years_and_sizes():
    assert found("acces_soins", 219) == [31_500, 31_500, 31_500, 31_500, 29_000]  # 35 000 × 0.9
    assert found("acces_soins", 219, autres_annees="memes_montants") == [29_000] * 5
    assert found("acces_soins", 219, population=60_000)[4] == 27_000  # 30 000 × 0.9
    other = found("acces_soins", 219, population=200_000, autres_tailles="proportion")
    assert round(float(other[4]), 2) == 37_285.71  # 29 000 × 45/35
