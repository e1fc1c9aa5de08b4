"""The payments of a contract: contrat type art. 6, and art. 8.3 for one that ends early."""

from collections import defaultdict
from fractions import Fraction

from advances import PAYMENTS, Payment, advanced, avec_la_trame, majoration_avancee, of_a_crisis, reglement
from amounts import MAJORATION, REGLEMENT
from contrat import Contrat
from days import DUES, at, cents
from dossier import jour_du_dossier
from national import montant_fixe
from once import additionnel_entier, covid, crise_entiere, crises, jour_de_l_additionnel
from passage import annee_du_passage

REST = {
    "fonctionnement": ("fonctionnement_solde", ("fonctionnement_signature", "fonctionnement_avance")),
    "volet_fixe": ("solde_fixe", ("avance_fixe",)),
    "volet_variable": ("variable", ()),
    "snp_compensation": ("snp_compensation_versee", ("snp_compensation_avance",)),
    "snp_orientation": ("snp_orientation_versee", ("snp_orientation_avance",)),
    "majoration": ("majoration_versee", ()),
}


def settled(c: Contrat, year: int, amount: Fraction) -> Payment:
    """Art. 6.2: from the anniversary, within two months "soit avant le"; from the end of the contract where it comes
    first: what is repaid "dans un délai de deux mois" from it (art. 8.3), what is still owed likewise or, by one
    reading, as in other years."""
    anniversary = c.anniversaire(year)
    later = amount >= 0 and c.reading["solde_positif_de_fin"] == "deux_mois_de_l_anniversaire"
    if c.fin < anniversary and not later:
        return Payment(amount, c.fin, c.apres(c.fin, REGLEMENT))
    return Payment(amount, c.cloture(year), reglement(c, anniversary))


def of_years(c: Contrat, due: DUES) -> PAYMENTS:
    paid: PAYMENTS = {}
    for year in c.years():
        paid |= advanced(c, year)
    for (name, where), amount in due.items():
        if name in REST:
            rest, before = REST[name]
            left = amount - sum(paid[n, where].amount for n in before if (n, where) in paid)
            year = int(dict(where)["annee"])
            if name == "majoration":
                with_others = majoration_avancee(c, year, due)
                with_others |= majoration_apres_coup(c, year, due, with_others)
                paid |= with_others
                left -= sum(payment.amount for payment in with_others.values())
            paid[rest, where] = settled(c, year, left)
            if name == "volet_fixe":
                paid[rest, where] = avec_la_trame(c, dict(where)["mission"], year, paid[rest, where])
    return paid


def majoration_apres_coup(c: Contrat, year: int, due: DUES, before: PAYMENTS) -> PAYMENTS:
    """Carcassonne, art. 5, note **: where the fixed part of the crisis mission comes after its year, so does what
    raises it, but for what came with its advance."""
    where = at(mission="crises_sanitaires", annee=year)
    if not c.apres_coup(year) or ("volet_fixe", where) not in due:
        return {}
    table = c.reading["montant_majore"] == "tableau"
    raised = montant_fixe(c, "crises_sanitaires", year) if table else due["volet_fixe", where]
    key = ("majoration_avance_versee", where)
    left = cents(raised * MAJORATION) - (before[key].amount if key in before else 0)
    paid = avec_la_trame(c, "crises_sanitaires", year, settled(c, year, left))
    return {("majoration_apres_coup", at(annee=year)): paid}


def of_once(c: Contrat, due: DUES) -> PAYMENTS:
    """Paid in full; what an ending takes back of it, by one reading, is repaid afterwards."""
    paid: PAYMENTS = {}
    for name, when in crises(c).items():
        where, entire = at(crise=name), Fraction(crise_entiere(c, when))
        paid["variable_crise_verse", where] = of_a_crisis(c, name, entire)
        paid["variable_crise_reprise", where] = settled(c, c.year_of(when), due["variable_crise", where] - entire)
    when = jour_de_l_additionnel(c)
    if when is not None and ("financement_additionnel", at()) in due:
        entire, year = Fraction(additionnel_entier(c, when)), c.year_of(when)
        paid["additionnel_verse", at()] = Payment(entire, when, when)
        if c.reading["additionnel_et_dossier"] == "meme_reserve" and when == c.signature:
            made = jour_du_dossier(c)
            paid["additionnel_verse", at()] = Payment(entire, made, made) if made else settled(c, year, entire)
        paid["additionnel_reprise", at()] = settled(c, year, due["financement_additionnel", at()] - entire)
    for key, amount in due.items():
        if key[0] == "majoration_de_crise":
            paid["majoration_de_crise_versee", key[1]] = of_a_crisis(c, dict(key[1])["crise"], amount)
        if key[0] == "complement_du_passage" and (year := annee_du_passage(c)):
            paid["complement_du_passage_verse", key[1]] = settled(c, year, amount)
    when = covid(c)
    if when is not None:
        paid["derogation_covid_versee", at()] = Payment(due["derogation_covid", at()], when, when)
    return paid


def payments(c: Contrat, due: DUES) -> PAYMENTS:
    """All of them. What is one difference at an end goes one way: a part that is owed does not wait for the anniversary
    where more is owed back, nor is one owed back sooner where more is due."""
    paid = {key: payment for key, payment in (of_years(c, due) | of_once(c, due)).items() if payment.amount}
    if c.fin < c.anniversaire(c.years()[-1]) and c.reading["difference_de_fin"] == "une_seule":
        last = settled(c, c.years()[-1], sum(balance(c, paid).values(), Fraction(0))).latest
        rests = {rest for rest, _ in REST.values()} | {"complement_du_passage_verse"}
        for key, payment in paid.items():
            if key[0] in rests and payment.date == c.fin:
                paid[key] = payment._replace(latest=last)
    return paid


# Art. 8.3: what has been advanced for the year of the end, and is more than what is due for it


def trop_percu(c: Contrat, paid: PAYMENTS) -> DUES:
    """The sum to repay: one difference over all parts of the year, or each part that was advanced too much. A year that
    was served to its anniversary is settled like any other."""
    if c.fin >= c.anniversaire(c.years()[-1]):
        return {}
    found = balance(c, paid)
    if c.reading["difference_de_fin"] == "par_part":
        excess = sum((-amount for amount in found.values() if amount < 0), Fraction(0))
    else:
        excess = -sum(found.values(), Fraction(0))
    return {("trop_percu", at(annee=c.years()[-1])): excess} if excess > 0 else {}


def balance(c: Contrat, paid: PAYMENTS) -> dict[str, Fraction]:
    """What each part of the last year is still owed, or owes."""
    year = c.years()[-1]
    parts: dict[str, Fraction] = defaultdict(Fraction)
    for (name, where), payment in paid.items():
        of = dict(where)
        if of.get("annee") == str(year) and name in {rest for rest, _ in REST.values()}:
            parts[f"{name} {of.get('mission')}"] += payment.amount
        elif (
            name in ("variable_crise_reprise", "additionnel_reprise", "complement_du_passage_verse")
            and payment.date == c.fin
        ):
            parts[f"{name} {of.get('crise')}"] += payment.amount
    return parts
