"""The indicator annex of a community of size 3 in Seine-Saint-Denis, fifth year, from a public transcription: each
indicator carries an amount, four of them in steps, and those of a mission make its variable part."""

from fractions import Fraction

from amounts import APRES, VARIABLE
from contrat import Contrat
from days import of_year

YEAR, SIZE = 5, 3
AMOUNTS = {
    "acces_soins": {
        "plus_de_16_ans": 5_000,
        "c2s_et_ald": 3_000,
        "plus_de_70_ans": 5_000,
        "partenariat_caisse": 2_000,
        "medecins_volontaires": 3_000,
        "annuaire": 5_000,
        "sas": 3_000,
    },
    "parcours": {
        **{f"diabete_{n}": a for n, a in enumerate((2_000, 3_000, 2_000, 2_000, 5_000, 3_000, 3_000), 1)},
        **{f"obesite_{n}": a for n, a in enumerate((5_000, 2_000, 4_000, 3_000), 1)},
        **{f"poumon_{n}": a for n, a in enumerate((5_000, 2_000, 2_000, 2_000), 1)},
    },
    "prevention": {
        "colorectal_caisse": 500,
        "juin_vert": 1_000,
        **{f"ecole_{n}": a for n, a in enumerate((900, 900, 900, 900, 900, 500, 500), 1)},
    },
    "qualite": {f"qualite_{n}": 5_000 for n in (1, 2, 3)},
    "accompagnement": {"accompagnement_1": 3_500, "accompagnement_2": 3_500, "accompagnement_3": 3_000},
}
PATIENTS = ((219, 3_000), (100, 6_000), (50, 9_000))  # in long-term illness without a doctor, at most so many
SCREENED = {  # in hundredths of a per cent
    "sein": (6970, 7240, 7500),
    "col_de_l_uterus": (6670, 6745, 6820),
    "colorectal": (2500, 2610, 2700),
}
OF_A_SCREENING = (1_000, 2_500, 3_500)


def by_indicator(c: Contrat, year: int) -> bool:
    """The fifth year of size 3; other years and sizes by their readings, else by the rate that is agreed."""
    same_year = year == YEAR or c.reading["autres_annees"] == "memes_montants"
    return same_year and (c.taille(year) == SIZE or c.reading["autres_tailles"] == "proportion")


def _steps(c: Contrat, reached: list[int]) -> int:
    """The highest step that is reached, or all of them together."""
    return sum(reached) if c.reading["cumul_des_paliers"] == "addition" else max(reached, default=0)


def patients(c: Contrat, year: int) -> int:
    left = int(str(of_year(c.facts["patients_sans_medecin"], year)))
    paid_at_start = c.reading["palier_a_la_valeur_initiale"] == "paye"
    start = PATIENTS[0][0]
    return _steps(c, [a for most, a in PATIENTS if left < most or (left == most and (most != start or paid_at_start))])


def screenings(c: Contrat, year: int) -> int:
    found = 0
    for name, bounds in SCREENED.items():
        rate = Fraction(str(of_year(c.facts["depistage"][name]["taux_de_depistage"], year))) * 10_000
        equal = c.reading["borne_d_un_palier"] == "comprise"
        found += _steps(
            c, [a for b, a in zip(bounds, OF_A_SCREENING, strict=True) if rate > b or (equal and rate == b)]
        )
    return found


def montant(c: Contrat, mission: str, year: int) -> Fraction:
    """The amounts of the year's indicators, never more than the variable part; in another size, in its proportion."""
    said = c.facts["indicateur"]
    whole = sum(a for name, a in AMOUNTS[mission].items() if of_year(said[name]["atteint"], year) is True)
    whole += patients(c, year) if mission == "acces_soins" else screenings(c, year) if mission == "prevention" else 0
    of_three = VARIABLE[APRES][mission][SIZE - 1]
    return min(whole, of_three) * c.annual(VARIABLE[APRES][mission], year) / of_three
