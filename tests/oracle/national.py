"""What is due for the years of a contract: operation, the fixed and variable parts of missions, unscheduled care."""

from datetime import date
from fractions import Fraction

from amounts import (
    AUDE,
    AVANT,
    FIXE,
    FONCTIONNEMENT,
    MISE_A_JOUR_DU_PLAN,
    SEINE_SAINT_DENIS,
    SNP_COMPENSATION,
    SNP_ORIENTATION,
    VARIABLE,
)
from aude import taux_de_la_mission
from contrat import Contrat
from days import DUES, at, at_year, cents, day, days, share_of_year
from dossier import perdu
from plan import annee_du_passage, plan_au_passage
from seine_saint_denis import by_indicator, montant

# The year in which a mission starts: art. 6.2


def part_depuis(c: Contrat, start: date, year: int) -> Fraction:
    """From the start to the anniversary, over the contract year, in the unit of the reading."""
    return share_of_year(start, c.debut(year), c.anniversaire(year), c.reading["unite_prorata"] or "", c.lendemain)


def redaction(c: Contrat, year: int) -> bool:
    """Avenant 2, art. 3: the plan is written in the first year, then updated; the first year that is funded, or the
    one in which the mission started, or that of the day on which the plan was written (the first of the contract,
    where either is older than it)."""
    if c.reading["annee_de_redaction"] == "annee_du_plan":
        plan = day(c.facts["date_du_plan"])
        return plan is not None and plan < c.anniversaire(year) and (plan >= c.debut(year) or year == 1)
    if c.reading["annee_de_redaction"] == "annee_du_demarrage":
        start = c.demarrage("crises_sanitaires")
        return start is not None and (start >= c.debut(year) or year == 1)
    passing = annee_du_passage(c)
    if passing is not None and passing < year and plan_au_passage(c, passing):
        return False
    return not any(c.depart_des_moyens("crises_sanitaires", earlier) for earlier in range(1, year))


def sans_plan(c: Contrat, year: int) -> bool:
    """By the letter, nothing is paid before the year in which the plan is written."""
    plan = day(c.facts.get("date_du_plan"))
    return c.reading["annee_de_redaction"] == "annee_du_plan" and (plan is None or plan >= c.anniversaire(year))


def montant_fixe(c: Contrat, mission: str, year: int) -> Fraction | int:
    if mission == "crises_sanitaires" and sans_plan(c, year):
        return 0
    first = c.annual(FIXE[c.version(year)][mission], year)
    if mission == "crises_sanitaires" and not redaction(c, year):
        update = c.annual(MISE_A_JOUR_DU_PLAN, year)
        return update + (first - update) * reste_de_la_redaction(c, year)
    return first


def reste_de_la_redaction(c: Contrat, year: int) -> Fraction:
    """Where the first writing is paid for twelve months, what a start in mid-year has left of them."""
    start = c.depart_des_moyens("crises_sanitaires", year - 1) if year > 1 else None
    twelve = c.reading["redaction_en_cours_d_annee"] == "douze_mois"
    passed = plan_au_passage(c, year - 1) if twelve and annee_du_passage(c) == year - 1 else None
    if passed is not None:
        _, share, first = passed
        return 1 - share if first else Fraction(0)
    if not twelve or start is None or not redaction(c, year - 1):
        return Fraction(0)
    return 1 - part_depuis(c, start, year - 1)


def redaction_entiere(c: Contrat, mission: str, year: int) -> bool:
    """Whether the amount of the first writing is one that no start in mid-year reduces."""
    entier = c.reading.get("redaction_en_cours_d_annee") == "entier"
    return entier and mission == "crises_sanitaires" and redaction(c, year)


# The year in which the contract ends: art. 8.3


def a_la_fin(c: Contrat, year: int, part: Fraction, start: date | None) -> Fraction:
    """A share of the year, counted once more by the time that the contract lasted in it; or, where the share is that
    from a start within the year and the reading is the time served, the days from that start to the end."""
    debut, fin = c.debut(year), c.anniversaire(year)
    served = c.reading["fin_en_annee_de_demarrage"] == "duree_servie"
    if served and start is not None and start > debut and c.fin < fin:
        return Fraction(days(start, c.fin), days(debut, fin))
    return part * c.part_contrat(year)


def part_du_fonctionnement(c: Contrat, year: int) -> Fraction:
    """Art. 6.1: that of the first year is paid in full at signature, and one reading takes it for acquired; another
    loses it for want of a complete file."""
    if year == 1 and perdu(c):
        return Fraction(0)
    return Fraction(1) if year == 1 and c.reading["fonctionnement_de_signature"] == "acquis" else c.part_contrat(year)


def fonctionnement(c: Contrat, year: int) -> Fraction:
    """Art. 4.1 and 5: the same before and after the missions start."""
    return cents(c.annual(FONCTIONNEMENT, year) * part_du_fonctionnement(c, year))


def part_fixe(c: Contrat, mission: str, year: int) -> Fraction | None:
    """The share of the fixed part that is due, none where it does not run."""
    start = c.depart_des_moyens(mission, year)
    if start is None:
        return None
    whole = c.reading["solde_de_demarrage"] == "entier" or redaction_entiere(c, mission, year)
    part = Fraction(1) if whole else part_depuis(c, start, year)
    return a_la_fin(c, year, part, None if whole else start) * jusqu_au_retrait(c, mission, year)


def fixe(c: Contrat, mission: str, year: int) -> Fraction | None:
    part = part_fixe(c, mission, year)
    return None if part is None else cents(montant_fixe(c, mission, year) * part)


def taux(c: Contrat, mission: str, year: int) -> Fraction | None:
    """Art. 4.2.2: the rate that the three signatories retain; in the Aude, that of the indicators."""
    if c.version(year) == AUDE:
        return taux_de_la_mission(c, mission, year)
    rate = Fraction(str(at_year(c.facts["mission"][mission]["taux_mission"], year)))
    return rate if c.reading["depassement"] == "libre" else min(rate, Fraction(1))


def jusqu_au_retrait(c: Contrat, mission: str, year: int) -> Fraction:
    """Art. 7: of the days that an optional mission would have been carried out in the year, those before the avenant
    that takes it out, where the reading counts them."""
    retrait = day(c.facts["mission"][mission].get("date_retrait"))
    if retrait is None or c.reading["mission_retiree_en_cours_d_annee"] == "annee_entiere":
        return Fraction(1)
    start, end = max(c.debut(year), c.due_depuis(mission) or date.max), c.cloture(year)
    return Fraction(days(start, min(retrait, end)), days(start, end)) if retrait > start else Fraction(0)


def part_variable(c: Contrat, mission: str, year: int) -> Fraction:
    """What counts of it; of a mission that an avenant takes out within the year nothing, by one reading."""
    retrait = day(c.facts["mission"][mission].get("date_retrait"))
    if c.reading["mission_retiree_en_cours_d_annee"] == "sans_variable" and retrait and retrait < c.cloture(year):
        return Fraction(0)
    return _part_variable(c, mission, year) * jusqu_au_retrait(c, mission, year)


def _part_variable(c: Contrat, mission: str, year: int) -> Fraction:
    start = max(c.debut(year), c.due_depuis(mission) or date.max)
    counted = c.reading["variable_de_demarrage"] == "prorata"
    part = part_depuis(c, start, year) if counted else Fraction(1)
    if c.reading["variable_en_fin_de_contrat"] == "aucun" and c.fin < c.anniversaire(year):
        return Fraction(0)
    if c.reading["variable_en_fin_de_contrat"] == "prorata":
        return a_la_fin(c, year, part, start if counted else None)
    return part


def variable(c: Contrat, mission: str, year: int) -> Fraction | None:
    """Art. 4.2.2 and 5, note *: the amount is that of 100 %. No result is asked of the crisis mission."""
    amounts = VARIABLE[c.version(year)].get(mission)
    if amounts is None or not c.exercee(mission, year):
        return None
    if c.version(year) == SEINE_SAINT_DENIS and by_indicator(c, year):
        return cents(montant(c, mission, year) * part_variable(c, mission, year))
    rate = taux(c, mission, year)
    if rate is None:
        return None
    return cents(c.annual(amounts, year) * rate * part_variable(c, mission, year))


SNP = {
    "snp_compensation": ("soins_non_programmes", SNP_COMPENSATION),
    "snp_orientation": ("orientation_telephonique", SNP_ORIENTATION),
}


def snp(c: Contrat, year: int) -> DUES:
    """Note, annexe: parts of the access mission until avenant 2, which one reading counts as its fixed part."""
    if c.version(year) != AVANT or not c.exercee("acces_soins", year):
        return {}
    start = max(c.debut(year), c.demarrage("acces_soins") or date.max)
    counted = c.reading["snp_de_demarrage"] == "prorata"
    part = part_depuis(c, start, year) if counted else Fraction(1)
    share = a_la_fin(c, year, part, start if counted else None)
    return {
        (name, at(annee=year)): cents(c.annual(amounts, year) * share)
        for name, (fact, amounts) in SNP.items()
        if at_year(c.facts[fact], year) is True
    }


def of_year(c: Contrat, year: int) -> DUES:
    """The amounts of a year, the majoration and what is due once aside."""
    due: DUES = {("fonctionnement", at(annee=year)): fonctionnement(c, year)}
    for mission in c.exercees(year):
        where = at(mission=mission, annee=year)
        for name, amount in (("volet_fixe", fixe(c, mission, year)), ("volet_variable", variable(c, mission, year))):
            if amount is not None:
                due[name, where] = amount
    return due | snp(c, year)
