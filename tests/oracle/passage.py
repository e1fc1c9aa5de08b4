"""What readings add to a contract year of 2019 in which avenant 2 comes to apply."""

from datetime import date
from fractions import Fraction

from amounts import APRES, FIXE, MAJORATION, VARIABLE
from contrat import Contrat
from days import DUES, at, cents, days
from national import part_fixe, part_variable, taux
from once import cent_membres, crise, crises
from plan import annee_du_passage, plan_au_passage


def part_du_passage(c: Contrat, year: int) -> Fraction:
    """What of the year is at the amounts of avenant 2: nothing, the days that are left of it, or all of it."""
    reading = c.reading["annee_en_cours_au_passage"]
    if reading in ("ancien_texte", "nouveau_texte"):
        return Fraction(reading == "nouveau_texte")
    return Fraction(days(c.effet_avenant_2(), c.cloture(year)), days(c.debut(year), c.cloture(year)))


def complement(c: Contrat, due: DUES) -> Fraction | None:
    """The missions of the year at the amounts of avenant 2 instead of those of 2019, the majoration of these amounts,
    and the fixed part of the crisis mission, which that of 2019 does not know."""
    year = annee_du_passage(c)
    if year is None:
        return None
    left, plan = part_du_passage(c, year), plan_au_passage(c, year)
    if left == 0 and plan is None:
        return None
    fixed, results = Fraction(0), Fraction(0)
    for mission in c.exercees(year):
        fixed += cents(c.annual(FIXE[APRES][mission], year) * (part_fixe(c, mission, year) or 0))
        rate = (taux(c, mission, year) or 0) * part_variable(c, mission, year)
        results += cents(c.annual(VARIABLE[APRES][mission], year) * rate)
    old = ("volet_fixe", "volet_variable", "snp_compensation", "snp_orientation")
    was = sum(due[key] for key in due if key[0] in old and ("annee", str(year)) in key[1])
    written = cents(plan[0] * plan[1]) if plan else Fraction(0)
    raised = Fraction(0)
    if left and c.taille(year) == 4 and cent_membres(c, year):
        raised = cents(MAJORATION * assiette(c, year, due, left, (fixed, results, written)))
    return cents((fixed + results - was) * left + written + raised)


def assiette(c: Contrat, year: int, due: DUES, left: Fraction, found: tuple[Fraction, Fraction, Fraction]) -> Fraction:
    """What of the year is raised by 10 %: what is due of it, or the amounts of the table."""
    fixed, results, written = found
    operation, ended = due["fonctionnement", at(annee=year)], c.part_contrat(year)
    if c.reading["montant_majore"] == "tableau":
        ends = {"prorata": ended, "entier": Fraction(1), "aucun": Fraction(c.fin >= c.anniversaire(year))}
        of_results = ends[c.reading["variable_en_fin_de_contrat"] or ""]
        fixed = sum((c.annual(FIXE[APRES][m], year) for m in c.exercees(year)), Fraction(0)) * ended
        results = sum((c.annual(VARIABLE[APRES][m], year) for m in c.exercees(year)), Fraction(0)) * of_results
        plan = plan_au_passage(c, year)
        written = plan[0] * ended * left if plan else Fraction(0)
    reading = c.reading["assiette_majoration"]
    base = fixed + (results if reading != "fixe" else 0) + (operation if reading == "missions_et_fonctionnement" else 0)
    return left * base + written


def majorations(c: Contrat) -> dict[str, Fraction]:
    """10 % of a crisis paid in such a year, by one reading, where size and members of the year open it and any crisis
    is raised."""
    raises = c.reading["majoration_de_la_crise"] == "majoree" and c.reading["assiette_majoration"] != "fixe"
    if c.reading["majoration_d_une_crise_de_2019"] != "majoree" or not raises:
        return {}
    found: dict[str, date] = {name: when for name, when in crises(c).items() if not c.under_avenant_2(c.year_of(when))}
    raised = {n: w for n, w in found.items() if c.taille(c.year_of(w)) == 4 and cent_membres(c, c.year_of(w))}
    return {name: cents(crise(c, when) * MAJORATION) for name, when in raised.items()}


def due_in_passing(c: Contrat, due: DUES) -> DUES:
    if not c.knows_avenant_2:
        return {}
    found: DUES = {("majoration_de_crise", at(crise=name)): amount for name, amount in majorations(c).items()}
    added = complement(c, due)
    return found | ({("complement_du_passage", at()): added} if added is not None else {})
