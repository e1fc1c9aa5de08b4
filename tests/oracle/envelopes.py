"""What the table offers for a year, missions started or not: contrat type art. 5, and the note's table before it."""

from fractions import Fraction

from amounts import (
    AVANT,
    FIXE,
    FONCTIONNEMENT,
    MAJORATION,
    MISE_A_JOUR_DU_PLAN,
    SNP_COMPENSATION,
    SURVENUE_D_UNE_CRISE,
    VARIABLE,
)
from contrat import Contrat
from days import DUES, at, day
from national import redaction, reste_de_la_redaction
from once import majoree

CRISE = "crises_sanitaires"


def fixe(c: Contrat, mission: str, year: int) -> Fraction | int:
    """The plan not being written yet, the year may still be that of its writing."""
    if mission == CRISE and not redaction(c, year) and commence(c, year):
        first, update = c.annual(FIXE[c.version(year)][mission], year), c.annual(MISE_A_JOUR_DU_PLAN, year)
        return update + (first - update) * reste_de_la_redaction(c, year)
    return c.annual(FIXE[c.version(year)][mission], year)


def commence(c: Contrat, year: int) -> bool:
    """Whether the mission, or by one reading its plan, is older than the year."""
    by_plan = c.reading["annee_de_redaction"] == "annee_du_plan"
    since = day(c.facts["date_du_plan"]) if by_plan else c.demarrage(CRISE)
    return since is not None and since < c.debut(year)


def variable(c: Contrat, mission: str, year: int) -> int:
    amounts = SURVENUE_D_UNE_CRISE if mission == CRISE else VARIABLE[c.version(year)][mission]
    return c.annual(amounts, year)


def majoration_possible(c: Contrat, year: int) -> Fraction | None:
    """10 % of the whole table, by the base of the reading."""
    if not majoree(c, year):
        return None
    missions = FIXE[c.version(year)]
    base = sum(fixe(c, mission, year) for mission in missions)
    if c.reading["assiette_majoration"] != "fixe":
        raised = [m for m in missions if m != CRISE or c.reading["majoration_de_la_crise"] == "majoree"]
        base += sum(variable(c, mission, year) for mission in raised)
    if c.reading["assiette_majoration"] == "missions_et_fonctionnement":
        base += c.annual(FONCTIONNEMENT, year)
    return base * MAJORATION


def envelopes(c: Contrat) -> DUES:
    """Those of the years that began; the total counts the compensation of unscheduled care, and no additional
    funding."""
    found: DUES = {}
    for year in c.years():
        total = Fraction(c.annual(FONCTIONNEMENT, year))
        for mission in FIXE[c.version(year)]:
            where = at(mission=mission, annee=year)
            found["enveloppe_fixe", where] = Fraction(fixe(c, mission, year))
            found["enveloppe_variable", where] = Fraction(variable(c, mission, year))
            whole = found["enveloppe_fixe", where] + found["enveloppe_variable", where]
            if mission == "acces_soins" and c.version(year) == AVANT:
                whole += c.annual(SNP_COMPENSATION, year)
            found["enveloppe_mission", where] = whole
            total += whole
        raised = majoration_possible(c, year)
        if raised is not None:
            found["majoration_possible", at(annee=year)] = raised
        found["total_possible", at(annee=year)] = total + (raised or 0)
    return found
