"""The plan of the crisis mission in a contract year of 2019 in which avenant 2 comes to apply."""

from fractions import Fraction

from amounts import APRES, FIXE, MISE_A_JOUR_DU_PLAN
from contrat import Contrat
from days import day, days


def annee_du_passage(c: Contrat) -> int | None:
    """The year that began before avenant 2 came to apply and ends after."""
    effet = c.effet_avenant_2()
    running = [y for y in c.years() if c.debut(y) < effet < c.cloture(y) and not c.under_avenant_2(y)]
    return running[0] if running else None


def montant_du_plan(c: Contrat, year: int) -> tuple[Fraction, bool]:
    """What the crisis mission gives in a whole year, and whether its plan is first written in this one."""
    plan = day(c.facts.get("date_du_plan"))
    start = c.demarrage("crises_sanitaires")
    written = {"premiere_annee_financee": c.debut(year), "annee_du_demarrage": start, "annee_du_plan": plan}
    when = written[c.reading["annee_de_redaction"] or ""]
    if when is None or when >= c.anniversaire(year):
        return Fraction(0), False
    first = year == 1 or when >= c.debut(year)
    return c.annual(FIXE[APRES]["crises_sanitaires"] if first else MISE_A_JOUR_DU_PLAN, year), first


def plan_au_passage(c: Contrat, year: int) -> tuple[Fraction, Fraction, bool] | None:
    """By one reading, the fixed part of a crisis mission that has started in the year: its annual amount, the share
    of it that is due, and whether it pays the first writing."""
    start = c.demarrage("crises_sanitaires")
    if start is None or c.reading["mission_de_crise_au_passage"] == "annee_suivante":
        return None
    start = max(start, c.effet_de_la_mission_de_crise())
    if start >= c.cloture(year):
        return None
    amount, first = montant_du_plan(c, year)
    whole = c.reading["solde_de_demarrage"] == "entier"
    if whole or (first and c.reading["redaction_en_cours_d_annee"] == "entier"):
        return amount, c.part_contrat(year), first
    return amount, Fraction(days(start, c.cloture(year)), days(c.debut(year), c.anniversaire(year))), first
