"""Contracts worked by hand from the documents: ways to write one, and to read what the oracle says of it."""

from amounts import APRES, AVANT
from days import DUES, at
from oracle import Reckoning, dues, reckon

IN_SIZE = (20_000, 60_000, 100_000, 200_000)
MISSIONS = {
    AVANT: ("acces_soins", "parcours", "prevention", "qualite", "accompagnement"),
    APRES: ("acces_soins", "parcours", "prevention", "crises_sanitaires", "qualite", "accompagnement"),
}
PIECES = dict.fromkeys(("piece_projet", "piece_statuts", "piece_territoire", "piece_membres"), True)
OF_THE_AUDE = dict.fromkeys(("piece_indicateurs", "piece_schema_versement"), True)


def written(signed, rules=APRES, population=60_000, mission=None, **facts):
    """A contract of a CPTS with all that the oracle asks."""
    law = rules if isinstance(rules, dict) else {"rules": rules}
    said = {"date_signature": signed, "population": population, "mission": mission or {}, "crise": {}, "membres": 99}
    said |= {
        "actions_covid_2021": False,
        "actions_covid_avant_2021": False,
        "soins_non_programmes": False,
        "orientation_telephonique": False,
    }
    return {"contract": "Essai", **law, "facts": said | PIECES | OF_THE_AUDE | facts}


def cpts(signed, rules=APRES, population=60_000, mission=None, readings=None, **facts) -> DUES:
    return dues(written(signed, rules, population, mission, **facts), readings)


def full(signed, rules=APRES, population=60_000, mission=None, readings=None, **facts) -> Reckoning:
    return reckon(written(signed, rules, population, mission, **facts), readings)


def ended(signed, received, author="cpts", **facts) -> DUES:
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
