"""Carcassonne, art. 5 note * and annexe 5: the rate of a mission is the mean of those of its indicators."""

from collections.abc import Mapping
from fractions import Fraction

from amounts import VALEUR_SOCLE
from contrat import Contrat
from days import of_year


def _number(said: object) -> Fraction | None:
    return None if said in (None, "none") else Fraction(str(said))


def compte(c: Contrat, indicateur: Mapping, year: int) -> bool:
    """Annexe 5 says which indicators are left out; of one that is only followed and of which it says nothing, a
    reading decides."""
    said = of_year(indicateur.get("compte"), year)
    if said in (True, False):
        return bool(said)
    return indicateur["type_indicateur"] != "suivi" or c.reading["suivi_sans_mention"] == "compte"


def annee_des_cibles(c: Contrat, mission: str, year: int) -> int:
    """The year of annexe 5 whose targets count: for a mission that the contract carries out from its second year or
    later only, those of the contract's year, or those of the mission's own."""
    own = c.reading["cibles_d_une_mission_tardive"] == "annee_de_la_mission"
    return year - next(y for y in range(1, year + 1) if c.exercee(mission, y)) + 1 if own else year


def cible(c: Contrat, indicateur: Mapping, year: int) -> Fraction | None:
    low, high = (_number(of_year(indicateur.get(name), year)) for name in ("cible", "cible_haute"))
    upper = c.reading["cible_en_fourchette"] == "borne_haute"
    return high if upper and low is not None and high is not None else low


def taux_depasse(indicateur: Mapping, target: Fraction, high: Fraction | None, value: Fraction) -> Fraction:
    """What a target that is to be exceeded is exceeded to, counted from the top of a range; 100 % where there is no
    measure of it: a target of nought, or one that the start has reached."""
    top = max(target, high or target)
    start = _number(indicateur["valeur_initiale"]) if indicateur["mesure"] == "progression" else Fraction(0)
    assert start is not None
    if target == 0 or start >= target or value < top:
        return Fraction(1)
    return (value - start) / (top - start)


def taux_mesure(c: Contrat, indicateur: Mapping, target: Fraction, high: Fraction | None, value: Fraction) -> Fraction:
    """The level beside the target, or the way made to it from the start; a target that is reached is 100 %, and more
    by the readings that do not cap each indicator, where it is to be exceeded. Where the start is already beyond a
    target that is missed, the way made is one backwards, which is nothing."""
    rising = indicateur["sens"] == "croissant"
    if value >= target if rising else value <= target:
        capped = c.reading["plafond_du_taux"] == "par_indicateur" or not rising
        return Fraction(1) if capped else taux_depasse(indicateur, target, high, value)
    if indicateur["mesure"] == "niveau":
        return value / target if rising else target / value
    start = _number(indicateur["valeur_initiale"])
    assert start is not None
    way = (target - start) if rising else (start - target)
    made = (value - start) if rising else (start - value)
    return made / way if way > 0 and made > 0 else Fraction(0)


def taux_d_un_indicateur(c: Contrat, indicateur: Mapping, year: int, rank: int) -> Fraction | None:
    """The rate of an indicator that counts, none where it leaves the mean for want of a target."""
    absent = {"ecarte": None, "atteint": Fraction(1), "manque": Fraction(0)}
    if _text(indicateur.get("mesure")) is None:
        if of_year(indicateur.get("sans_objectif"), rank) is True:
            return absent[c.reading["cible_absente"] or ""]
        rate = Fraction(str(of_year(indicateur["taux_atteinte"], year)))
        return min(rate, Fraction(1)) if c.reading["plafond_du_taux"] == "par_indicateur" else rate
    target = cible(c, indicateur, rank)
    if target is None:
        return absent[c.reading["cible_absente"] or ""]
    if target == 0 and indicateur["sens"] == "croissant":
        return None if c.reading["cible_nulle"] == "ecartee" else Fraction(1)
    value = _number(of_year(indicateur["valeur"], year))
    assert value is not None
    return taux_mesure(c, indicateur, target, _number(of_year(indicateur.get("cible_haute"), rank)), value)


def _text(said: object) -> object:
    return None if said == "none" else said


def taux_de_la_mission(c: Contrat, mission: str, year: int) -> Fraction | None:
    """Below 50 % an indicator is not reached; with several, the mean is that of those that are. None where no
    indicator counts."""
    counted = [i for i in c.facts["mission"][mission].get("indicateur", {}).values() if compte(c, i, year)]
    rank = annee_des_cibles(c, mission, year)
    rates = [rate for i in counted if (rate := taux_d_un_indicateur(c, i, year, rank)) is not None]
    if not rates:
        return None
    reached = [rate for rate in rates if rate >= VALEUR_SOCLE]
    among = len(rates) if c.reading["moyenne_des_indicateurs"] == "tous" else len(reached)
    mean = sum(reached, Fraction(0)) / among if reached else Fraction(0)
    return mean if c.reading["plafond_du_taux"] == "aucun" else min(mean, Fraction(1))
