"""Indicators of a contract of the Aude, made up: measured or assessed, with targets that are there, nought, a range or
a blank cell."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

RATES = ("0", "0.2", "0.49", "0.4999", "0.5", "0.51", "0.75", "0.8333", "1", "1.1", "2")
NUMBERS = ("0", "1", "2", "3", "4", "6", "8.6", "10.8", "12.8", "18", "33", "44", "47.3", "49.3", "100")


def indicators(random: Random, mission: str, signature: date) -> dict:
    return {
        f"{mission[0]}{mission[-1]}{number}": indicator(random) | review(random, signature)
        for number in range(random.choice((0, 1, 1, 2, 3, 4)))
    }


def indicator(random: Random) -> dict:
    said: dict = {"type_indicateur": random.choice(("moyens", "resultat", "resultat", "suivi"))}
    if random.random() < 0.4:
        said["compte"] = random.choice((True, False, {1: False}, {1: False, 2: True}, {3: False}))
    way = random.choice((None, "none", "niveau", "niveau", "progression", "progression"))
    if way is not None:
        said["mesure"] = way
    if way in (None, "none"):
        said["taux_atteinte"] = {year: Decimal(random.choice(RATES)) for year in range(1, 6)}
        if random.random() < 0.5:
            said["sans_objectif"] = {year: random.random() < 0.4 for year in range(1, 6)}
        return said
    said["sens"] = random.choice(("croissant", "decroissant"))
    said["valeur_initiale"] = Decimal(random.choice(NUMBERS))
    said["cible"] = {year: target(random) for year in range(1, 6)}
    high = {
        y: low + random.randint(1, 3) for y, low in said["cible"].items() if low != "none" and random.random() < 0.3
    }
    if high:
        said["cible_haute"] = high
    said["valeur"] = {year: Decimal(random.choice(NUMBERS)) for year in range(1, 6)}
    return said


def review(random: Random, signature: date) -> dict:
    if random.random() < 0.6:
        return {}
    due = signature + timedelta(days=random.randint(200, 2_000))
    return {"revue_prevue": due, "revue_faite": "none" if random.random() < 0.3 else due - timedelta(days=7)}


def target(random: Random) -> Decimal | str:
    return "none" if random.random() < 0.2 else Decimal(random.choice(NUMBERS))
