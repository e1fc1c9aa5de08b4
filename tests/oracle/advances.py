"""What is paid of a year before it is over: contrat type art. 6.1 and 6.2."""

from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from amounts import AVANCE, AVANT, FIXE, FONCTIONNEMENT, MAJORATION, REGLEMENT, REGLEMENT_D_UNE_CRISE
from contrat import Contrat
from days import AT, DUES, a_day, at, at_year, cents
from dossier import jour_du_dossier
from national import SNP, montant_fixe, part_depuis, redaction_entiere
from once import crise_entiere, crises


class Payment(NamedTuple):
    """An amount, the first day on which it is due and the last."""

    amount: Fraction
    date: date
    latest: date


PAYMENTS = dict[tuple[str, AT], Payment]


def reglement(c: Contrat, anniversary: date) -> date:
    eve = timedelta(days=1 if c.reading["dernier_jour_d_un_delai"] == "exclu" else 0)
    return c.apres(anniversary, REGLEMENT) - eve


def operation(c: Contrat, year: int) -> PAYMENTS:
    """Art. 6.1: all of the first year at signature, the file being complete; later 75 % at each anniversary, or by one
    reading all of a year at whose beginning no mission has started yet."""
    amount, debut, where = c.annual(FONCTIONNEMENT, year), c.debut(year), at(annee=year)
    if year > 1:
        whole = c.reading["fonctionnement_sans_mission"] == "integral" and not demarrees(c, year)
        return {("fonctionnement_avance", where): Payment(cents(amount * (1 if whole else AVANCE)), debut, debut)}
    when = jour_du_dossier(c)
    return {("fonctionnement_signature", where): Payment(Fraction(amount), when, when)} if when else {}


def demarrees(c: Contrat, year: int) -> bool:
    """Whether a mission of the contract has started by the first day of a year."""
    debut = c.debut(year)
    return any(c.choisie(m, year) and (c.demarrage(m) or date.max) <= debut for m in FIXE[c.version(year)])


def avance_fixe(c: Contrat, mission: str, year: int) -> PAYMENTS:
    """Art. 6.2: 75 % of the fixed part, the first on the day on which the mission starts and counted from it, the
    later ones with the balance of the year before."""
    start = c.depart_des_moyens(mission, year)
    if start is None:
        return {}
    earlier = (c.demarrage(mission) or start) < c.signature
    if year == 1 and earlier and c.reading["demarrage_avant_la_signature"] == "sans_avance":
        return {}
    part = Fraction(1) if redaction_entiere(c, mission, year) else part_depuis(c, start, year)
    first = year == 1 or start > c.debut(year) or c.demarrage(mission) == start
    latest = start if first else reglement(c, c.debut(year))
    amount = avance(c, montant_fixe(c, mission, year) * part)
    paid = Payment(amount, start, latest)
    return {("avance_fixe", at(mission=mission, annee=year)): avec_la_trame(c, mission, year, paid)}


def avec_la_trame(c: Contrat, mission: str, year: int, paid: Payment) -> Payment:
    """Carcassonne, art. 5, note **: nothing of the crisis mission is paid before the outline opens it."""
    trame = c.trame(year)
    if mission != "crises_sanitaires" or trame is None:
        return paid
    return paid._replace(date=max(paid.date, trame), latest=max(paid.latest, trame))


def avance(c: Contrat, amount: Fraction) -> Fraction:
    """75 % of an amount as it is, or as it is rounded."""
    return cents((cents(amount) if c.reading["arrondi_de_l_avance"] == "montant_arrondi" else amount) * AVANCE)


def avance_snp(c: Contrat, year: int) -> PAYMENTS:
    """The parts for unscheduled care with the access mission, by one reading."""
    with_it = avance_fixe(c, "acces_soins", year)
    if c.version(year) != AVANT or c.reading["versement_des_snp"] != "avance" or not with_it:
        return {}
    (payment,) = with_it.values()
    counted = c.reading["snp_de_demarrage"] == "prorata"
    part = part_depuis(c, payment.date, year) if counted else Fraction(1)
    found: PAYMENTS = {}
    for name, (fact, amounts) in SNP.items():
        if at_year(c.facts[fact], year) is True:
            amount = avance(c, c.annual(amounts, year) * part)
            found[f"{name}_avance", at(annee=year)] = payment._replace(amount=amount)
    return found


def of_a_crisis(c: Contrat, name: str, amount: Fraction) -> Payment:
    """Art. 6.2: within the month that follows its identification by the ARS, whatever the day from which it counts."""
    when = a_day(c.facts["crise"][name]["date_identification"])
    return Payment(amount, when, c.apres(when, REGLEMENT_D_UNE_CRISE))


def majoration_avancee(c: Contrat, year: int, due: DUES) -> PAYMENTS:
    """By one reading the majoration comes with each advance that it raises, and with a crisis."""
    if c.reading["versement_de_la_majoration"] == "solde" or ("majoration", at(annee=year)) not in due:
        return {}
    found: PAYMENTS = {}
    for mission in c.exercees(year):
        for (_, where), payment in avance_fixe(c, mission, year).items():
            raised = payment._replace(amount=cents(payment.amount * MAJORATION))
            found["majoration_avance_versee", where] = raised
    if c.reading["majoration_de_la_crise"] == "majoree" and c.reading["assiette_majoration"] != "fixe":
        for name, when in crises(c).items():
            if c.year_of(when) == year:
                amount = cents(crise_entiere(c, when) * MAJORATION)
                found["majoration_de_survenue_versee", at(crise=name)] = of_a_crisis(c, name, amount)
    return found


def advanced(c: Contrat, year: int) -> PAYMENTS:
    """What is paid for a year before it is over."""
    paid = operation(c, year)
    for mission in c.exercees(year):
        paid |= avance_fixe(c, mission, year)
    return paid | avance_snp(c, year)
