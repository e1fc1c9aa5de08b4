"""What a contract of Seine-Saint-Denis says of its indicators, made up."""

from decimal import Decimal
from random import Random

from seine_saint_denis import AMOUNTS, SCREENED

PATIENTS = (0, 49, 50, 51, 99, 100, 101, 218, 219, 220, 300)


def amounts_by_indicator(random: Random) -> dict:
    names = [name for amounts in AMOUNTS.values() for name in amounts]
    likely = random.choice((0.3, 0.8, 1))
    return {
        "indicateur": {name: {"atteint": {y: random.random() < likely for y in range(1, 6)}} for name in names},
        "patients_sans_medecin": {year: random.choice(PATIENTS) for year in range(1, 6)},
        "depistage": {
            name: {"taux_de_depistage": {year: screened(random, bounds) for year in range(1, 6)}}
            for name, bounds in SCREENED.items()
        },
    }


def screened(random: Random, bounds: tuple[int, ...]) -> Decimal:
    return Decimal(random.choice(bounds) + random.choice((-500, -1, 0, 0, 1))) / 10_000
