"""The payments of a contract: contrat type art. 6, and art. 8.3 for one that ends early."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from amounts import AVANCE, AVANT, FIXE, FONCTIONNEMENT, MAJORATION, REGLEMENT, REGLEMENT_D_UNE_CRISE
from contrat import Contrat
from days import AT, DUES, a_day, at, at_year, cents, day, months_after
from national import SNP, montant_fixe, part_depuis, redaction_entiere
from once import additionnel_entier, covid, crise_entiere, crises, jour_de_l_additionnel
from passage import annee_du_passage

PIECES = ("piece_projet", "piece_statuts", "piece_territoire", "piece_membres")
OF_THE_AUDE = ("piece_indicateurs", "piece_schema_versement")


class Payment(NamedTuple):
    """An amount, the first day on which it is due and the last."""

    amount: Fraction
    date: date
    latest: date


PAYMENTS = dict[tuple[str, AT], Payment]


def settled(c: Contrat, year: int) -> tuple[date, date]:
    """Art. 6.2: from the anniversary, within two months "soit avant le"; art. 8.3: "dans un délai de deux mois" from the
    end of the contract where it comes first."""
    if c.fin < c.anniversaire(year):
        return c.fin, months_after(c.fin, REGLEMENT)
    return c.anniversaire(year), reglement(c, c.anniversaire(year))


def reglement(c: Contrat, anniversary: date) -> date:
    eve = timedelta(days=1 if c.reading["dernier_jour_d_un_delai"] == "exclu" else 0)
    return months_after(anniversary, REGLEMENT) - eve


def operation(c: Contrat, year: int) -> PAYMENTS:
    """Art. 6.1: all of the first year at signature, the file being complete; later 75 % at each anniversary, or by one
    reading all of a year at whose beginning no mission has started yet."""
    amount, debut, where = c.of_size(FONCTIONNEMENT, year), c.debut(year), at(annee=year)
    if year > 1:
        whole = c.reading["fonctionnement_sans_mission"] == "integral" and not demarrees(c, year)
        return {("fonctionnement_avance", where): Payment(cents(amount * (1 if whole else AVANCE)), debut, debut)}
    when = jour_du_dossier(c)
    return {("fonctionnement_signature", where): Payment(Fraction(amount), when, when)} if when else {}


def demarrees(c: Contrat, year: int) -> bool:
    """Whether a mission of the contract has started by the first day of a year."""
    debut = c.debut(year)
    return any(c.choisie(m, year) and (c.demarrage(m) or date.max) <= debut for m in FIXE[c.version(year)])


def jour_du_dossier(c: Contrat) -> date | None:
    """The day of the first payment: the signature, or by one reading that on which the file became complete, if it
    comes within the first year; none where the settlement pays."""
    if dossier_complet_en(c, 1):
        return c.signature
    complete = day(c.facts.get("date_dossier_complet"))
    waits = c.reading["dossier_incomplet"] == "completude" and complete is not None and complete < c.cloture(1)
    return complete if waits else None


def dossier_complet_en(c: Contrat, year: int) -> bool:
    """The annexes asked are those of the text of the year."""
    aude = c.version(year).endswith("aude")
    return all(c.facts.get(piece) is True for piece in (*PIECES, *(OF_THE_AUDE if aude else ())))


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
    return {("avance_fixe", at(mission=mission, annee=year)): Payment(amount, start, latest)}


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
            amount = avance(c, c.of_size(amounts, year) * part)
            found[f"{name}_avance", at(annee=year)] = payment._replace(amount=amount)
    return found


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


REST = {
    "fonctionnement": ("fonctionnement_solde", ("fonctionnement_signature", "fonctionnement_avance")),
    "volet_fixe": ("solde_fixe", ("avance_fixe",)),
    "volet_variable": ("variable", ()),
    "snp_compensation": ("snp_compensation_versee", ("snp_compensation_avance",)),
    "snp_orientation": ("snp_orientation_versee", ("snp_orientation_avance",)),
    "majoration": ("majoration_versee", ()),
}


def of_years(c: Contrat, due: DUES) -> PAYMENTS:
    paid: PAYMENTS = {}
    for year in c.years():
        paid |= advanced(c, year)
    for (name, where), amount in due.items():
        if name in REST:
            rest, before = REST[name]
            left = amount - sum(paid[n, where].amount for n in before if (n, where) in paid)
            if name == "majoration":
                with_others = majoration_avancee(c, int(dict(where)["annee"]), due)
                paid |= with_others
                left -= sum(payment.amount for payment in with_others.values())
            paid[rest, where] = Payment(left, *settled(c, int(dict(where)["annee"])))
    return paid


def of_a_crisis(c: Contrat, name: str, amount: Fraction) -> Payment:
    """Art. 6.2: within the month that follows its identification by the ARS, whatever the day from which it counts."""
    when = a_day(c.facts["crise"][name]["date_identification"])
    return Payment(amount, when, months_after(when, REGLEMENT_D_UNE_CRISE))


def of_once(c: Contrat, due: DUES) -> PAYMENTS:
    """Paid in full; what an ending takes back of it, by one reading, is repaid afterwards."""
    paid: PAYMENTS = {}
    for name, when in crises(c).items():
        where, entire = at(crise=name), Fraction(crise_entiere(c, when))
        paid["variable_crise_verse", where] = of_a_crisis(c, name, entire)
        paid["variable_crise_reprise", where] = Payment(
            due["variable_crise", where] - entire, *settled(c, c.year_of(when))
        )
    when = jour_de_l_additionnel(c)
    if when is not None:
        entire, year = Fraction(additionnel_entier(c, when)), c.year_of(when)
        first = latest = when
        if c.reading["additionnel_et_dossier"] == "meme_reserve" and when == c.signature:
            made = jour_du_dossier(c)
            first, latest = (made, made) if made else settled(c, year)
        paid["additionnel_verse", at()] = Payment(entire, first, latest)
        paid["additionnel_reprise", at()] = Payment(due["financement_additionnel", at()] - entire, *settled(c, year))
    for key, amount in due.items():
        if key[0] == "majoration_de_crise":
            paid["majoration_de_crise_versee", key[1]] = of_a_crisis(c, dict(key[1])["crise"], amount)
        if key[0] == "complement_du_passage" and (year := annee_du_passage(c)):
            paid["complement_du_passage_verse", key[1]] = Payment(amount, *settled(c, year))
    when = covid(c)
    if when is not None:
        paid["derogation_covid_versee", at()] = Payment(due["derogation_covid", at()], when, when)
    return paid


def payments(c: Contrat, due: DUES) -> PAYMENTS:
    return {key: payment for key, payment in (of_years(c, due) | of_once(c, due)).items() if payment.amount}


# Art. 8.3: what has been advanced for the year of the end, and is more than what is due for it


def trop_percu(c: Contrat, paid: PAYMENTS) -> DUES:
    """The sum to repay: one difference over all parts of the year, or each part that was advanced too much. The
    balances of the year are what each part was still owed, or owes."""
    if c.fin == c.cinq_ans:
        return {}
    year = c.years()[-1]
    balance: dict[str, Fraction] = defaultdict(Fraction)
    for (name, where), payment in paid.items():
        of = dict(where)
        if of.get("annee") == str(year) and name in {rest for rest, _ in REST.values()}:
            balance[f"{name} {of.get('mission')}"] += payment.amount
        elif (
            name in ("variable_crise_reprise", "additionnel_reprise", "complement_du_passage_verse")
            and payment.date == c.fin
        ):
            balance[f"{name} {of.get('crise')}"] += payment.amount
    if c.reading["difference_de_fin"] == "par_part":
        excess = sum((-amount for amount in balance.values() if amount < 0), Fraction(0))
    else:
        excess = -sum(balance.values(), Fraction(0))
    return {("trop_percu", at(annee=year)): excess} if excess > 0 else {}
