"""What is due once: the occurrence of a crisis, the additional funding, the envelope of 2021; and the majoration."""

from datetime import date
from fractions import Fraction

from amounts import (
    ADDITIONNEL,
    ADHESION_ADDITIONNEL,
    ADHESION_COVID,
    AUDE,
    FONCTIONNEMENT,
    MAJORATION,
    SURVENUE_D_UNE_CRISE,
    VARIABLE,
)
from contrat import Contrat
from days import DUES, a_day, at, at_year, cents, day
from dossier import perdu
from national import montant_fixe, part_du_fonctionnement

# Avenant 2, art. 4-4°: in full "au titre des 12 mois à venir", however many crises; contrat type art. 6.2: "pour
# l'année considérée"


def opens(c: Contrat, when: date) -> bool:
    """Whether a crisis of this day is one of this contract under avenant 2."""
    if not c.effet_de_la_mission_de_crise() <= when < c.fin:
        return False
    if c.reading["crise_d_une_annee_anterieure"] == "non_payee" and not c.under_avenant_2(c.year_of(when)):
        return False
    if c.text_on(when) == AUDE and c.reading["survenue_et_trame"] == "reserve":
        trame = day(c.facts.get("date_trame"))
        if trame is None or trame > when:
            return False
    start = c.demarrage("crises_sanitaires")
    return c.reading["variable_sans_mission"] == "independant" or (start is not None and start <= when)


def covered(c: Contrat, paid: date, when: date) -> bool:
    """Whether a crisis paid on one day covers another one."""
    period = c.reading["periode_de_crise"]
    if period == "annee_civile":
        return paid.year == when.year
    if period == "annee_de_contrat":
        return c.year_of(paid) == c.year_of(when)
    return when < c.apres(paid, 12)


def crises(c: Contrat) -> dict[str, date]:
    """The crises that are paid, and the day from which each counts: that on which the ARS identifies it, or on which
    the authorities qualify it (accord, art. 5.1.4)."""
    if not c.knows_avenant_2:
        return {}
    act = {"identification": "date_identification", "qualification": "date_qualification"}
    asked = act[c.reading["acte_de_la_crise"] or ""]
    known = sorted(c.facts["crise"].items(), key=lambda crise: a_day(crise[1]["date_identification"]))
    identified = [(a_day(said[asked]), name) for name, said in known]
    last: date | None = None
    if c.reading["covid_et_douze_mois"] == "ouvre" and covid(c) is not None:
        last = c.effet_avenant_2()
    paid: dict[str, date] = {}
    for when, name in sorted(identified, key=lambda crise: crise[0]):
        if opens(c, when) and (last is None or not covered(c, last, when)):
            paid[name] = last = when
    return paid


def crise_entiere(c: Contrat, when: date) -> int:
    return c.of_size(SURVENUE_D_UNE_CRISE, c.year_of(when))


def crise(c: Contrat, when: date) -> Fraction:
    part = c.part_contrat(c.year_of(when)) if c.reading["crise_en_fin_de_contrat"] == "proratisee" else 1
    return cents(crise_entiere(c, when) * Fraction(part))


# Contrat type art. 5 and 6.1: members "avant le 30 septembre 2022", once, at signature


def jour_de_l_additionnel(c: Contrat) -> date | None:
    """The day on which it is paid, none where it is not due; a contract that has ended gets nothing of avenant 2."""
    if not c.knows_avenant_2 or c.effet_avenant_2() >= c.fin:
        return None
    inclus = c.reading["avant_le"] == "inclus"
    if c.signature > ADHESION_ADDITIONNEL or (c.signature == ADHESION_ADDITIONNEL and not inclus):
        return None
    return _jour(c, c.reading["versement_de_l_additionnel"])


def _jour(c: Contrat, reading: str | None) -> date | None:
    days = {
        "application": c.effet_avenant_2,
        "signature": lambda: c.signature,
        "avenant_au_contrat": c.jour_de_l_avenant,
    }
    found = days[reading or ""]()
    return found if found < c.fin else None


def additionnel_entier(c: Contrat, when: date) -> int:
    return c.of_size(ADDITIONNEL, 1 if c.reading["taille_de_l_additionnel"] == "signature" else c.year_of(when))


def additionnel(c: Contrat, when: date) -> Fraction:
    part = c.part_contrat(c.year_of(when)) if c.reading["additionnel_en_fin_de_contrat"] == "proratise" else 1
    return cents(additionnel_entier(c, when) * Fraction(part))


def additionnel_perdu(c: Contrat, when: date) -> bool:
    """By one reading it waits for the same file as the operation, and by another nothing is paid without it."""
    return c.reading["additionnel_et_dossier"] == "meme_reserve" and when == c.signature and perdu(c)


# Contrat type art. 5: members "avant le 31 décembre 2021" that acted against Covid-19; "pour l'année 2021"


def covid(c: Contrat) -> date | None:
    """The day on which it is paid, none where it is not due."""
    if not c.knows_avenant_2 or c.effet_avenant_2() >= c.fin:
        return None
    inclus = c.reading["avant_le_covid"] == "inclus"
    if c.signature > ADHESION_COVID or (c.signature == ADHESION_COVID and not inclus):
        return None
    any_year = c.reading["annee_des_actions_covid"] == "avant_2022"
    acted = c.facts["actions_covid_2021"] is True or (any_year and c.facts["actions_covid_avant_2021"] is True)
    return _jour(c, c.reading["versement_du_covid"]) if acted else None


def montant_covid(c: Contrat, when: date) -> Fraction:
    year = c.year_of(ADHESION_COVID if c.reading["taille_du_covid"] == "fin_2021" else when)
    amount = Fraction(c.of_size(SURVENUE_D_UNE_CRISE, year))
    first = next((year for year in range(1, 6) if c.under_avenant_2(year)), None)
    if c.reading["majoration_du_covid"] == "majoree" and first is not None and majoree(c, first):
        amount *= 1 + MAJORATION
    return cents(amount)


# Contrat type art. 5: 10 % "sur l'ensemble des missions", for size 4 and at least a hundred members


def majoree(c: Contrat, year: int) -> bool:
    if not c.under_avenant_2(year) or year not in c.years() or c.taille(year) != 4:
        return False
    return cent_membres(c, year)


def cent_membres(c: Contrat, year: int) -> bool:
    of = 1 if c.reading["jour_des_membres"] == "signature" else year
    return int(str(at_year(c.facts["membres"], of))) >= 100


def majoration(c: Contrat, year: int, due: DUES) -> Fraction:
    """10 % of what is due for the year, or of the amounts of the table for the missions in course: these too are then
    counted by the time of the contract (art. 8.3), but for what its readings take for acquired."""
    table = c.reading["montant_majore"] == "tableau"
    ended = c.part_contrat(year)
    base = Fraction(0)
    for mission in c.exercees(year):
        where = at(mission=mission, annee=year)
        if ("volet_fixe", where) in due:
            base += montant_fixe(c, mission, year) * ended if table else due["volet_fixe", where]
        if c.reading["assiette_majoration"] != "fixe" and mission in VARIABLE[c.version(year)]:
            whole = c.annual(VARIABLE[c.version(year)][mission], year)
            part = {"prorata": ended, "entier": Fraction(1), "aucun": Fraction(c.fin >= c.anniversaire(year))}[
                c.reading["variable_en_fin_de_contrat"] or ""
            ]
            base += whole * part if table else due.get(("volet_variable", where), Fraction(0))
    if c.reading["assiette_majoration"] != "fixe" and c.reading["majoration_de_la_crise"] == "majoree":
        base += sum((crise(c, when) for when in crises(c).values() if c.year_of(when) == year), Fraction(0))
    if c.reading["assiette_majoration"] == "missions_et_fonctionnement":
        whole = c.annual(FONCTIONNEMENT, year) * part_du_fonctionnement(c, year)
        base += whole if table else due["fonctionnement", at(annee=year)]
    return cents(base * MAJORATION)


def due_once(c: Contrat) -> DUES:
    due: DUES = {("variable_crise", at(crise=name)): crise(c, when) for name, when in crises(c).items()}
    when = jour_de_l_additionnel(c)
    if when is not None and not additionnel_perdu(c, when):
        due["financement_additionnel", at()] = additionnel(c, when)
    when = covid(c)
    if when is not None:
        due["derogation_covid", at()] = montant_covid(c, when)
    return due
