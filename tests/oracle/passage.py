"""What readings add to a contract year of 2019 in which avenant 2 comes to apply."""

from datetime import date
from fractions import Fraction

from amounts import APRES, FIXE, MAJORATION, VARIABLE
from contrat import Contrat
from days import DUES, at, cents, days
from national import part_fixe, part_variable, taux
from once import cent_membres, crise, crises


def annee_du_passage(c: Contrat) -> int | None:
    """The year that began before avenant 2 came to apply and ends after."""
    effet = c.effet_avenant_2()
    running = [y for y in c.years() if c.debut(y) < effet < c.cloture(y) and not c.under_avenant_2(y)]
    return running[0] if running else None


def complement(c: Contrat, due: DUES) -> Fraction | None:
    """The missions of the year at the amounts of avenant 2 instead of those of 2019: for the days that are left of it,
    or all of it. The crisis mission, which the year does not know, is not among them."""
    year, reading = annee_du_passage(c), c.reading["annee_en_cours_au_passage"]
    if year is None or reading == "ancien_texte":
        return None
    debut, end = c.debut(year), c.cloture(year)
    left = Fraction(1) if reading == "nouveau_texte" else Fraction(days(c.effet_avenant_2(), end), days(debut, end))
    new = Fraction(0)
    for mission in c.exercees(year):
        new += cents(c.of_size(FIXE[APRES][mission], year) * (part_fixe(c, mission, year) or 0))
        rate = (taux(c, mission, year) or 0) * part_variable(c, mission, year)
        new += cents(c.of_size(VARIABLE[APRES][mission], year) * rate)
    old = ("volet_fixe", "volet_variable", "snp_compensation", "snp_orientation")
    was = sum(due[key] for key in due if key[0] in old and ("annee", str(year)) in key[1])
    return cents((new - was) * left)


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
